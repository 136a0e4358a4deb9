"""Superseded attempts that hold nothing, or may hold something until the PSP has ended them."""

from datetime import datetime

from payment_core.domain.interactions import note
from payment_core.domain.payment import Payment, TransactionState, TransactionType
from payment_core.domain.superseded_attempts import commands_of_superseding
from payment_core.domain.updates import AddInterfaceInteraction

_UNTRIED = "untried"


def untried(payment: Payment, now: datetime) -> AddInterfaceInteraction:
    """Return the note that the PSP did not try this attempt: no bank was asked."""
    return note(_UNTRIED, payment.id, now)


def was_untried(payment: Payment) -> bool:
    """Whether this attempt was superseded because the PSP did not try it."""
    return payment.id in payment.notes(_UNTRIED)


def may_hold_untold(payment: Payment) -> bool:
    """Whether the PSP has told nothing of this attempt, which may hold money all the same."""
    is_ended = any(
        one.state == TransactionState.SUCCESS
        for one in payment.of_type(TransactionType.CANCEL_AUTHORIZATION)
    )
    return not payment.paying and not is_ended and not was_untried(payment)


def is_being_ended(payment: Payment) -> bool:
    """Whether the PSP has said that it received the end of this attempt, and not yet how it went.

    An attempt that was declined, or never tried, holds nothing meanwhile.
    """
    is_pending = any(
        one.type == TransactionType.CANCEL_AUTHORIZATION and one.state == TransactionState.PENDING
        for one in commands_of_superseding(payment)
    )
    has_failed = payment.is_decided and not any(
        one.state == TransactionState.SUCCESS for one in payment.paying
    )
    return is_pending and not has_failed and not was_untried(payment)
