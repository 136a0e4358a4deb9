"""Creates the recurring payment job of a Payment, once."""

from dataclasses import dataclass
from datetime import timedelta

from payment_core.commercetools.client import NotFound
from payment_core.commercetools.payment_methods import PaymentMethods
from payment_core.commercetools.payments import Payments, ResourceIdentifier
from payment_core.domain.claims import claim_of
from payment_core.domain.consent import was_acted_upon
from payment_core.domain.payment import Payment
from payment_core.domain.updates import AddInterfaceInteraction
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.payment_method_storage import stored_method_key
from payment_recurring.jobs_api import JobDraft, RecurringJobs
from payment_recurring.owed_jobs import (
    is_reported,
    job_key,
    noted_job,
    noted_report,
    noted_without_job,
)

# A lookup by key may lag behind the creation of a payment method, but not for so long.
_LAG = timedelta(hours=1)
# By then the PSP has repeated its webhooks, and its report has come.
_PATIENCE = timedelta(days=1)


@dataclass(frozen=True)
class CreateJob:
    """Gives a Payment which begins a subscription its job."""

    jobs: RecurringJobs
    payments: Payments
    payment_methods: PaymentMethods
    world: World

    def create(self, payment: Payment) -> Payment:
        """Create the job of a Payment that owes one, and return the Payment with the note of it.

        The Payment stays as it is while its payment method cannot be found. Errors are those of
        `RecurringJobs` and `Payments.update`.
        """
        job = self.jobs.find(job_key(payment))
        if job is None:
            method_id = self._method_id(payment)
            if method_id is None:
                return self._without_method(payment)
            job = self.jobs.create(_draft(payment, method_id))
        return self._note(payment, noted_job(job.id, self.world.now()))

    def _method_id(self, payment: Payment) -> str | None:
        """Return the id of the PaymentMethod that this Payment stored, or was paid with."""
        claim = claim_of(payment)
        if claim is not None and claim.stored_payment_method_id is not None:
            return claim.stored_payment_method_id
        try:
            return self.payment_methods.get_by_key(stored_method_key(payment)).id
        except NotFound:
            return None

    def _without_method(self, payment: Payment) -> Payment:
        """Say that no job can be made, once it is certain that the method was removed.

        Report a method that is not known after a day, once: it may become known later.
        """
        age = self.world.now() - payment.created_at
        if not was_acted_upon(payment):
            return payment if age < _PATIENCE or is_reported(payment) else self._report(payment)
        if age < _LAG:
            return payment
        get_logger().error(
            "A subscription has no payment method any more",
            eventCode="recurring_job.method_removed",
            paymentId=payment.id,
        )
        return self._note(payment, noted_without_job(self.world.now()))

    def _report(self, payment: Payment) -> Payment:
        get_logger().error(
            "A subscription's payment method is not known",
            eventCode="recurring_job.method_unknown",
            paymentId=payment.id,
            pspReference=payment.interface_id,
        )
        return self._note(payment, noted_report(payment, self.world.now()))

    def _note(self, payment: Payment, noted: AddInterfaceInteraction) -> Payment:
        return self.payments.update(payment, (noted,))


def _draft(payment: Payment, method_id: str) -> JobDraft:
    return JobDraft(
        key=job_key(payment),
        origin_payment=ResourceIdentifier("payment", payment.id),
        payment_method=ResourceIdentifier("payment-method", method_id),
    )
