"""The Charge that a caller names for a refund."""

from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.runtime.errors import InvalidField, InvalidOperation


def named_capture(payment: Payment, transaction_id: str) -> Transaction:
    """Return the successful Charge a refund names; raises `InvalidField`."""
    capture = payment.transaction(transaction_id)
    if capture is None or capture.type != TransactionType.CHARGE:
        raise InvalidField("transactionId", "transactionId is not a Charge of this payment.")
    if capture.state != TransactionState.SUCCESS:
        raise InvalidOperation("The Charge that transactionId names did not succeed.")
    return capture
