"""Finds money that the PSP holds or has captured without an order.

A Payment is on its cart before money moves. So it happens only with a cart without an order,
a cart that was merged into another, a deleted cart or Payment, or a Payment removed from its cart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from payment_core.commercetools.client import NotFound
from payment_core.commercetools.payment_users import NOWHERE, PaymentUsers, Usage
from payment_core.commercetools.payments import Payments
from payment_core.domain.balances import capturable, refundable
from payment_core.domain.converge import converge
from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money
from payment_core.domain.payment import Payment
from payment_core.domain.provider import PaymentLookup, PaymentProvider
from payment_core.domain.provider_abilities import ListedAuthorization, ListsAuthorizations
from payment_core.domain.recorded_journal import lookup_of
from payment_core.domain.superseded_attempts import has_money_to_return
from payment_core.providers import Providers
from payment_core.runtime.world import World
from reconciliation.commercetools.payment_queries import PaymentQueries
from reconciliation.use_cases.ledger_payment import payment_from_ledger


class Reason(StrEnum):
    """Why money has no order."""

    NOWHERE = "noCartAndNoOrder"
    MERGED = "mergedCart"
    NOT_ORDERED = "cartWithoutOrder"


class Suspect(msgspec.Struct, frozen=True):
    """A Payment that may hold money without an order; `psp_payment_id` is None if unknown."""

    payment_id: str
    psp_payment_id: str | None
    made_at: datetime

    @property
    def name(self) -> str:
        """What a report calls it."""
        return self.psp_payment_id or self.payment_id


class MoneyWithoutOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What was found; `payment` is None when it was deleted, `since` is when that began."""

    suspect: Suspect
    reason: Reason
    since: datetime
    payment: Payment | None
    usage: Usage
    ledger: Ledger
    amount: Money


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What to examine further of a page of the PSP's list.

    `diverged` are ids of Payments that do not say what the list shows, or that hold money although
    another attempt has replaced them.
    """

    suspects: Sequence[Suspect]
    diverged: Sequence[str]


@dataclass(frozen=True)
class MoneySearch:
    """Looks for such money, at the PSP and in commercetools; writes nothing.

    `unordered_after` is how long a cart and its Payment may stay unchanged without an order.
    """

    provider: PaymentProvider
    providers: Providers
    payments: Payments
    queries: PaymentQueries
    users: PaymentUsers
    world: World
    unordered_after: timedelta

    def pages(
        self, made_from: datetime, made_before: datetime
    ) -> Iterator[tuple[ListedAuthorization, ...]]:
        """Yield what the PSP lists of that time; nothing where it has no list."""
        if not isinstance(self.provider, ListsAuthorizations):
            return
        cursor: str | None = None
        while True:
            page = self.provider.authorizations(made_from, made_before, cursor)
            yield page.authorizations
            cursor = page.next_cursor
            if cursor is None:
                return

    def survey(self, page: Sequence[ListedAuthorization]) -> Survey:
        """Compare a page with commercetools, in a few calls."""
        payments = self.queries.with_ids([one.payment_id for one in page])
        known = [(one, payments.get(one.payment_id)) for one in page]
        with_money = [
            Suspect(one.payment_id, one.psp_payment_id, one.made_at)
            for one in page
            if _may_hold_money(one)
        ]
        return Survey(
            suspects=self._without_order(with_money, payments),
            diverged=[
                payment.id
                for one, payment in known
                if payment and (converge(payment, one.ledger) or has_money_to_return(payment))
            ],
        )

    def changed(self, since: datetime, until: datetime, start: str) -> Iterator[Sequence[Suspect]]:
        """Yield those among the Payments that were last changed in this time, in pages."""
        interface = self.providers.payment_interface
        for page in self.queries.changed_with_money(interface, since, until, start):
            payments = {
                one.id: one
                for one in page
                if not self.providers.is_offline(one) and _money_on(one).is_positive
            }
            found = [Suspect(one.id, one.interface_id, one.created_at) for one in payments.values()]
            yield self._without_order(found, payments)

    def examine(self, suspect: Suspect) -> MoneyWithoutOrder | None:
        """Return the money if there is some now, and still no order."""
        payment = self._find(suspect.payment_id)
        reference = (
            lookup_of(payment, suspect.psp_payment_id)
            if payment
            else PaymentLookup(suspect.payment_id, suspect.psp_payment_id, suspect.made_at)
        )
        ledger = self.provider.fetch(reference)
        at_psp = payment_from_ledger(suspect.payment_id, suspect.made_at, ledger)
        if at_psp is None or not _money_on(at_psp).is_positive:
            return None
        usage = self.users.of([suspect.payment_id]).get(suspect.payment_id, NOWHERE)
        reason = self._reason(usage, payment)
        if reason is None:
            return None
        return MoneyWithoutOrder(
            suspect=suspect,
            reason=reason,
            since=_unchanged_since(usage, payment) or suspect.made_at,
            payment=payment,
            usage=usage,
            ledger=ledger,
            amount=_money_on(at_psp),
        )

    def _without_order(
        self, suspects: Sequence[Suspect], payments: Mapping[str, Payment]
    ) -> Sequence[Suspect]:
        usages = self.users.of([one.payment_id for one in suspects])
        return [
            one
            for one in suspects
            if self._reason(usages.get(one.payment_id, NOWHERE), payments.get(one.payment_id))
        ]

    def _reason(self, usage: Usage, payment: Payment | None) -> Reason | None:
        if payment is None or not is_used(usage):
            return Reason.NOWHERE
        if usage.is_ordered:
            return None
        if _orderable_since(usage) is None:
            return Reason.MERGED
        unchanged = _unchanged_since(usage, payment)
        is_over = unchanged is None or self.world.now() - unchanged >= self.unordered_after
        return Reason.NOT_ORDERED if is_over else None

    def _find(self, payment_id: str) -> Payment | None:
        try:
            return self.payments.get(payment_id)
        except NotFound:
            return None


def is_used(usage: Usage) -> bool:
    """Whether a cart or an order has the Payment."""
    return usage.is_on_order or bool(usage.carts)


def _unchanged_since(usage: Usage, payment: Payment | None) -> datetime | None:
    """Return since when the Payment and each cart that can become its order are unchanged."""
    times = (_orderable_since(usage), payment.last_modified_at if payment else None)
    return max((one for one in times if one), default=None)


def _orderable_since(usage: Usage) -> datetime | None:
    """Return when the carts that can become an order were last changed, if there are any."""
    return max((one.last_modified_at for one in usage.carts if not one.is_merged), default=None)


def _money_on(payment: Payment) -> Money:
    return capturable(payment) + refundable(payment)


def _may_hold_money(listed: ListedAuthorization) -> bool:
    at_psp = payment_from_ledger(listed.payment_id, listed.made_at, listed.ledger)
    return not listed.ledger.complete or (at_psp is not None and _money_on(at_psp).is_positive)
