"""Finding the PaymentIntent of a Payment that does not have its id yet, and reading it whole.

Lists are exact, but cannot be filtered by metadata. The search can, but lags behind: for less than
a minute, an hour in trouble. So the list of what is as young as the Payment comes first.
https://docs.stripe.com/search#data-freshness
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from payment_core.domain.ledger import Ledger
from payment_core.domain.provider import PaymentReference
from payment_core.providers.stripe_api import StripeAPI
from payment_core.providers.stripe_ledger import is_unconfirmed, ledger_of
from payment_core.providers.stripe_objects import PaymentIntent

# How far the clocks of commercetools and Stripe may be apart.
_SKEW = timedelta(minutes=5)
# What the search does not show after this long does not exist.
_SEARCHABLE = timedelta(days=1)


class Found(msgspec.Struct, frozen=True):
    """The PaymentIntent, or None; `is_proof` says that None means there is none."""

    intent: PaymentIntent | None
    is_proof: bool


def find_intent(api: StripeAPI, payment: PaymentReference, now: datetime) -> Found:
    """Look with at most two calls; raises `Unavailable` or `OutcomeUnknown`."""
    since = (payment.created_at or now - _SEARCHABLE) - _SKEW
    listed = api.list_since(int(since.timestamp()))
    intent = _ours(listed.data, payment)
    if intent is not None or not listed.has_more:
        return Found(intent, is_proof=payment.created_at is not None)
    searched = api.search(payment.payment_id)
    if searched is None or payment.created_at is None:
        return Found(_ours(searched.data if searched else [], payment), is_proof=False)
    is_old = now - payment.created_at > _SEARCHABLE
    return Found(_ours(searched.data, payment), is_proof=is_old)


def ledger_now(api: StripeAPI, intent: PaymentIntent) -> Ledger:
    """Return the whole ledger; one call more when the PaymentIntent itself does not show all."""
    charge = intent.charge
    if charge is not None and charge.disputed:
        return ledger_of(intent, disputes=api.disputes(intent.id).data)
    if charge is not None and charge.refunds and charge.refunds.has_more:
        return ledger_of(intent, refunds=api.refunds(intent.id))
    return ledger_of(intent)


def _ours(intents: Iterable[PaymentIntent], payment: PaymentReference) -> PaymentIntent | None:
    """Prefer one that somebody tried to pay with."""
    ours = [one for one in intents if one.metadata.get("paymentId") == payment.payment_id]
    return min(ours, key=is_unconfirmed, default=None)
