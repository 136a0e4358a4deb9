"""commercetools Checkout's recurring payment jobs.

https://docs.commercetools.com/checkout/recurring-payment-jobs-api
"""

from dataclasses import dataclass

import msgspec

from payment_core.commercetools.client import Commercetools, DuplicateField, NotFound, escaped
from payment_core.commercetools.payments import ResourceIdentifier
from payment_core.runtime.errors import OutcomeUnknown

_PATH = "recurring-payment-jobs"


class JobDraft(msgspec.Struct, frozen=True, rename="camel"):
    """A job to create; `key` makes a second one impossible."""

    key: str
    origin_payment: ResourceIdentifier
    payment_method: ResourceIdentifier


class JobStatus(msgspec.Struct, frozen=True):
    """How far Checkout is: `Initial`, `Pending`, `Completed` or `Failed`."""

    state: str


class Job(msgspec.Struct, frozen=True, rename="camel"):
    """A job, as far as we need it: Checkout processes it without us."""

    id: str
    version: int
    status: JobStatus
    key: str | None = None


@dataclass(frozen=True)
class RecurringJobs:
    """Reads, creates and deletes jobs; errors are those of `Commercetools`.

    The API lists jobs by their state only, so a job is found by its key.
    """

    checkout: Commercetools

    def find(self, key: str) -> Job | None:
        """Return the job with that key; None when there is none."""
        try:
            return self.checkout.get(f"{_PATH}/key={escaped(key)}", Job)
        except NotFound:
            return None

    def create(self, draft: JobDraft) -> Job:
        """Return the job that has the draft's key from now on, ours or that of an earlier try.

        Raises `DuplicateField` when Checkout has another job for the same Payment, and
        `OutcomeUnknown` when the key is taken by what cannot be read yet.
        """
        try:
            return self.checkout.post(_PATH, draft, Job)
        except DuplicateField as error:
            found = self.find(draft.key)
            if found is not None:
                return found
            if error.field != "key":
                raise
            raise OutcomeUnknown("The job's key is taken, and the job cannot be read.") from error

    def delete(self, job: Job) -> None:
        """Delete the job in this version.

        Raises `ConcurrentModification`, and `NotFound` when it is gone, perhaps by our own try.
        """
        self.checkout.delete(f"{_PATH}/{job.id}", job.version)
