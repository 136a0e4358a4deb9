"""What an operator can do with a payment now, by the rules that are checked again at the action."""

from collections.abc import Iterator, Sequence

from payment_core.domain.balances import capturable, refundable
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import target_of
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.domain.provider import Capabilities
from payment_core.domain.rules import (
    cancellation,
    check_cancellation,
    check_capture,
    check_refund,
)
from payment_core.runtime.errors import InvalidInput, NotYet
from processor.domain.payment_record import ActionType, PossibleAction


def possible_actions(payment: Payment, capabilities: Capabilities) -> Sequence[PossibleAction]:
    """Return the actions that would be accepted; none while something has to end first."""
    return (
        *_capture(payment, capabilities),
        *_refunds(payment, capabilities),
        *_cancellation(payment, capabilities),
    )


def _capture(payment: Payment, capabilities: Capabilities) -> Iterator[PossibleAction]:
    left = capturable(payment)
    try:
        check_capture(payment, left, capabilities)
    except (InvalidInput, NotYet):
        return
    yield PossibleAction(
        action=ActionType.CAPTURE,
        max_cent_amount=left.cent_amount,
        partial=capabilities.partial_capture,
    )


def _refunds(payment: Payment, capabilities: Capabilities) -> Iterator[PossibleAction]:
    for charge in payment.of_type(TransactionType.CHARGE):
        if charge.state != TransactionState.SUCCESS:
            continue
        left = _refundable_of(payment, charge)
        try:
            check_refund(payment, left, charge, capabilities)
        except (InvalidInput, NotYet):
            continue
        yield PossibleAction(
            action=ActionType.REFUND,
            max_cent_amount=left.cent_amount,
            partial=capabilities.partial_refund,
            transaction_id=charge.id,
        )


def _refundable_of(payment: Payment, charge: Transaction) -> Money:
    """Return what is left of a Charge after the refunds that name it, and of the whole payment."""
    refunds = (
        one.amount.cent_amount
        for one in payment.of_type(TransactionType.REFUND)
        if one.state != TransactionState.FAILURE and target_of(payment, one) == charge.id
    )
    left, total = charge.amount.cent_amount - sum(refunds), refundable(payment)
    return Money(min(left, total.cent_amount), total.currency_code)


def _cancellation(payment: Payment, capabilities: Capabilities) -> Iterator[PossibleAction]:
    left = cancellation(payment, capabilities)
    try:
        check_cancellation(payment, left, capabilities)
    except (InvalidInput, NotYet):
        return
    yield PossibleAction(action=ActionType.CANCEL, max_cent_amount=left.cent_amount, partial=False)
