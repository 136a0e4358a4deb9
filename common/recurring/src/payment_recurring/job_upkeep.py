"""Keeps the recurring payment jobs as the Payments need them, never at the cost of a payment."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from msgspec.structs import replace

from payment_core.commercetools.client import (
    CommercetoolsError,
    DuplicateField,
    NotFound,
    ReferenceMissing,
)
from payment_core.domain.payment import Payment
from payment_core.runtime.context import RequestContext, TriggerType, current_request, serving
from payment_core.runtime.errors import Unavailable
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_recurring.job_creation import CreateJob
from payment_recurring.job_removal import RemoveJob
from payment_recurring.owed_jobs import may_have_spare_job, owes_job

# Seconds that one request waits at most for Checkout in all, however many Payments it looks at and
# how often: the reconciliation can do it later. That has them for each Payment.
_PATIENCE = 4.0
# What is left of them, and of which request. A request that is over stays until the next one.
_left: ContextVar[tuple[RequestContext | None, float]] = ContextVar("left", default=(None, 0.0))
# A creation that answers 404 has the wrong address in CTP_CHECKOUT_URL.
_REFUSALS = (CommercetoolsError, DuplicateField, ReferenceMissing, NotFound)


@dataclass(frozen=True)
class JobUpkeep:
    """Makes sure that a Payment has the job that it owes, and none that nothing stands for."""

    creation: CreateJob
    removal: RemoveJob
    world: World

    def ensure(self, payment: Payment) -> Payment:
        """Create or delete the job where that is due, and return the Payment with the note of it.

        A failure is only logged, and the Payment stays as it is: the reconciliation finds it. After
        one that means that Checkout cannot be reached, a request does not ask again.
        Raises `ConcurrentModification` when the Payment changed meanwhile; the job is found by
        its key then.
        """
        if owes_job(payment):
            return self._patiently(self.creation.create, payment)
        if may_have_spare_job(payment):
            return self._patiently(self.removal.remove, payment)
        return payment

    def _patiently(self, work: Callable[[Payment], Payment], payment: Payment) -> Payment:
        request, began = current_request(), self.world.monotonic()
        left = _patience_of(request)
        if not left:
            return payment
        deadline = min(request.deadline, began + left)
        try:
            with serving(replace(request, deadline=deadline)):
                return work(payment)
        except Unavailable as error:
            left = 0.0
            get_logger().warning(
                "A recurring payment job is delayed",
                eventCode="recurring_job.delayed",
                paymentId=payment.id,
                error=error,
            )
        except _REFUSALS as error:
            get_logger().error(
                "commercetools Checkout refuses to create or delete a recurring payment job",
                eventCode="recurring_job.refused",
                paymentId=payment.id,
                error=error,
            )
        finally:
            _left.set((request, max(left - (self.world.monotonic() - began), 0.0)))
        return payment


def _patience_of(request: RequestContext) -> float:
    known, left = _left.get()
    is_job = request.trigger is not None and request.trigger.type is TriggerType.JOB
    return _PATIENCE if is_job or known is not request else left
