"""Which Payments need a recurring payment job, and how a Payment remembers its own.

The note about a job is an interface interaction, which is never removed: once it is there, no
process makes a job for this Payment again.
"""

from datetime import datetime

from payment_core.domain.balances import held_or_captured
from payment_core.domain.claims import claim_of
from payment_core.domain.interactions import note
from payment_core.domain.payment import Payment
from payment_core.domain.superseded_attempts import is_superseded
from payment_core.domain.updates import AddInterfaceInteraction

_NOTE = "recurringPaymentJob"
# In the place of a job's id.
_NONE = "none: the payment method was removed"


def owes_job(payment: Payment) -> bool:
    """Whether the Payment has begun a subscription whose job is not noted yet.

    An attempt that holds no money, or was superseded, begins none.
    """
    claim = claim_of(payment)
    return (
        claim is not None
        and claim.is_recurring
        and held_or_captured(payment).is_positive
        and not is_superseded(payment)
        and not payment.notes(_NOTE)
    )


def noted_job(job_id: str, now: datetime) -> AddInterfaceInteraction:
    """Return the action that notes the job's id on its Payment."""
    return note(_NOTE, job_id, now)


def noted_without_job(now: datetime) -> AddInterfaceInteraction:
    """Return the action that notes that there is no payment method left to make a job for."""
    return note(_NOTE, _NONE, now)


def job_key(payment: Payment) -> str:
    """Return the one key of the job of this Payment, by which commercetools allows no second."""
    return f"recurring-{payment.id}"
