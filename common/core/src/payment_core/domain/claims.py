"""What an attempt to pay was claimed for, as its Payment remembers it from its first version on.

A shopper's token may change amount, method and interface of a Payment of theirs, and a merchant's
may change everything. An existing interface interaction cannot be changed. So the claim is
one, and a Payment that says otherwise is never charged.
https://docs.commercetools.com/api/projects/me-payments#update-actions
"""

from functools import lru_cache

import msgspec

from payment_core.domain.money import Money
from payment_core.domain.payment import Payment

CLAIM = "claim"
"""The type of the interaction that is a claim."""


class Claim(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Charge this amount by this method of this payment interface, for this cart.

    `order_number` is the one that the session foresaw for the cart's order, for the log only.
    `stored_payment_method_id` is commercetools' id of the stored method that it was ordered with.
    A Payment has no reference to one; its `paymentMethodInfo.token` would show shoppers the PSP's.
    `is_recurring` says that the cart begins a subscription, whose renewals this method pays,
    `is_addition` that it pays what the attempt before it left, which therefore stays.
    https://docs.commercetools.com/api/projects/payments#paymentmethodinfo
    """

    amount: Money
    method: str
    payment_interface: str
    cart_id: str
    order_number: str | None = None
    stored_payment_method_id: str | None = None
    is_recurring: bool = False
    is_addition: bool = False


def claim_of(payment: Payment) -> Claim | None:
    """Return what the Payment was claimed for; None when nothing says so."""
    claims = payment.interactions(CLAIM)
    return _read(str(claims[0].get("request"))) if claims else None


def claimed_ids(payment: Payment) -> tuple[str, ...]:
    """Return the ids of the authorization that the Payment was claimed for: one, or none."""
    return payment.notes(CLAIM)


@lru_cache(1_000)  # One request asks for the same claim up to ten times.
def _read(request: str) -> Claim | None:
    try:
        return msgspec.json.decode(request, type=Claim)
    except msgspec.DecodeError:
        return None
