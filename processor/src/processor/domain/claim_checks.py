"""Claims as the processor writes them, and whether a Payment still says what it was claimed for."""

from datetime import datetime

import msgspec

from payment_core.domain.claims import CLAIM, Claim, claim_of
from payment_core.domain.interactions import first_note, note
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import Payment, TransactionType
from payment_core.domain.updates import NewInteraction


def claim_record(claim: Claim, scope: str, name: str, now: datetime) -> NewInteraction:
    """Return the interaction that a Payment of this claim has from its beginning.

    It carries the operation id that `name` means within the scope of the authorization.
    """
    operation = operation_id(scope, TransactionType.AUTHORIZATION, name)
    return first_note(note(CLAIM, operation, now, msgspec.json.encode(claim).decode()))


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
