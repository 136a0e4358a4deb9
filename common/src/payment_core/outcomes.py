"""Reading the outcome of an attempt from its Payment."""

from payment_core.balances import held
from payment_core.ledger import Ledger
from payment_core.outcome import PaymentOutcome, PaymentState
from payment_core.payment import Payment, TransactionState, TransactionType
from payment_core.superseding import is_superseded

_PAYING = (TransactionType.AUTHORIZATION, TransactionType.CHARGE)


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
