"""Reports money without an order and, where the merchant wants it, returns it.

Payments that differ from the PSP although nothing on them is open are reconciled on the way.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from payment_core.commercetools.paging import Window
from payment_core.domain.money_text import money_text
from payment_core.domain.provider import Capabilities
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from reconciliation.use_cases.batch import Task
from reconciliation.use_cases.money_return import ReturnMoney, is_captured_on_purpose
from reconciliation.use_cases.money_search import (
    MoneySearch,
    MoneyWithoutOrder,
    Reason,
    Suspect,
    is_used,
)
from reconciliation.use_cases.report import ReconciliationReport
from reconciliation.use_cases.run_parts import Part
from reconciliation.use_cases.windows import (
    LOOK_BACK,
    SAFE_AGE,
    any_older_day,
    ends_of_holds,
    last_days,
)

Reconcile = Callable[[str], None]


@dataclass(frozen=True)
class UnorderedMoney:
    """Finds it; with a `money_return`, returns it."""

    search: MoneySearch
    capabilities: Capabilities
    money_return: ReturnMoney | None
    world: World

    def parts(
        self, report: ReconciliationReport, reconcile: Reconcile, start: str
    ) -> Sequence[Part]:
        """Return the parts of a run for it; `start` is the id at which a walk begins."""
        now, chance = self.world.now(), self.world.random_number()
        older = (
            *ends_of_holds(now, self.capabilities.hold_times),
            any_older_day(now, chance),
        )
        return (
            Part(
                "new payments at the PSP", self._listed(report, last_days(now, chance), reconcile)
            ),
            Part("Payments changed lately", self._changed(report, start)),
            Part("old payments at the PSP", self._listed(report, older, reconcile)),
        )

    def _listed(
        self, report: ReconciliationReport, windows: Iterable[Window], reconcile: Reconcile
    ) -> Iterator[Task]:
        for made_from, made_before in windows:
            for page in self.search.pages(made_from, made_before):
                found = self.search.survey(page)
                report.listed += len(page)
                yield from (Task(one, partial(reconcile, one)) for one in found.diverged)
                yield from self._tasks(report, found.suspects)

    def _changed(self, report: ReconciliationReport, start: str) -> Iterator[Task]:
        """Money can come to an old Payment, so this looks back from the last change."""
        now = self.world.now()
        since = now - self.search.unordered_after - LOOK_BACK
        for page in self.search.changed(since, now - SAFE_AGE, start):
            yield from self._tasks(report, page)

    def _tasks(self, report: ReconciliationReport, suspects: Iterable[Suspect]) -> Iterator[Task]:
        return (Task(one.name, partial(self._examine, report, one)) for one in suspects)

    def _examine(self, report: ReconciliationReport, suspect: Suspect) -> None:
        found = self.search.examine(suspect)
        if found is None or suspect.name in (*report.orphans, *report.unordered):
            return
        details = self._details(found)
        if found.reason is Reason.NOWHERE:
            report.orphans.append(suspect.name)
            get_logger().error(
                "The PSP holds money that belongs to no cart and no order",
                eventCode="orphan.no_cart",
                **details,
            )
        else:
            report.unordered.append(suspect.name)
            get_logger().error(
                "The PSP holds money without an order", eventCode="orphan.no_order", **details
            )
        if self.money_return:
            self._give_back(report, self.money_return, found)

    def _give_back(
        self, report: ReconciliationReport, returning: ReturnMoney, found: MoneyWithoutOrder
    ) -> None:
        is_returned = returning.give_back(found)
        if is_returned:
            report.returned.append(found.suspect.name)
            get_logger().warning(
                "Money without an order was returned",
                eventCode="orphan.refunded",
                **self._details(found),
            )
        elif is_returned is not None:
            get_logger().error(
                "Money without an order cannot be returned",
                eventCode="orphan.refund_failed",
                **self._details(found),
            )

    def _details(self, found: MoneyWithoutOrder) -> dict[str, object]:
        is_on_purpose = is_captured_on_purpose(found.payment, found.ledger, self.capabilities)
        return {
            "reason": found.reason.value,
            "paymentId": found.suspect.payment_id,
            "pspReference": found.ledger.psp_payment_id,
            "cartId": " ".join(one.id for one in found.usage.carts),
            "amount": money_text(found.amount),
            "hours": int((self.world.now() - found.since).total_seconds() // 3_600),
            "isPaymentMissing": found.payment is None,
            "isReferredTo": is_used(found.usage),
            "isCapturedOnPurpose": is_on_purpose,
            "madeAt": found.suspect.made_at.isoformat(),
        }
