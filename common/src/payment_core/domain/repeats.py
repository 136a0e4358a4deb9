"""Finding in commercetools what an earlier, equal request already claimed."""

from collections.abc import Sequence

from payment_core.domain.money import Money
from payment_core.domain.operation_ids import has_name, is_ours, target_of
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.runtime.errors import IdempotencyConflict


def same_operation(
    payment: Payment,
    kind: TransactionType,
    amount: Money,
    name: str | None,
    target: str | None = None,
) -> Sequence[Transaction]:
    """Find the operation of that name, or without one an unfinished claim of equal content."""
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
