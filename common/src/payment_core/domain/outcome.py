"""What a use case answers, and how the outcome of an attempt is read from its Payment."""

from enum import StrEnum

import msgspec

from payment_core.domain.balances import held
from payment_core.domain.ledger import Action, Ledger
from payment_core.domain.payment import Payment, TransactionState, TransactionType
from payment_core.domain.superseding import is_superseded

_PAYING = (TransactionType.AUTHORIZATION, TransactionType.CHARGE)


class PaymentState(StrEnum):
    """How an attempt to pay stands. Pending is also the answer to everything not known yet."""

    APPROVED = "approved"
    REJECTED = "rejected"
    PENDING = "pending"


class PaymentOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt to pay, as its shopper may see it.

    `code` and `text` explain a rejection in the PSP's standard words.
    """

    payment_reference: str
    state: PaymentState
    action: Action | None = None
    code: str | None = None
    text: str | None = None


class OperationOutcome(StrEnum):
    """The answer to capture, refund, cancel and reverse, in the words Checkout expects."""

    APPROVED = "approved"
    REJECTED = "rejected"
    RECEIVED = "received"


def outcome_of(payment: Payment, ledger: Ledger | None = None) -> PaymentOutcome:
    """Return what the shopper may be told; the action that is due comes from the ledger."""
    return _outcome(payment, _state_of(payment), ledger)


def decision_on(payment: Payment) -> PaymentOutcome:
    """Return how the authorization ended, whatever was captured, released or returned since."""
    paying = payment.of_type(*_PAYING)
    if any(one.state == TransactionState.SUCCESS for one in paying) and not is_superseded(payment):
        return _outcome(payment, PaymentState.APPROVED, None)
    return outcome_of(payment)


def _outcome(payment: Payment, state: PaymentState, ledger: Ledger | None) -> PaymentOutcome:
    if state is PaymentState.APPROVED:
        return PaymentOutcome(payment_reference=payment.id, state=state)
    if state is PaymentState.PENDING:
        action = ledger.action if ledger else None
        return PaymentOutcome(payment_reference=payment.id, state=state, action=action)
    return PaymentOutcome(
        payment_reference=payment.id,
        state=state,
        code=payment.payment_status.interface_code,
        text=payment.payment_status.interface_text,
    )


def _state_of(payment: Payment) -> PaymentState:
    if is_superseded(payment):
        return PaymentState.REJECTED
    paying = payment.of_type(*_PAYING)
    if any(one.is_unresolved for one in paying) or not paying:
        return PaymentState.PENDING
    succeeded = any(one.state == TransactionState.SUCCESS for one in paying)
    return (
        PaymentState.APPROVED if succeeded and held(payment).is_positive else PaymentState.REJECTED
    )
