"""Finds in commercetools what an earlier, equal request already claimed."""

from collections.abc import Sequence

from payment_core.domain.money import Money
from payment_core.domain.operation_ids import has_idempotency_key, is_ours, sequence_key, target_of
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from processor.domain.errors import IdempotencyConflict

_RETURNING = (TransactionType.REFUND, TransactionType.CANCEL_AUTHORIZATION)


def same_operation(
    payment: Payment,
    kind: TransactionType,
    amount: Money,
    idempotency_key: str | None,
    target: str | None = None,
) -> Sequence[Transaction]:
    """Find the operation with that key, or without one an unfinished claim of equal content."""
    if idempotency_key is not None and kind in _RETURNING:
        check_is_free(payment, reversal_key(idempotency_key))
    for one in operations_with_key(payment, (kind,), idempotency_key):
        fits = one.amount == amount and target_of(payment, one) == target
        if fits:
            return [one]
        if idempotency_key is not None:
            raise IdempotencyConflict("This idempotency key was used with another request.")
    return []


def operations_with_key(
    payment: Payment, kinds: tuple[TransactionType, ...], idempotency_key: str | None
) -> Sequence[Transaction]:
    """Find the operations with that key, or without one every unfinished claim of ours."""
    if idempotency_key is not None:
        return [
            one
            for one in payment.of_type(*kinds)
            if has_idempotency_key(payment, one, idempotency_key)
        ]
    return [
        one
        for one in payment.of_type(*kinds)
        if one.state == TransactionState.INITIAL and is_ours(payment, one)
    ]


def reversal_key(idempotency_key: str) -> str:
    """Return the key of a reversal's refund and release; no caller can send it.

    A reversal is its own operation, and never the refund or the cancellation before it.
    """
    return f"\x00reverse {idempotency_key}"


def reversals(payment: Payment, idempotency_key: str | None) -> Sequence[Transaction]:
    """Find the transactions of the reversal with that key, or without one unfinished claims.

    Raises `IdempotencyConflict` when the key is that of a refund or a cancellation.
    """
    if idempotency_key is not None:
        check_is_free(payment, idempotency_key)
        return operations_with_key(payment, _RETURNING, reversal_key(idempotency_key))
    names = [reversal_key(sequence_key(one)) for one in range(len(payment.transactions) + 1)]
    return [
        one
        for one in operations_with_key(payment, _RETURNING, None)
        if any(has_idempotency_key(payment, one, idempotency_key) for idempotency_key in names)
    ]


def unfinished_returns(payment: Payment) -> Sequence[Transaction]:
    """Find every refund and cancellation of ours that is not executed yet."""
    return operations_with_key(payment, _RETURNING, None)


def check_is_free(payment: Payment, idempotency_key: str) -> None:
    """Raise `IdempotencyConflict` when the key is that of a refund or a cancellation."""
    if operations_with_key(payment, _RETURNING, idempotency_key):
        raise IdempotencyConflict("This idempotency key was used with another operation.")
