"""The parts of a run, and how they share its time."""

from collections.abc import Iterator, Sequence

from payment_core.runtime.errors import ConnectorError
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from reconciliation.use_cases.batch import BatchRunner, Task
from reconciliation.use_cases.report import RunReport


class Part:
    """A part of a run: its name and its tasks, found while they are done."""

    def __init__(self, name: str, tasks: Iterator[Task]) -> None:
        self.name = name
        self.tasks = tasks
        self.is_done = False
        self.is_over = False


class TimeShares:
    """Gives each part its share of the time; what one leaves goes to the others."""

    def __init__(self, world: World, report: RunReport, work: BatchRunner) -> None:
        self._world = world
        self._report = report
        self._work = work

    def work(self, parts: Sequence[Part], until: float) -> None:
        """Work until all parts are done or this monotonic time in seconds has come.

        A part that fails stops no other. The report names each that did not reach its end.
        """
        while self._work.has_time(until) and not all(one.is_over for one in parts):
            self._round([one for one in parts if not one.is_over], until)
        for part in parts:
            if not part.is_done:
                self._report.is_complete = False
                self._report.starved.append(part.name)
                get_logger().warning(
                    "A part of the run was not completed",
                    eventCode="reconciliation.part_incomplete",
                    part=part.name,
                )

    def _round(self, parts: Sequence[Part], until: float) -> None:
        for position, part in enumerate(parts):
            now = self._world.monotonic()
            self._go_on(part, now + (until - now) / (len(parts) - position))

    def _go_on(self, part: Part, until: float) -> None:
        try:
            part.is_done = part.is_over = self._work.work(part.tasks, until)
        except ConnectorError as error:
            get_logger().error(
                "A part of the reconciliation was stopped by an error",
                eventCode="reconciliation.part_failed",
                part=part.name,
                error=error,
            )
            part.is_over = True
            self._report.outage = self._report.outage or error.message
