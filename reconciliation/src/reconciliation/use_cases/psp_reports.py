"""Completes what lost webhooks would have said, from the reports of a PSP that cannot be read.

It keeps no state: what a report says is added to the journal of a Payment if the ledger is
different with it, so the same report adds nothing twice. Which days are read is decided by the
calendar and by chance.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from itertools import islice

from payment_core.commercetools.client import NotFound
from payment_core.commercetools.payments import Payments
from payment_core.domain.journal import JournalItem
from payment_core.domain.payment import Payment
from payment_core.domain.provider_abilities import ReadsReports, ReportLine
from payment_core.domain.recorded_journal import lookup_of
from payment_core.providers import Providers
from payment_core.runtime.errors import InvalidInput, Unavailable
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.convergence import Convergence
from reconciliation.commercetools.payment_queries import PaymentQueries
from reconciliation.use_cases.batch import Task
from reconciliation.use_cases.report import ReadReport, ReconciliationReport

# Lines that are looked at together: what is kept in memory, and one query for their Payments.
_LINES = 500
# A later line can make an earlier one matter that was looked at in another batch.
_MOST_PASSES = 3
# These reports are read in every run, and one of the older days.
_NEWEST_DAYS = 2
_OLDER_DAYS = 6
_MOST_NAMED = 10

Lines = Callable[[], Iterable[bytes]]
"""Gives the lines of a report, from the first one each time that it is called."""


@dataclass(frozen=True)
class PSPReports:
    """Reads reports of the PSP.

    With `only_compare` it counts what it would add, and adds nothing.
    """

    reader: ReadsReports
    payments: Payments
    queries: PaymentQueries
    providers: Providers
    convergence: Convergence
    world: World
    only_compare: bool = False

    def of_these_days(self, report: ReconciliationReport) -> Iterator[Task]:
        """Yield what the newest reports have to add, and one of the older ones."""
        for day in self._days():
            body = self._fetched(day, report)
            if body is not None:
                yield from self.additions(day.isoformat(), partial(BytesIO, body), report)

    def additions(self, name: str, lines: Lines, report: ReconciliationReport) -> Iterator[Task]:
        """Yield what one report has to add, Payment by Payment; nothing if it is not whole."""
        read = ReadReport(name=name)
        report.reports.append(read)
        try:
            self._count(read, lines)
        except InvalidInput as error:
            read.problem = error.message
            get_logger().error(
                "A report of the PSP is refused",
                eventCode="report.refused",
                report=name,
                reason=error.message,
            )
            return
        for _ in range(1 if self.only_compare else _MOST_PASSES):
            before = read.added
            yield from self._pass(read, lines, report)
            if read.added == before:
                break
        _log(read)

    def _days(self) -> Sequence[date]:
        today = self.world.now().date()
        older = _NEWEST_DAYS + int(self.world.random_number() * _OLDER_DAYS)
        return [today - timedelta(days=one) for one in (*range(_NEWEST_DAYS), older)]

    def _fetched(self, day: date, report: ReconciliationReport) -> bytes | None:
        """Return a report; that it cannot be had is reported, and stops nothing else."""
        try:
            return self.reader.daily_report(day)
        except Unavailable as error:
            report.reports.append(ReadReport(name=day.isoformat(), problem=error.message))
            get_logger().warning(
                "A report of the PSP cannot be downloaded",
                eventCode="report.unavailable",
                report=day.isoformat(),
                error=error,
            )
            return None

    def _count(self, read: ReadReport, lines: Lines) -> None:
        """Read it once to its end, before anything is done; raises `InvalidInput`."""
        for line in self.reader.report_lines(lines()):
            read.lines += 1
            read.foreign += line.payment_id is None
            if line.problem is not None:
                read.unclear += 1
                _name(read, f"{line.payment_id}: {line.problem}")

    def _pass(self, read: ReadReport, lines: Lines, report: ReconciliationReport) -> Iterator[Task]:
        read.missing = 0
        rest = self.reader.report_lines(lines())
        while batch := list(islice(rest, _LINES)):
            items = _by_payment(batch)
            found = self.queries.with_ids(items)
            for payment_id, said in items.items():
                payment = found.get(payment_id)
                if payment is None or not self._is_served(payment):
                    read.missing += 1
                    _name(read, f"{payment_id}: no Payment of ours")
                elif self._unsaid(payment, said):
                    act = partial(self._complete, read, report, payment_id, said)
                    yield Task(payment_id, act)

    def _is_served(self, payment: Payment) -> bool:
        return self.providers.owns(payment) and not self.providers.is_offline(payment)

    def _unsaid(self, payment: Payment, said: Sequence[JournalItem]) -> tuple[JournalItem, ...]:
        return self.reader.unsaid(lookup_of(payment), said)

    def _complete(
        self,
        read: ReadReport,
        report: ReconciliationReport,
        payment_id: str,
        said: Sequence[JournalItem],
    ) -> None:
        """Add to the Payment what it lacks in this very moment, with the states it causes."""
        try:
            payment = self.payments.get(payment_id)
        except NotFound:
            return
        items = self._unsaid(payment, said)
        if not items:
            return
        if not self.only_compare:
            self.convergence.converge(payment, evidence=items)
            if payment_id not in report.changed:
                report.changed.append(payment_id)
        read.added += len(items)
        read.completed.append(payment_id)
        get_logger().warning(
            "A report says what no webhook has said",
            eventCode="report.payment_completed",
            report=read.name,
            paymentId=payment_id,
            pspReference=payment.interface_id,
            said=" ".join(f"{one.details.get('record', '')} {one.name}" for one in items),
            isAdded=not self.only_compare,
        )


def _by_payment(lines: Iterable[ReportLine]) -> Mapping[str, Sequence[JournalItem]]:
    found: dict[str, list[JournalItem]] = {}
    for line in lines:
        if line.payment_id is not None and line.item is not None:
            found.setdefault(line.payment_id, []).append(line.item)
    return found


def _name(read: ReadReport, text: str) -> None:
    if text not in read.notes and len(read.notes) < _MOST_NAMED:
        read.notes.append(text)


def _log(read: ReadReport) -> None:
    log = get_logger()
    numbers = {
        "report": read.name,
        "lines": read.lines,
        "foreign": read.foreign,
        "missing": read.missing,
        "unclear": read.unclear,
        "added": read.added,
    }
    log.info("A report of the PSP was read", eventCode="report.read", **numbers)
    if read.notes:
        log.warning(
            "A report has lines about no Payment, or unclear ones",
            eventCode="report.lines_unclear",
            report=read.name,
            notes="; ".join(read.notes),
        )
