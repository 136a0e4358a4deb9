"""Refunds that give nothing back: in older versions of Stripe's API a release made one.

Ours makes none. But the version is that of what released it: the Dashboard, another plug-in, or for
an expiry the account's default.
https://docs.stripe.com/changelog/basil/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow
"""

from collections.abc import Sequence

from payment_provider_stripe.metadata import noted_captures
from payment_provider_stripe.objects import PaymentIntent, Refund

_EXPIRED = "expired_uncaptured_charge"
_GAVE_NOTHING = frozenset({"failed", "canceled"})


def real_refunds(intent: PaymentIntent, refunds: Sequence[Refund]) -> list[Refund]:
    """Return the refunds, newest first, without what is only the release of a hold."""
    if intent.status == "canceled" and not intent.amount_received:
        return []
    real = [one for one in refunds if one.reason != _EXPIRED]
    release = _release_of_the_rest(intent, real)
    return [one for one in real if one is not release]


def _release_of_the_rest(intent: PaymentIntent, refunds: Sequence[Refund]) -> Refund | None:
    """Return the oldest refund that looks like the release, where there can be one.

    A capture of ours makes none, and no more is refunded than was taken.
    """
    noted = sum(one.amount for one in noted_captures(intent.metadata))
    given_back = sum(one.amount for one in refunds if one.status not in _GAVE_NOTHING)
    if noted >= intent.amount_received >= given_back:
        return None
    rest = intent.amount - intent.amount_received
    alike = [one for one in refunds if one.amount == rest and not _is_ours(one)]
    return alike[-1] if alike else None


def _is_ours(refund: Refund) -> bool:
    return "operationId" in (refund.metadata or {})
