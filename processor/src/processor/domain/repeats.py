"""Finding in commercetools what an earlier, equal request already claimed."""

from collections.abc import Sequence

from payment_core.domain.money import Money
from payment_core.domain.operation_ids import has_name, is_ours, sequence_name, target_of
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.runtime.errors import IdempotencyConflict

_RETURNING = (TransactionType.REFUND, TransactionType.CANCEL_AUTHORIZATION)


def same_operation(
    payment: Payment,
    kind: TransactionType,
    amount: Money,
    name: str | None,
    target: str | None = None,
) -> Sequence[Transaction]:
    """Find the operation of that name, or without one an unfinished claim of equal content."""
    if name is not None and kind in _RETURNING:
        check_is_free(payment, reversal_name(name))
    for one in operations_named(payment, (kind,), name):
        fits = one.amount == amount and target_of(payment, one) == target
        if fits:
            return [one]
        if name is not None:
            raise IdempotencyConflict("This idempotency key was used with another request.")
    return []


def operations_named(
    payment: Payment, kinds: tuple[TransactionType, ...], name: str | None
) -> Sequence[Transaction]:
    """Find the operations of that name, or without one every unfinished claim of ours."""
    if name is not None:
        return [one for one in payment.of_type(*kinds) if has_name(payment, one, name)]
    return [
        one
        for one in payment.of_type(*kinds)
        if one.state == TransactionState.INITIAL and is_ours(payment, one)
    ]


def reversal_name(name: str) -> str:
    """Return the name of a reversal's refund and release; no caller can send it.

    A reversal is its own operation, and never the refund or the cancellation before it.
    """
    return f"\x00reverse {name}"


def reversals(payment: Payment, name: str | None) -> Sequence[Transaction]:
    """Find the transactions of the reversal of that name, or without one the unfinished claims.

    Raises `IdempotencyConflict` when the name is that of a refund or a cancellation.
    """
    if name is not None:
        check_is_free(payment, name)
        return operations_named(payment, _RETURNING, reversal_name(name))
    names = [reversal_name(sequence_name(one)) for one in range(len(payment.transactions) + 1)]
    return [
        one
        for one in operations_named(payment, _RETURNING, None)
        if any(has_name(payment, one, name) for name in names)
    ]


def unfinished_returns(payment: Payment) -> Sequence[Transaction]:
    """Find every refund and cancellation of ours that is not executed yet."""
    return operations_named(payment, _RETURNING, None)


def check_is_free(payment: Payment, name: str) -> None:
    """Raise `IdempotencyConflict` when the name is that of a refund or a cancellation."""
    if operations_named(payment, _RETURNING, name):
        raise IdempotencyConflict("This idempotency key was used with another operation.")
