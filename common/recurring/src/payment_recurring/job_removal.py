"""Deletes the recurring payment job of a Payment that holds no money any more.

Such a Payment was replaced by another attempt, or returned before there was an order; the Payment
that pays the cart in its place has a job of its own.
"""

from dataclasses import dataclass

from payment_core.commercetools.client import ConcurrentModification, NotFound
from payment_core.commercetools.payments import Payments
from payment_core.domain.payment import Payment
from payment_core.runtime.errors import Unavailable
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.ordered_carts import OrderedCarts
from payment_recurring.jobs_api import Job, RecurringJobs
from payment_recurring.owed_jobs import ORDERED, PROCESSED, has_noted_job, job_key, noted_end

_COMPLETED = "Completed"


@dataclass(frozen=True)
class RemoveJob:
    """Ends a job that no order needs."""

    jobs: RecurringJobs
    payments: Payments
    orders: OrderedCarts
    world: World

    def remove(self, payment: Payment) -> Payment:
        """Delete the job, if there is one, and return the Payment with the note of its end.

        A job is kept that an order needs, such as one whose first month was refunded, and one that
        Checkout has processed: nothing is done with it any more. Errors are those of
        `RecurringJobs`, `OrderedCarts` and `Payments.update`; `Unavailable` also when Checkout
        changes the job right now.
        """
        job = self.jobs.find(job_key(payment))
        if job is None and not has_noted_job(payment):
            return payment  # Another process may be creating it: the next look finds it.
        end = self._end(payment, job)
        return self.payments.update(payment, (noted_end(end, self.world.now()),))

    def _end(self, payment: Payment, job: Job | None) -> str:
        if job is None:
            return "deleted"
        if self.orders.needs(payment):
            return ORDERED
        if job.status.state == _COMPLETED:
            get_logger().error(
                "Checkout renews a subscription for a payment that was returned",
                eventCode="recurring_job.used_too_early",
                paymentId=payment.id,
                jobId=job.id,
            )
            return PROCESSED
        self._delete(job)
        return job.id

    def _delete(self, job: Job) -> None:
        try:
            self.jobs.delete(job)
        except NotFound:
            return
        except ConcurrentModification as error:
            raise Unavailable("Checkout is processing the recurring payment job.") from error
