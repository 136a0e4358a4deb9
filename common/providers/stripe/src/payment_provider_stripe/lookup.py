"""Finding the PaymentIntent of a Payment that does not have its id yet, and reading it whole.

Lists are exact, but cannot be filtered by metadata. The search can, but lags behind: for less than
a minute, longer in an outage. So the list of what is as young as the Payment comes first.
https://docs.stripe.com/search#data-freshness
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from payment_core.spi import Ledger, PaymentLookup
from payment_provider_stripe.api import StripeAPI
from payment_provider_stripe.ledger import is_unconfirmed, ledger_of
from payment_provider_stripe.objects import PaymentIntent

# How far the clocks of commercetools and Stripe may be apart. What is not in the list counts as a
# proof, so this is more than any of the two should ever be wrong by.
_SKEW = timedelta(minutes=20)
# What the search does not show after this long does not exist. Stripe names no limit for its lag in
# an outage, so this is as long as any session can resume an attempt.
_SEARCHABLE = timedelta(days=2)


class Found(msgspec.Struct, frozen=True):
    """The PaymentIntent, or None; `is_proof` says that None means there is none.

    `spares` are others that were opened for the same Payment, because the first was not found.
    """

    intent: PaymentIntent | None
    is_proof: bool
    spares: tuple[PaymentIntent, ...] = ()


def find_intent(api: StripeAPI, payment: PaymentLookup, now: datetime) -> Found:
    """Look with at most two calls; raises `Unavailable` or `OutcomeUnknown`."""
    since = (payment.created_at or now - _SEARCHABLE) - _SKEW
    listed = api.list_since(int(since.timestamp()))
    found = _found(listed.data, payment, is_proof=payment.created_at is not None)
    if found.intent is not None or not listed.has_more:
        return found
    searched = api.search(payment.payment_id)
    is_old = payment.created_at is not None and now - payment.created_at > _SEARCHABLE
    return _found(
        searched.data if searched else [], payment, is_proof=is_old and searched is not None
    )


def ledger_now(api: StripeAPI, intent: PaymentIntent) -> Ledger:
    """Return the whole ledger; one call more when the PaymentIntent itself does not show all."""
    charge = intent.charge
    if charge is not None and charge.disputed:
        return ledger_of(intent, disputes=api.disputes(intent.id).data)
    if charge is not None and charge.refunds and charge.refunds.has_more:
        return ledger_of(intent, refunds=api.refunds(intent.id))
    return ledger_of(intent)


def _found(intents: Iterable[PaymentIntent], payment: PaymentLookup, *, is_proof: bool) -> Found:
    """Prefer one that a payment was tried with."""
    ours = [one for one in intents if one.metadata.get("paymentId") == payment.payment_id]
    ours.sort(key=is_unconfirmed)
    spares = tuple(one for one in ours[1:] if is_unconfirmed(one))
    return Found(ours[0] if ours else None, is_proof, spares)
