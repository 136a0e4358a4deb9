"""Creates the recurring payment job of a Payment, once, and never at the cost of the payment."""

from dataclasses import dataclass, replace
from datetime import timedelta

from payment_core.commercetools.client import (
    CommercetoolsError,
    DuplicateField,
    NotFound,
    ReferenceMissing,
)
from payment_core.commercetools.payment_methods import PaymentMethods
from payment_core.commercetools.payments import Payments, ResourceIdentifier
from payment_core.domain.claims import claim_of
from payment_core.domain.payment import Payment
from payment_core.domain.updates import AddInterfaceInteraction
from payment_core.runtime.context import current_request, serving
from payment_core.runtime.errors import Unavailable
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.consent import was_acted_upon
from payment_core.use_cases.payment_method_storage import stored_method_key
from payment_recurring.jobs_api import JobDraft, RecurringJobs
from payment_recurring.owed_jobs import job_key, noted_job, noted_without_job, owes_job

# Seconds that a shopper's answer waits at most for Checkout: the reconciliation can do it later.
_PATIENCE = 4.0
# A lookup by key may lag behind the creation of a payment method, but not for so long.
_LAG = timedelta(hours=1)
# A creation that answers 404 has the wrong address in CTP_CHECKOUT_URL.
_REFUSALS = (CommercetoolsError, DuplicateField, ReferenceMissing, NotFound)


@dataclass(frozen=True)
class CreateJob:
    """Makes sure that a Payment which begins a subscription has its job."""

    jobs: RecurringJobs
    payments: Payments
    payment_methods: PaymentMethods
    world: World

    def ensure(self, payment: Payment) -> Payment:
        """Create the job if the Payment owes one, and return the Payment with the note of it.

        A failure is only logged, and the Payment stays as it is: it still owes its job, which the
        reconciliation finds. Raises `ConcurrentModification` when the Payment changed meanwhile;
        the job is found by its key then.
        """
        if not owes_job(payment):
            return payment
        deadline = min(current_request().deadline, self.world.monotonic() + _PATIENCE)
        try:
            with serving(replace(current_request(), deadline=deadline)):
                return self._ensure(payment)
        except Unavailable as error:
            get_logger().warning(
                "A recurring payment job is delayed",
                eventCode="recurring_job.delayed",
                paymentId=payment.id,
                error=error,
            )
        except _REFUSALS as error:
            get_logger().error(
                "A recurring payment job cannot be created",
                eventCode="recurring_job.refused",
                paymentId=payment.id,
                error=error,
            )
        return payment

    def _ensure(self, payment: Payment) -> Payment:
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
        """Say that no job can be made, once it is certain that the method was removed."""
        if not was_acted_upon(payment) or self.world.now() - payment.created_at < _LAG:
            return payment
        get_logger().error(
            "A subscription has no payment method any more",
            eventCode="recurring_job.method_removed",
            paymentId=payment.id,
        )
        return self._note(payment, noted_without_job(self.world.now()))

    def _note(self, payment: Payment, noted: AddInterfaceInteraction) -> Payment:
        return self.payments.update(payment, (noted,))


def _draft(payment: Payment, method_id: str) -> JobDraft:
    return JobDraft(
        key=job_key(payment),
        origin_payment=ResourceIdentifier("payment", payment.id),
        payment_method=ResourceIdentifier("payment-method", method_id),
    )
