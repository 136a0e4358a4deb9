"""Checks the invariants on live data and writes nothing.

Each finding should be impossible, so a person has to examine it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from payment_core.commercetools.client import NotFound
from payment_core.commercetools.payments import Payments
from payment_core.domain.balances import capturable, refundable
from payment_core.domain.money_text import money_text
from payment_core.domain.operation_ids import scope_of
from payment_core.domain.payment import TransactionType
from payment_core.domain.provider_abilities import ListedAuthorization
from payment_core.domain.recorded_journal import lookup_of
from payment_core.providers import Providers
from payment_core.runtime.errors import ConnectorError
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from reconciliation.commercetools.payment_queries import PaymentQueries
from reconciliation.use_cases.audit_checks import Finding, check_against_ledger, check_record
from reconciliation.use_cases.audit_report import (
    MONEY,
    PAYMENTS,
    AuditReport,
    Limits,
    checks_of,
)
from reconciliation.use_cases.batch import BatchRunner, Task
from reconciliation.use_cases.ledger_payment import payment_from_ledger
from reconciliation.use_cases.money_search import MoneySearch, Reason, Suspect
from reconciliation.use_cases.open_disputes import open_disputes
from reconciliation.use_cases.windows import SAFE_AGE

_NEVER = float("inf")
_MOST_IDS = 20
_WHOSE = {
    Reason.NOWHERE: "on no cart and no order",
    Reason.MERGED: "on a cart that was merged into another",
    Reason.NOT_ORDERED: "on a cart without an order for {} hours",
}


@dataclass(frozen=True)
class Audit:
    """Examines our Payments, and what the PSP lists of the same time."""

    payments: Payments
    queries: PaymentQueries
    providers: Providers
    search: MoneySearch
    world: World

    def run(self, since: datetime, progress: Callable[[AuditReport], None]) -> AuditReport:
        """Examine what was made from `since` until an hour ago; `progress` sees every step.

        Raises nothing for a failing Payment or service: the report says it.
        """
        report = AuditReport(limits=self._limits(since))
        try:
            self._run(report, progress)
        except ConnectorError as error:
            get_logger().error(
                "The audit was stopped by an error", eventCode="audit.failed", error=error
            )
            report.is_complete, report.outage = False, error.message
        report.checks = checks_of(report)
        _log(report)
        return report

    def _limits(self, since: datetime) -> Limits:
        return Limits(
            since=since,
            until=self.world.now() - SAFE_AGE,
            payment_interface=self.providers.payment_interface,
            unordered_hours=int(self.search.unordered_after.total_seconds() // 3_600),
        )

    def _run(self, report: AuditReport, progress: Callable[[AuditReport], None]) -> None:
        since, until = report.limits.since, report.limits.until
        work = BatchRunner(self.world, report)
        for part, tasks in (
            (PAYMENTS, self._payments_of_ours(report, since, until, progress)),
            (MONEY, self._money(report, since, until, progress)),
        ):
            left_out = len(report.unexamined)
            report.starved.append(part)
            work.work(tasks, _NEVER)
            if len(report.unexamined) == left_out:
                report.starved.remove(part)
        report.is_blind = not report.examined and self.queries.has_payments()

    def _payments_of_ours(
        self,
        report: AuditReport,
        since: datetime,
        until: datetime,
        progress: Callable[[AuditReport], None],
    ) -> Iterator[Task]:
        paid: dict[str, str] = {}

        def examine(payment_id: str) -> None:
            self._examine(report, payment_id, paid)
            progress(report)

        found = self.queries.made(self.providers.payment_interface, since, until)
        return (Task(one, partial(examine, one)) for one in found)

    def _money(
        self,
        report: AuditReport,
        since: datetime,
        until: datetime,
        progress: Callable[[AuditReport], None],
    ) -> Iterator[Task]:
        known: dict[str, str] = {}
        suspects: set[str] = set()
        for page in self.search.pages(since, until):
            report.listed += len(page)
            progress(report)
            report.findings += _several(page, known)
            yield from self._looks(report, self.search.survey(page).suspects, suspects)
        for found in self.search.changed(since, until, ""):
            report.searched += 1
            yield from self._looks(report, found, suspects)

    def _looks(
        self, report: AuditReport, found: Sequence[Suspect], known: set[str]
    ) -> Iterator[Task]:
        for one in found:
            if one.name not in known:
                known.add(one.name)
                yield Task(one.name, partial(self._look_for_an_order, report, one))

    def _examine(self, report: AuditReport, payment_id: str, paid: dict[str, str]) -> None:
        try:
            payment = self.payments.get(payment_id)
        except NotFound:
            return
        report.examined += 1
        report.findings += check_record(payment)
        if self.providers.is_offline(payment):
            return
        provider = self.providers.serving(payment)
        ledger = provider.fetch(lookup_of(payment))
        report.compared += 1
        now = self.world.now()
        report.disputes += open_disputes(payment.id, ledger.disputes, now)
        report.findings += check_against_ledger(payment, ledger, provider.capabilities, now)
        at_psp = payment_from_ledger(payment.id, payment.created_at, ledger)
        if at_psp is None or not (capturable(at_psp) + refundable(at_psp)).is_positive:
            return
        item = scope_of(payment, TransactionType.AUTHORIZATION)
        other = paid.setdefault(item, payment.id)
        if other != payment.id:
            problem = f"The PSP holds money on this one and on {other}, for the same item."
            report.findings.append(
                _finding("charged-once", problem, payment.id, ledger.psp_payment_id)
            )

    def _look_for_an_order(self, report: AuditReport, suspect: Suspect) -> None:
        found = self.search.examine(suspect)
        if found is None:
            return
        if found.payment is None:
            whose = "whose Payment is deleted"
        else:
            hours = int((self.world.now() - found.since).total_seconds() // 3_600)
            whose = _WHOSE[found.reason].format(hours)
        invariant = "money-is-known" if found.reason is Reason.NOWHERE else "money-has-an-order"
        problem = f"The PSP holds {money_text(found.amount)} {whose}."
        report.findings.append(
            _finding(invariant, problem, suspect.payment_id, found.ledger.psp_payment_id)
        )


def _several(page: Sequence[ListedAuthorization], known: dict[str, str]) -> Iterator[Finding]:
    """Yield the payments at the PSP that are a second one of their Payment."""
    for one in page:
        other = known.setdefault(one.payment_id, one.psp_payment_id)
        if other != one.psp_payment_id:
            problem = f"The PSP has this payment and {other} for one Payment."
            yield _finding("one-psp-payment", problem, one.payment_id, one.psp_payment_id)


def _log(report: AuditReport) -> None:
    if report.findings:
        get_logger().error(
            "The audit found discrepancies",
            eventCode="audit.found",
            findings=len(report.findings),
            invariants=" ".join(sorted({one.invariant for one in report.findings})),
            paymentIds=" ".join(sorted({one.payment_id for one in report.findings})[:_MOST_IDS]),
        )


def _finding(invariant: str, problem: str, payment_id: str, reference: str | None) -> Finding:
    return Finding(
        invariant=invariant, problem=problem, payment_id=payment_id, psp_reference=reference
    )
