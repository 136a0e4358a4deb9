"""Walking the PSP's list: orphans are reported and, where the merchant wants it, given back.

Merchants delete carts and orders for good reasons too. So this is off by default, and what
somebody captured on purpose is left to a person in any case.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import chain

from payment_core.commercetools.client import ConcurrentModification
from payment_core.commercetools.payments import Payments
from payment_core.domain.balances import held, unresolved
from payment_core.domain.ledger import Ledger
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import Payment, TransactionState, TransactionType
from payment_core.domain.provider import (
    Command,
    ListedAuthorization,
    PaymentProvider,
    PaymentReference,
)
from payment_core.domain.superseding import is_superseded, supersede
from payment_core.domain.updates import AddTransaction
from payment_core.providers import Providers
from payment_core.reconciliation.one_by_one import OneByOne
from payment_core.reconciliation.orphans import Orphan, OrphanSearch
from payment_core.reconciliation.report import ReconciliationReport
from payment_core.runtime.errors import Unavailable
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.convergence import Convergence

# Carts become orders within minutes, and what queries and lists show is seconds old.
_SAFE_AGE = timedelta(hours=1)
# A bank may take three days to decide, and a weekend without this job must hide nothing.
_LOOK_BACK = timedelta(days=4)


class OrphanCare:
    """Reports orphans and, when it `is_returning`, gives their money back."""

    def __init__(
        self,
        search: OrphanSearch,
        provider: PaymentProvider,
        providers: Providers,
        payments: Payments,
        convergence: Convergence,
        world: World,
        *,
        is_returning: bool,
    ) -> None:
        self._search = search
        self._provider = provider
        self._providers = providers
        self._payments = payments
        self._convergence = convergence
        self._world = world
        self._is_returning = is_returning

    def look(
        self, report: ReconciliationReport, work: OneByOne, reconcile: Callable[[str], None]
    ) -> None:
        """Examine what the PSP lists of the last days, older than a safe age.

        Payments that are not settled although nothing on them is open are reconciled on the way.

        It starts at a moment drawn at random: a run that stops early leaves out another part
        than the last.
        """
        end = self._world.now() - _SAFE_AGE
        start = end - _LOOK_BACK
        middle = start + self._world.chance() * _LOOK_BACK
        pages = chain(self._search.pages(start, middle), self._search.pages(middle, end))
        while work.has_time():
            page = next(pages, None)
            if page is None:
                return
            report.listed += len(page)
            found = self._search.survey(page)
            work.each(found.unsettled, reconcile)
            work.each(found.suspects, lambda one: self._examine(report, one), _reference)

    def _examine(self, report: ReconciliationReport, suspect: ListedAuthorization) -> None:
        orphan = self._search.examine(suspect)
        if orphan is None:
            return
        report.orphans.append(suspect.reference)
        get_logger().error("The PSP holds money that no cart and no order knows", **_ids(orphan))
        if self._is_returning and self._may_return(orphan):
            if self._return_money(orphan):
                report.returned.append(suspect.reference)
                get_logger().warning("The money of nobody's cart was given back", **_ids(orphan))
            else:
                get_logger().error("The money could not be given back", **_ids(orphan))

    def _may_return(self, orphan: Orphan) -> bool:
        if orphan.is_in_use or orphan.is_captured_on_purpose or not orphan.ledger.complete:
            return False
        payment = orphan.payment
        return payment is None or (
            self._providers.owns(payment) and not unresolved(payment, TransactionType.CHARGE)
        )

    def _return_money(self, orphan: Orphan) -> bool:
        if orphan.payment is None:
            return self._return_without_record(orphan)
        return not held(self._given_up(orphan.payment)).is_positive

    def _given_up(self, payment: Payment) -> Payment:
        """Give the attempt up, as if another had taken its place: convergence does the rest."""
        payment = self._convergence.settle(payment).payment
        if is_superseded(payment):
            return payment
        claim = AddTransaction(supersede(payment, self._world.now()))
        try:
            claimed = self._payments.update(payment, (claim,))
        except ConcurrentModification as error:
            raise Unavailable("Somebody is at work on this payment.") from error
        return self._convergence.settle(claimed).payment

    def _return_without_record(self, orphan: Orphan) -> bool:
        """Ask the PSP under a name that never changes; its ledger, read just now, is the record."""
        is_refund = orphan.refundable.is_positive
        kind = TransactionType.REFUND if is_refund else TransactionType.CANCEL_AUTHORIZATION
        name = operation_id(orphan.listed.payment_id, kind, "\x00orphan")
        if orphan.ledger.shows(name):
            return False  # It was tried, and the PSP still holds the money.
        command = Command(
            payment=PaymentReference(
                orphan.listed.payment_id, orphan.listed.reference, orphan.listed.made_at
            ),
            operation_id=name,
            amount=orphan.refundable if is_refund else orphan.capturable,
        )
        act = self._provider.refund if is_refund else self._provider.cancel
        return _is_accepted(act(command), name)


def _reference(listed: ListedAuthorization) -> str:
    return listed.reference


def _is_accepted(ledger: Ledger, name: str) -> bool:
    return any(
        one.operation_id == name and one.state is not TransactionState.FAILURE
        for one in ledger.entries
    )


def _ids(orphan: Orphan) -> dict[str, object]:
    money = orphan.capturable + orphan.refundable
    return {
        "paymentId": orphan.listed.payment_id,
        "pspReference": orphan.listed.reference,
        "isPaymentMissing": orphan.payment is None,
        "isReferredTo": orphan.is_in_use,
        "isCapturedOnPurpose": orphan.is_captured_on_purpose,
        "amount": f"{money.cent_amount} {money.currency_code} minor units",
        "madeAt": orphan.listed.made_at.isoformat(),
    }
