"""What an attempt to pay was claimed for, as its Payment remembers it from its first version on.

A shopper's token may change amount, method and interface of a Payment of theirs, and a merchant's
may change everything. An existing interface interaction cannot be changed. So the claim is
one, and a Payment that says otherwise is never charged.
https://docs.commercetools.com/api/projects/me-payments#update-actions
"""

from datetime import datetime

import msgspec

from payment_core.domain.interactions import first_note, note
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import Payment, TransactionType
from payment_core.domain.updates import NewInteraction

_KIND = "claim"


class Claim(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Charge this amount by this method of this payment interface, for this cart.

    `order_number` is the one that the session foresaw for the cart's order, for the log only.
    `stored_payment_method_id` is commercetools' id of the stored method that it was ordered with.
    A Payment has no reference to one; its `paymentMethodInfo.token` would show shoppers the PSP's.
    https://docs.commercetools.com/api/projects/payments#paymentmethodinfo
    """

    amount: Money
    method: str
    payment_interface: str
    cart_id: str
    order_number: str | None = None
    stored_payment_method_id: str | None = None


def claim_record(claim: Claim, scope: str, name: str, now: datetime) -> NewInteraction:
    """Return the interaction that a Payment of this claim has from its beginning.

    It carries the operation id that `name` means within the scope of the authorization.
    """
    operation = operation_id(scope, TransactionType.AUTHORIZATION, name)
    return first_note(note(_KIND, operation, now, msgspec.json.encode(claim).decode()))


def claim_of(payment: Payment) -> Claim | None:
    """Return what the Payment was claimed for; None when nothing says so."""
    return next((_read(one.get("request")) for one in payment.interactions(_KIND)), None)


def claimed_amount(payment: Payment) -> Money:
    """Return what this attempt takes if it is carried on, whatever its Payment says by now."""
    claim = claim_of(payment)
    return claim.amount if claim else payment.amount_planned


def is_as_claimed(payment: Payment) -> bool:
    """Whether the Payment proves its claim, and says nothing else by now."""
    claim, said = claim_of(payment), payment.payment_method_info
    return claim is not None and (
        (claim.amount, claim.method, claim.payment_interface)
        == (payment.amount_planned, said.method, said.payment_interface)
    )


def claimed_ids(payment: Payment) -> tuple[str, ...]:
    """Return the ids of the authorization that the Payment was claimed for: one, or none."""
    return payment.notes(_KIND)


def _read(request: object) -> Claim | None:
    try:
        return msgspec.json.decode(str(request), type=Claim)
    except msgspec.DecodeError:
        return None
