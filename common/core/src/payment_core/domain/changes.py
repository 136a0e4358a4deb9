"""What has happened to the transactions of a Payment between two of its versions."""

from collections.abc import Iterator

import msgspec

from payment_core.domain.payment import Payment, Transaction


class Change(msgspec.Struct, frozen=True):
    """A transaction that was added or has another state; `before` None when it was added."""

    transaction: Transaction
    before: str | None


def changes(before: Payment, after: Payment) -> Iterator[Change]:
    """Yield every change of a state, in the order of the transactions."""
    states = {one.id: one.state for one in before.transactions}
    for one in after.transactions:
        known = states.get(one.id)
        if known != one.state:
            yield Change(one, known)
