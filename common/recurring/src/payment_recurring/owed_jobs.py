"""Which Payments need a recurring payment job, and how a Payment remembers its own and its end.

The notes about a job are interface interactions, which are never removed: once the first is there,
no process makes a job for this Payment again; once the second is there, none looks for it again.
"""

from datetime import datetime

from payment_core.domain.balances import held_or_captured
from payment_core.domain.claims import claim_of
from payment_core.domain.interactions import note
from payment_core.domain.payment import Payment, TransactionState
from payment_core.domain.superseded_attempts import is_superseded
from payment_core.domain.updates import AddInterfaceInteraction

_NOTE = "recurringPaymentJob"
_END = "recurringPaymentJobEnd"
_UNKNOWN = "recurringPaymentMethodUnknown"
# In the place of a job's id.
_NONE = "none: the payment method was removed"
ORDERED = "kept: an order needs it"
PROCESSED = "kept: Checkout had processed it"


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
        and not has_noted_job(payment)
    )


def may_have_spare_job(payment: Payment) -> bool:
    """Whether the Payment may have a job, holds no money any more, and says nothing of its end.

    A job can exist without its note, when the process died in between.
    """
    claim = claim_of(payment)
    return (
        claim is not None
        and claim.is_recurring
        and not held_or_captured(payment).is_positive
        and (has_noted_job(payment) or _has_succeeded(payment))
        and not payment.notes(_END)
    )


def has_noted_job(payment: Payment) -> bool:
    """Whether the Payment notes a job, or that there is nothing to make one for."""
    return bool(payment.notes(_NOTE))


def _has_succeeded(payment: Payment) -> bool:
    return any(one.state == TransactionState.SUCCESS for one in payment.paying)


def noted_job(job_id: str, now: datetime) -> AddInterfaceInteraction:
    """Return the action that notes the job's id on its Payment."""
    return note(_NOTE, job_id, now)


def noted_without_job(now: datetime) -> AddInterfaceInteraction:
    """Return the action that notes that there is no payment method left to make a job for."""
    return note(_NOTE, _NONE, now)


def noted_report(payment: Payment, now: datetime) -> AddInterfaceInteraction:
    """Return the action that notes the log line about a payment method that is not known."""
    return note(_UNKNOWN, job_key(payment), now)


def is_reported(payment: Payment) -> bool:
    """Whether the log says already that this subscription's payment method is not known."""
    return bool(payment.notes(_UNKNOWN))


def noted_end(end: str, now: datetime) -> AddInterfaceInteraction:
    """Return the action that notes the id of the job that was deleted, or why it was kept."""
    return note(_END, end, now)


def job_key(payment: Payment) -> str:
    """Return the one key of the job of this Payment, by which commercetools allows no second."""
    return f"recurring-{payment.id}"
