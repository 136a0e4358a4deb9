"""Putting right what every webhook, message and repeated request missed.

It keeps no state. What is open is found in commercetools by its own state, in the order of ids
from a place drawn at random: a run that does not reach the end takes another part than the last.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from payment_core.commercetools.client import ConcurrentModification, NotFound
from payment_core.commercetools.payments import Payments
from payment_core.domain.abandoning import (
    abandonment,
    can_be_ended,
    has_run_out,
    running_out,
)
from payment_core.domain.commands import CommandNotice, commands_in
from payment_core.domain.operation_ids import is_ours
from payment_core.domain.payment import Payment
from payment_core.domain.superseding import commands_of_superseding
from payment_core.providers import Providers
from payment_core.runtime.context import (
    RequestContext,
    Trigger,
    TriggerType,
    current_request,
    serving,
)
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.commanding import CarryOutCommands
from payment_core.use_cases.convergence import Convergence, Settlement
from payment_core.use_cases.message_delivery import MessageDelivery
from reconciliation.commercetools.payment_queries import PaymentQueries
from reconciliation.use_cases.money_care import MoneyCare
from reconciliation.use_cases.one_by_one import OneByOne, Task
from reconciliation.use_cases.parts import Part, Sharing
from reconciliation.use_cases.report import ReconciliationReport
from reconciliation.use_cases.windows import slices_of_the_past


@dataclass(frozen=True)
class Reconcile:
    """Brings every open Payment of ours in line with the PSP, and looks there for lost money.

    `age` is how long a Payment must be unchanged before it is examined.
    """

    payments: Payments
    queries: PaymentQueries
    providers: Providers
    convergence: Convergence
    commands: CarryOutCommands
    money: MoneyCare
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
            work = OneByOne(self.world, report, is_stopped)
            Sharing(self.world, report, work).work(self._parts(report), until)
            _log(report)
        return report

    def _look_at_messages(self, report: ReconciliationReport) -> None:
        """Tell that messages do not come; what they would have told is what this run looks for."""
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

        windows = slices_of_the_past(self.world.now() - self.age, self.world.chance())
        found = self.queries.unsettled(self.providers.payment_interface, windows, self._any_id())
        unsettled = (Task(one, partial(reconcile, one)) for one in found)
        return (
            Part("open Payments", unsettled),
            *self.money.parts(report, reconcile, self._any_id()),
        )

    def _any_id(self) -> str:
        return str(UUID(int=int(self.world.chance() * 2**128)))

    def _reconcile(self, report: ReconciliationReport, payment_id: str) -> None:
        try:
            before = self.payments.get(payment_id)
        except NotFound:
            return
        if self.providers.is_offline(before) or not self.providers.owns(before):
            return
        settlement = self.convergence.settle(before)
        payment = self._end_if_nobody_goes_on(settlement)
        report.examined += 1
        _note(report, before, payment)
        for notice in list(_notices(payment)):
            self.commands.carry_out(notice)
            _note(report, before, self.payments.get(payment_id))
        if settlement.trouble is not None:
            raise settlement.trouble

    def _end_if_nobody_goes_on(self, settlement: Settlement) -> Payment:
        payment, ledger, now = settlement.payment, settlement.ledger, self.world.now()
        capabilities = self.providers.serving(payment).capabilities
        if has_run_out(payment, ledger, capabilities, now):
            return self._end_at_the_psp(settlement)
        if can_be_ended(payment, ledger, now):
            return self._end_here(payment)
        return payment

    def _end_at_the_psp(self, settlement: Settlement) -> Payment:
        """What the PSP shows afterwards is the truth, also when the shopper was faster."""
        payment = settlement.payment
        self.providers.serving(payment).cancel(running_out(payment, settlement.ledger))
        ended = self.convergence.settle(payment).payment
        if ended.version != payment.version:
            get_logger().info("An expired attempt to pay was ended", paymentId=payment.id)
        return ended

    def _end_here(self, payment: Payment) -> Payment:
        try:
            ended = self.convergence.record(payment, abandonment(payment))
        except ConcurrentModification:
            return payment  # It was continued at the last moment.
        get_logger().warning(
            "An abandoned attempt to pay was ended",
            eventCode="attempt.abandoned",
            paymentId=payment.id,
        )
        return ended


def _notices(payment: Payment) -> Iterator[CommandNotice]:
    """Yield what is still to be carried out; convergence takes care of what gives money back.

    A merchant may write any time into a transaction, so theirs count as old as can be.
    """
    returning = commands_of_superseding(payment)
    for command in commands_in(payment, CommandNotice(payment_id=payment.id)):
        if command not in returning:
            yield CommandNotice(
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
        "outage": report.outage,
        "isComplete": report.is_complete,
    }
