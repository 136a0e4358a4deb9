"""commercetools Checkout's recurring payment jobs.

https://docs.commercetools.com/checkout/recurring-payment-jobs-api
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from sandbox.commercetools.errors import (
    concurrent_modification,
    duplicate_field,
    resource_not_found,
)
from sandbox.commercetools.orders import ORDER
from sandbox.commercetools.payment_methods import PAYMENT_METHOD
from sandbox.commercetools.payments import PAYMENT
from sandbox.commercetools.project import Project, Work
from sandbox.commercetools.representations import (
    Draft,
    Reference,
    ResourceIdentifier,
    UniqueValue,
    Value,
    checked_key,
)

RECURRING_JOB = "recurring-payment-job"

JobState = Literal["Initial", "Pending", "Completed", "Failed"]


class JobStatus(Value):
    """How far Checkout is with the job."""

    state: JobState
    attempts: int | None = None


class RecurringJob(Value):
    """A job in one version."""

    id: str
    version: int
    created_at: str
    last_modified_at: str
    origin_payment: Reference
    payment_method: Reference
    status: JobStatus
    key: str | None = None
    recurring_payments: list[Reference] = msgspec.field(default_factory=list)

    def unique_values(self) -> Iterator[UniqueValue]:
        """Yield what no other job may have."""
        if self.key is not None:
            yield UniqueValue("key", self.key)


class RecurringJobDraft(Draft):
    """A job as a connector creates it."""

    origin_payment: ResourceIdentifier
    payment_method: ResourceIdentifier
    key: str | None = None


class RecurringJobs:
    """The jobs of the project.

    Whether a Payment may have a second job under another key is not documented: `one_per_payment`
    chooses.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self.one_per_payment = False

    def create(self, draft: RecurringJobDraft, work: Work) -> RecurringJob:
        """Make a job; raises DuplicateField, and ReferencedResourceNotFound."""
        origin = work.reference(PAYMENT, draft.origin_payment)
        job = RecurringJob(
            id=self._project.new_id(),
            version=1,
            created_at=work.now,
            last_modified_at=work.now,
            origin_payment=origin,
            payment_method=work.reference(PAYMENT_METHOD, draft.payment_method),
            status=JobStatus(state="Initial"),
            key=checked_key(draft.key),
        )
        self._project.collection(RECURRING_JOB).put(job)
        if self.one_per_payment and len(self.of_payment(origin.id)) > 1:
            self._project.collection(RECURRING_JOB).remove(job.id)
            raise duplicate_field("originPayment", origin.id)
        return job

    def every(self) -> list[RecurringJob]:
        """Return all jobs, oldest first, processed as far as their orders allow."""
        return [self._processed(one) for one in self._project.collection(RECURRING_JOB)]

    def of_payment(self, payment_id: str) -> list[RecurringJob]:
        """Return the jobs whose origin is this Payment."""
        return [one for one in self.every() if one.origin_payment.id == payment_id]

    def get(self, job_id: str) -> RecurringJob:
        """Return the job; raises ResourceNotFound."""
        found = self._project.collection(RECURRING_JOB).get(job_id)
        if found is None:
            raise resource_not_found(f"ID '{job_id}'")
        return self._processed(found)

    def with_key(self, key: str) -> RecurringJob:
        """Return the job with that key; raises ResourceNotFound."""
        found = self._project.collection(RECURRING_JOB).find(UniqueValue("key", key))
        if found is None:
            raise resource_not_found(f"key '{key}'")
        return self._processed(found)

    def delete(self, job: RecurringJob, version: int) -> RecurringJob:
        """Remove the job and return it; raises ConcurrentModification."""
        if job.version != version:
            raise concurrent_modification(job.id, version, job.version)
        self._project.collection(RECURRING_JOB).remove(job.id)
        return job

    def process(self, job_id: str) -> RecurringJob:
        """Let Checkout process the job now, before its order exists; raises ResourceNotFound."""
        return self._complete(self.get(job_id))

    def _processed(self, job: RecurringJob) -> RecurringJob:
        """Checkout processes a job once, when the Payment is on an order."""
        if job.status.state != "Initial" or not self._is_ordered(job.origin_payment.id):
            return job
        return self._complete(job)

    def _complete(self, job: RecurringJob) -> RecurringJob:
        done = msgspec.structs.replace(
            job,
            version=job.version + 1,
            status=JobStatus(state="Completed", attempts=1),
            recurring_payments=[Reference(type_id="recurring-payment", id=self._project.new_id())],
        )
        self._project.collection(RECURRING_JOB).put(done)
        return done

    def _is_ordered(self, payment_id: str) -> bool:
        return any(
            one.id == payment_id
            for order in self._project.collection(ORDER)
            if order.payment_info
            for one in order.payment_info.payments
        )
