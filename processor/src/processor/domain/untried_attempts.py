"""Attempts that were superseded because the PSP did not try them."""

from datetime import datetime

from payment_core.domain.interactions import note
from payment_core.domain.payment import Payment
from payment_core.domain.updates import AddInterfaceInteraction

_UNTRIED = "untried"


def untried(payment: Payment, now: datetime) -> AddInterfaceInteraction:
    """Return the note that the PSP did not try this attempt: no bank was asked."""
    return note(_UNTRIED, payment.id, now)


def was_untried(payment: Payment) -> bool:
    """Whether this attempt was superseded because the PSP did not try it."""
    return payment.id in payment.notes(_UNTRIED)
