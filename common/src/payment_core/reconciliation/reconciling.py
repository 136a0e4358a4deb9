"""Putting right what every webhook, message and repeated request missed.

It keeps no state. What is open is found in commercetools by its own state, in the order of ids
from a place drawn at random: a run that does not reach the end takes another part than the last.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

from payment_core.commercetools.client import ConcurrentModification, NotFound
from payment_core.commercetools.payment_queries import PaymentQueries
from payment_core.commercetools.payments import Payments
from payment_core.domain.abandoning import abandonment, can_be_ended
from payment_core.domain.commands import CommandNotice, commands_in
from payment_core.domain.operation_ids import is_ours
from payment_core.domain.payment import Payment
from payment_core.domain.superseding import commands_of_superseding
from payment_core.providers import Providers
from payment_core.reconciliation.one_by_one import OneByOne
from payment_core.reconciliation.orphan_care import OrphanCare
from payment_core.reconciliation.report import ReconciliationReport
from payment_core.runtime.context import RequestContext, current_request, serving
from payment_core.runtime.errors import ConnectorError
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.commanding import CarryOutCommands
from payment_core.use_cases.convergence import Convergence, Settlement


class Reconcile:
    """Brings every open Payment of ours in line with the PSP, and looks there for lost money.

    `age` is how long nobody has touched a Payment before we do.
    """

    def __init__(
        self,
        payments: Payments,
        queries: PaymentQueries,
        providers: Providers,
        convergence: Convergence,
        commands: CarryOutCommands,
        orphans: OrphanCare,
        world: World,
        age: timedelta,
    ) -> None:
        self._payments = payments
        self._queries = queries
        self._providers = providers
        self._convergence = convergence
        self._commands = commands
        self._orphans = orphans
        self._world = world
        self._age = age

    def run(
        self, until: float, is_stopped: Callable[[], bool] = lambda: False
    ) -> ReconciliationReport:
        """Work until everything is done, this monotonic time in seconds has come, or it is stopped.

        Raises nothing for trouble with a Payment or a service: the report and the log tell.
        Several runs at once do no harm.
        """
        report = ReconciliationReport()
        name = current_request().correlation_id or f"reconciliation-{self._any_id()[:8]}"
        with serving(RequestContext(name)):
            try:
                self._run(report, OneByOne(self._world, until, report, is_stopped))
            except ConnectorError as error:
                get_logger().error("The reconciliation cannot go on", error=error)
                report.is_complete, report.outage = False, error.message
            _log(report)
        return report

    def _run(self, report: ReconciliationReport, work: OneByOne) -> None:
        untouched_since = self._world.now() - self._age
        interface = self._providers.payment_interface
        unsettled = self._queries.unsettled(interface, untouched_since, self._any_id())

        def reconcile(payment_id: str) -> None:
            self._reconcile(report, payment_id)

        work.each(unsettled, reconcile)
        self._orphans.look(report, work, reconcile)

    def _any_id(self) -> str:
        return str(UUID(int=int(self._world.chance() * 2**128)))

    def _reconcile(self, report: ReconciliationReport, payment_id: str) -> None:
        try:
            before = self._payments.get(payment_id)
        except NotFound:
            return
        if self._providers.is_offline(before) or not self._providers.owns(before):
            return
        settlement = self._convergence.settle(before)
        payment = self._end_if_abandoned(settlement)
        report.examined += 1
        _note(report, before, payment)
        for notice in list(_notices(payment)):
            self._commands.carry_out(notice)
            _note(report, before, self._payments.get(payment_id))
        if settlement.trouble is not None:
            raise settlement.trouble

    def _end_if_abandoned(self, settlement: Settlement) -> Payment:
        payment = settlement.payment
        if not can_be_ended(payment, settlement.ledger, self._world.now()):
            return payment
        try:
            ended = self._convergence.record(payment, abandonment(payment))
        except ConcurrentModification:
            return payment  # Somebody went on with it at the last moment.
        get_logger().warning("An attempt to pay was abandoned", paymentId=payment.id)
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
    get_logger().info(
        "Reconciliation is done" if report.is_complete else "Reconciliation has stopped early",
        examined=report.examined,
        listed=report.listed,
        changed=" ".join(report.changed),
        postponed=" ".join(report.postponed),
        failed=" ".join(report.failed),
        orphans=" ".join(report.orphans),
        returned=" ".join(report.returned),
        outage=report.outage,
        isComplete=report.is_complete,
    )
