"""Finds Payments whose recurring payment job is missing, or is there and needed no more."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from payment_core.providers import Providers
from payment_core.runtime.world import World
from payment_recurring.owed_jobs import may_have_spare_job, owes_job
from reconciliation.commercetools.payment_queries import PaymentQueries
from reconciliation.use_cases.batch import Task
from reconciliation.use_cases.run_parts import Part
from reconciliation.use_cases.windows import LOOK_BACK, any_older_day


@dataclass(frozen=True)
class MissingJobs:
    """Looks at every run through the last days, and through one older day drawn at random."""

    queries: PaymentQueries
    providers: Providers
    world: World
    age: timedelta

    def part(self, reconcile: Callable[[str], None], start: str) -> Part:
        """Return the part of a run for it; `start` is the id at which a walk begins."""
        return Part("subscriptions", self._tasks(reconcile, start))

    def _tasks(self, reconcile: Callable[[str], None], start: str) -> Iterator[Task]:
        now = self.world.now()
        last_days = (now - LOOK_BACK, now - self.age)
        for since, until in (last_days, any_older_day(now, self.world.random_number())):
            found = self.queries.changed_with_money(
                self.providers.payment_interface, since, until, start
            )
            for page in found:
                due = [one.id for one in page if owes_job(one) or may_have_spare_job(one)]
                yield from (Task(one, partial(reconcile, one)) for one in due)
