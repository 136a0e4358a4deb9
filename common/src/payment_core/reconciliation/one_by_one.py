"""Long work on many things, of which none may stop the others."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from payment_core.reconciliation.report import RunReport
from payment_core.runtime.context import RequestContext, current_request, serving
from payment_core.runtime.errors import Unavailable
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World

T = TypeVar("T")

# Seconds for the calls about one thing.
_BUDGET = 30
# After so many in a row that cannot be reached, it is not their fault.
_SIGNS_OF_AN_OUTAGE = 5


class OneByOne:
    """Works until all is done, a monotonic time in seconds has come or somebody stops it."""

    def __init__(
        self,
        world: World,
        until: float,
        report: RunReport,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._world = world
        self._until = until
        self._is_stopped = is_stopped
        self._report = report

    def has_time(self) -> bool:
        """Whether there is time for more; the report says so when there is not."""
        if self._world.monotonic() < self._until and not self._is_stopped():
            return True
        self._report.is_complete = False
        return False

    def each(
        self, found: Iterable[T], act: Callable[[T], None], name: Callable[[T], str] = str
    ) -> None:
        """Act on each; what is begun before the time comes is finished.

        Raises `Unavailable` when a service that all of them need is down.
        """
        in_a_row = 0
        for one in found:
            if not self.has_time():
                return
            try:
                with self._serving():
                    act(one)
                in_a_row = 0
            except Unavailable as error:
                get_logger().warning("A payment waits for the next run", id=name(one), error=error)
                self._report.postponed.append(name(one))
                in_a_row += 1
                if in_a_row == _SIGNS_OF_AN_OUTAGE:
                    raise
            except Exception as error:
                get_logger().error("A payment cannot be reconciled", id=name(one), error=error)
                self._report.failed.append(name(one))

    @contextmanager
    def _serving(self) -> Iterator[None]:
        deadline = self._world.monotonic() + _BUDGET
        with serving(RequestContext(current_request().correlation_id, deadline)):
            yield
