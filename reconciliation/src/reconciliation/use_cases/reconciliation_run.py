"""Corrects what every webhook, message and repeated request missed.

It keeps no state. What is open is found in commercetools by its own state, in the order of ids
from a place drawn at random: a run that does not reach the end takes another part than the last.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from payment_commands.commands import CommandMessage, commands_in
from payment_commands.pending_commands import ExecuteCommands
from payment_core.commercetools.client import ConcurrentModification, NotFound
from payment_core.commercetools.payments import Payments
from payment_core.domain.disputes import disputes_of
from payment_core.domain.expired_attempts import is_expired, request_to_end
from payment_core.domain.operation_ids import is_ours
from payment_core.domain.payment import Payment
from payment_core.domain.superseded_attempts import commands_of_superseding
from payment_core.providers import Providers
from payment_core.runtime.context import (
    RequestContext,
    Trigger,
    TriggerType,
    current_request,
    serving,
)
from payment_core.runtime.errors import NotYet, Unavailable
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.convergence import ConvergedPayment, Convergence
from payment_core.use_cases.message_delivery import MessageDelivery
from reconciliation.commercetools.payment_queries import PaymentQueries
from reconciliation.use_cases.abandoned_attempts import abandoned_ledger, can_end_abandoned
from reconciliation.use_cases.batch import BatchRunner, Task
from reconciliation.use_cases.first_answers import lost_answer
from reconciliation.use_cases.missing_jobs import MissingJobs
from reconciliation.use_cases.open_disputes import open_disputes
from reconciliation.use_cases.psp_reports import PSPReports
from reconciliation.use_cases.report import ReconciliationReport
from reconciliation.use_cases.run_parts import Part, TimeShares
from reconciliation.use_cases.undecided import report_undecided
from reconciliation.use_cases.unordered_money import UnorderedMoney
from reconciliation.use_cases.windows import slices_of_the_past


@dataclass(frozen=True)
class Reconcile:
    """Brings every open Payment of ours in line with the PSP, and looks there for lost money.

    `age` is how long a Payment must be unchanged before it is examined. `missing_jobs` is there
    where subscriptions are sold, `reports` where the PSP's reports are read.
    """

    payments: Payments
    queries: PaymentQueries
    providers: Providers
    convergence: Convergence
    commands: ExecuteCommands
    money: UnorderedMoney
    missing_jobs: MissingJobs | None
    reports: PSPReports | None
    delivery: MessageDelivery
    world: World
    age: timedelta

    def run(
        self, until: float, is_stopped: Callable[[], bool] = lambda: False
    ) -> ReconciliationReport:
        """Work until everything is done, this monotonic time in seconds has come, or it is stopped.

        Raises nothing for a failing Payment or service: the report and the log say it.
        Several runs at once do no harm.
        """
        report = ReconciliationReport()
        name = current_request().correlation_id or f"reconciliation-{self._any_id()[:8]}"
        with serving(RequestContext(name, trigger=Trigger(TriggerType.JOB))):
            self._look_at_messages(report)
            work = BatchRunner(self.world, report, is_stopped)
            TimeShares(self.world, report, work).work(self._parts(report), until)
            _log(report)
        return report

    def _look_at_messages(self, report: ReconciliationReport) -> None:
        """Report that messages are not delivered; this run finds what they would have said."""
        health = self.delivery.health()
        if health is None or health.is_healthy:
            return
        report.subscription = health.status
        log = get_logger()
        (log.warning if health.ends_by_itself else log.error)(
            "commercetools does not deliver messages",
            eventCode="subscription.unhealthy",
            status=health.status,
            reason=health.text,
        )

    def _parts(self, report: ReconciliationReport) -> Sequence[Part]:
        def reconcile(payment_id: str) -> None:
            self._reconcile(report, payment_id)

        windows = slices_of_the_past(self.world.now() - self.age, self.world.random_number())
        found = self.queries.open_payments(
            self.providers.payment_interface, windows, self._any_id()
        )
        open_payments = (Task(one, partial(reconcile, one)) for one in found)
        return (
            Part("open Payments", open_payments),
            *([self.missing_jobs.part(reconcile, self._any_id())] if self.missing_jobs else ()),
            *([Part("reports", self.reports.of_these_days(report))] if self.reports else ()),
            *self.money.parts(report, reconcile, self._any_id()),
        )

    def _any_id(self) -> str:
        return str(UUID(int=int(self.world.random_number() * 2**128)))

    def _reconcile(self, report: ReconciliationReport, payment_id: str) -> None:
        try:
            before = self.payments.get(payment_id)
        except NotFound:
            return
        if self.providers.is_offline(before) or not self.providers.owns(before):
            return
        converged = self.convergence.converge(before)
        payment = self._end_if_over(converged)
        report.examined += 1
        capabilities = self.providers.serving(payment).capabilities
        report_undecided(report, payment, capabilities, self.world.now())
        _note(report, before, payment)
        self._count(report, payment)
        later: Unavailable | None = converged.storing_error
        for message in list(_messages(payment)):
            try:
                self.commands.execute(message)
            except NotYet as error:  # It may wait for a command behind it.
                later = later or error
            _note(report, before, self.payments.get(payment_id))
        if later is not None:
            raise later

    def _count(self, report: ReconciliationReport, payment: Payment) -> None:
        """Count what still waits for an end, and for the merchant's answer."""
        now = self.world.now()
        report.disputes += open_disputes(payment.id, disputes_of(payment), now)
        begun = [
            one.timestamp or payment.created_at for one in payment.transactions if one.is_unresolved
        ]
        if begun:
            report.unfinished += 1
            minutes = int((now - min(begun)).total_seconds()) // 60
            report.oldest_minutes = max(report.oldest_minutes, minutes)

    def _end_if_over(self, converged: ConvergedPayment) -> Payment:
        payment, ledger, now = converged.payment, converged.ledger, self.world.now()
        provider = self.providers.serving(payment)
        if is_expired(payment, ledger, provider.capabilities, now):
            return self._end_at_the_psp(converged)
        if can_end_abandoned(payment, ledger, now):
            return self._end_here(payment)
        said = lost_answer(provider, payment, ledger, now)
        return self.convergence.converge(payment, evidence=said).payment if said else payment

    def _end_at_the_psp(self, converged: ConvergedPayment) -> Payment:
        """What the PSP shows afterwards is the truth, also when the shopper was faster.

        One that cannot be read has the end that it received in its ledger, until a webhook tells
        what came of it: asking again would bring the same receipt.
        """
        payment = converged.payment
        order = request_to_end(payment, converged.ledger, "expired")
        if converged.ledger.shows(order.operation_id):
            return payment
        answer = self.providers.serving(payment).cancel(order)
        ended = self.convergence.converge(payment, evidence=answer.evidence).payment
        if ended.version != payment.version:
            get_logger().info("An expired attempt to pay was ended", paymentId=payment.id)
        return ended

    def _end_here(self, payment: Payment) -> Payment:
        try:
            ended = self.convergence.record(payment, abandoned_ledger(payment))
        except ConcurrentModification:
            return payment  # It was continued at the last moment.
        get_logger().warning(
            "An abandoned attempt to pay was ended",
            eventCode="attempt.abandoned",
            paymentId=payment.id,
        )
        return ended


