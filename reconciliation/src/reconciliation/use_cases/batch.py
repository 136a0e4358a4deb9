"""Runs many tasks so that one failure does not stop the others."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from payment_core.runtime.context import current_request, serving
from payment_core.runtime.errors import NotYet, Unavailable
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from reconciliation.use_cases.report import RunReport

# Seconds for the calls of one task.
_BUDGET = 30
# This many failures in a row count as an outage.
_SIGNS_OF_AN_OUTAGE = 5


class Task(msgspec.Struct, frozen=True):
    """Something to do, and the id of what it is about."""

    name: str
    act: Callable[[], None]


@dataclass(frozen=True)
class BatchRunner:
    """Does tasks one after the other until they are done, their time is over or it is stopped."""

    world: World
    report: RunReport
    is_stopped: Callable[[], bool] = lambda: False

    def has_time(self, until: float) -> bool:
        """Whether this monotonic time in seconds has not come, and the run is not stopped."""
        return self.world.monotonic() < until and not self.is_stopped()

    def work(self, tasks: Iterator[Task], until: float) -> bool:
        """Do the tasks and return whether all are done; what is begun in time is finished.

        The rest of the iterator can be done by a later call. Raises `Unavailable` when a
        service that all of them need is down.
        """
        in_a_row = 0
        while self.has_time(until):
            task = next(tasks, None)
            if task is None:
                return True
            sign = self._sign_of_an_outage(task)
            in_a_row = in_a_row + 1 if sign else 0
            if sign and in_a_row == _SIGNS_OF_AN_OUTAGE:
                raise sign
        return False

    def _sign_of_an_outage(self, task: Task) -> Unavailable | None:
        """Do the task; return the error when something that it needs was not reached."""
        try:
            with self._serving():
                task.act()
        except NotYet as error:
            get_logger().info("A payment has to wait", id=task.name, error=error)
            self.report.waiting.append(task.name)
        except Unavailable as error:
            get_logger().warning(
                "A payment is postponed to the next run",
                eventCode="reconciliation.payment_postponed",
                id=task.name,
                error=error,
            )
            self.report.postponed.append(task.name)
            return error
        except Exception as error:
            get_logger().error(
                "A payment cannot be reconciled",
                eventCode="reconciliation.payment_failed",
                id=task.name,
                error=error,
            )
            self.report.failed.append(task.name)
        return None

    @contextmanager
    def _serving(self) -> Iterator[None]:
        deadline = self.world.monotonic() + _BUDGET
        with serving(replace(current_request(), deadline=deadline)):
            yield
