"""The state of an attempt to pay, computed from one version of its Payment.

A state is not stored: it follows from the transactions. What time or the PSP's ledger decides
(`expired_attempts`) and what is still to be returned (`superseded_attempts`) are not states.
"""

from enum import StrEnum

from payment_core.domain.balances import held_or_captured, taken
from payment_core.domain.payment import Payment, TransactionState
from payment_core.domain.superseded_attempts import is_superseded
from processor.domain.untried_attempts import is_being_ended


class AttemptState(StrEnum):
    """The states of an attempt; docs/architecture.md draws how one follows another."""

    OPEN = "open"
    """Not decided, and no money is taken: it may still be paid, declined or superseded."""
    CHARGING = "charging"
    """Not decided, and a capture is under way at the PSP without an authorization before it."""
    APPROVED = "approved"
    """Authorized and not captured."""
    CAPTURED = "captured"
    """Authorized, and money of it is taken or about to be."""
    RETURNED = "returned"
    """Approved once; all of it was released, refunded or charged back."""
    DECLINED = "declined"
    """The bank declined it, or the PSP refused it."""
    ENDING = "ending"
    """Superseded, while the PSP may still hold an authorization."""
    RETURNING = "returning"
    """Superseded, while the PSP has taken money, which is to be returned."""
    SUPERSEDED = "superseded"
    """Superseded; the PSP holds nothing of it that we know."""

    @property
    def is_closed(self) -> bool:
        """Whether the PSP holds no money on this attempt and can take none.

        A superseded attempt that is unknown to the PSP is closed as well: whatever it still takes
        is returned at once.
        """
        return self in _CLOSED

    @property
    def is_over(self) -> bool:
        """Whether this attempt cannot change any more: it is closed, or its money is taken."""
        return self in _CLOSED or self in _TAKEN


_CLOSED = frozenset({AttemptState.RETURNED, AttemptState.DECLINED, AttemptState.SUPERSEDED})
_TAKEN = frozenset({AttemptState.CHARGING, AttemptState.CAPTURED, AttemptState.RETURNING})


def state_of(payment: Payment) -> AttemptState:
    """Return the state of the attempt."""
    if is_superseded(payment):
        if taken(payment).is_positive:
            return AttemptState.RETURNING
        may_hold = held_or_captured(payment).is_positive or is_being_ended(payment)
        return AttemptState.ENDING if may_hold else AttemptState.SUPERSEDED
    was_approved = any(one.state == TransactionState.SUCCESS for one in payment.paying)
    if taken(payment).is_positive:
        return AttemptState.CAPTURED if was_approved else AttemptState.CHARGING
    if payment.is_decided and not held_or_captured(payment).is_positive:
        return AttemptState.RETURNED if was_approved else AttemptState.DECLINED
    return AttemptState.APPROVED if was_approved else AttemptState.OPEN