def _messages(payment: Payment) -> Iterator[CommandMessage]:
    """Yield what is still to be carried out; convergence takes care of what gives money back.

    A merchant may write any time into a transaction, so theirs count as old as can be.
    """
    returning = commands_of_superseding(payment)
    for command in commands_in(payment, CommandMessage(payment_id=payment.id)):
        if command not in returning:
            yield CommandMessage(
                payment_id=payment.id,
                transaction_ids=(command.id,),
                added_at=None if is_ours(payment, command) else payment.created_at,
            )


def _note(report: ReconciliationReport, before: Payment, after: Payment) -> None:
    if after.version != before.version and before.id not in report.changed:
        report.changed.append(before.id)


def _log(report: ReconciliationReport) -> None:
    log = get_logger()
    if report.is_complete:
        log.info("Reconciliation is done", eventCode="reconciliation.done", **_counts(report))
    else:
        log.info(
            "Reconciliation has stopped early",
            eventCode="reconciliation.stopped_early",
            **_counts(report),
        )


def _counts(report: ReconciliationReport) -> dict[str, object]:
    return {
        "examined": report.examined,
        "listed": report.listed,
        "changed": " ".join(report.changed),
        "waiting": " ".join(report.waiting),
        "postponed": " ".join(report.postponed),
        "failed": " ".join(report.failed),
        "starved": ", ".join(report.starved),
        "orphans": " ".join(report.orphans),
        "unordered": " ".join(report.unordered),
        "returned": " ".join(report.returned),
        "unfinished": report.unfinished,
        "oldestMinutes": report.oldest_minutes,
        "disputes": " ".join(one.psp_reference for one in report.disputes),
        "undecided": " ".join(report.undecided),
        "reports": " ".join(one.name for one in report.reports),
        "reported": sum(one.added for one in report.reports),
        "outage": report.outage,
        "isComplete": report.is_complete,
    }
