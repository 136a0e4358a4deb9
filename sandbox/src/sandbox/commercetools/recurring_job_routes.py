"""The routes of commercetools Checkout's recurring payment jobs."""

from flask import Blueprint, Response, request

from sandbox.commercetools.answers import answer
from sandbox.commercetools.errors import invalid_input, malformed_parameter
from sandbox.commercetools.json_input import read_json
from sandbox.commercetools.recurring_jobs import RecurringJob, RecurringJobDraft
from sandbox.commercetools.representations import Draft
from sandbox.commercetools.resource_routes import paged, version_parameter
from sandbox.commercetools.routing import blueprint
from sandbox.commercetools.stand_in import Commercetools

_MANAGE = "manage_recurring_payment_jobs"
_VIEW = ("view_recurring_payment_jobs", _MANAGE)
_PARAMETERS = {"limit", "offset", "sort", "withTotal", "status.state"}


class RuleOrder(Draft):
    """Whether a Payment may have one job only."""

    one_per_payment: bool


class RecurringJobRoutes:
    """Create, show, list and delete jobs. The list knows no query predicates."""

    def __init__(self, commercetools: Commercetools) -> None:
        self._commercetools = commercetools
        self._jobs = commercetools.recurring_jobs

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        path = f"/{self._commercetools.project.key}/recurring-payment-jobs"
        return blueprint(
            "recurring-payment-jobs",
            "",
            [
                ("POST", path, self.create),
                ("GET", path, self.list),
                ("GET", f"{path}/key=<key>", self.get_by_key),
                ("GET", f"{path}/<job_id>", self.get),
                ("DELETE", f"{path}/key=<key>", self.delete_by_key),
                ("DELETE", f"{path}/<job_id>", self.delete),
                ("POST", "/test/recurring-payment-jobs/rule", self.set_rule),
            ],
        )

    def create(self) -> Response:
        """Create a job."""
        work = self._commercetools.work(_MANAGE)
        draft = read_json(request.get_data(), RecurringJobDraft)
        return answer(self._jobs.create(draft, work), 201)

    def get(self, job_id: str) -> Response:
        """Show a job."""
        self._commercetools.admit(*_VIEW)
        return answer(self._jobs.get(job_id))

    def get_by_key(self, key: str) -> Response:
        """Show the job with that key."""
        self._commercetools.admit(*_VIEW)
        return answer(self._jobs.with_key(key))

    def delete(self, job_id: str) -> Response:
        """Delete a job in the version that the caller knows."""
        self._commercetools.admit(_MANAGE)
        return answer(self._jobs.delete(self._jobs.get(job_id), _known_version()))

    def delete_by_key(self, key: str) -> Response:
        """Delete the job with that key, in the version that the caller knows."""
        self._commercetools.admit(_MANAGE)
        return answer(self._jobs.delete(self._jobs.with_key(key), _known_version()))

    def list(self) -> Response:
        """Show a page of jobs, of all or of one state."""
        self._commercetools.admit(*_VIEW)
        for name in request.args.keys() - _PARAMETERS:
            raise malformed_parameter(name, "there is no such parameter.")
        state = request.args.get("status.state")
        found = [one for one in self._jobs.every() if state in (None, one.status.state)]
        return paged(self._commercetools, found, RecurringJob)

    def set_rule(self) -> Response:
        """Decide whether a Payment may have one job only."""
        order = read_json(request.get_data(), RuleOrder)
        self._jobs.one_per_payment = order.one_per_payment
        return answer(order)


def _known_version() -> int:
    version = version_parameter()
    if version is None:
        raise invalid_input("Missing required parameter: version.")
    return version
