"""Money that the PSP holds for us and that no cart and no order knows.

A Payment is attached to its cart before money moves, so this takes somebody who deletes a cart or
a Payment, or takes a Payment off its cart.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from payment_core.commercetools.client import NotFound
from payment_core.commercetools.payment_queries import PaymentQueries
from payment_core.commercetools.payments import Payments
from payment_core.domain.balances import capturable, refundable
from payment_core.domain.converge import converge
from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import is_capture
from payment_core.domain.payment import Payment
from payment_core.domain.provider import (
    ListedAuthorization,
    ListsAuthorizations,
    PaymentProvider,
    PaymentReference,
)
from payment_core.domain.superseding import may_owe
from payment_core.reconciliation.books import books_of


class Orphan(msgspec.Struct, frozen=True, kw_only=True):
    """Money without a Payment on a cart or an order.

    `payment` is None when it was deleted; `is_in_use` says that a cart or an order still refers
    to the deleted one.
    """

    listed: ListedAuthorization
    payment: Payment | None
    is_in_use: bool
    ledger: Ledger
    capturable: Money
    refundable: Money

    @property
    def is_captured_on_purpose(self) -> bool:
        """Whether somebody commanded a capture, and so counts on the money."""
        return any(is_capture(one.operation_id) for one in self.ledger.entries)


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What a page of the PSP's list gives reason to look at.

    `suspects` may be orphans; `unsettled` are ids of Payments that do not say what the list shows,
    or that hold money although another took their place.
    """

    suspects: Sequence[ListedAuthorization]
    unsettled: Sequence[str]


class OrphanSearch:
    """Looks for orphans; writes nothing."""

    def __init__(
        self, provider: PaymentProvider, payments: Payments, queries: PaymentQueries
    ) -> None:
        self._provider = provider
        self._payments = payments
        self._queries = queries

    def pages(
        self, made_from: datetime, made_before: datetime
    ) -> Iterator[tuple[ListedAuthorization, ...]]:
        """Yield what the PSP lists of that time; nothing where it has no list."""
        if not isinstance(self._provider, ListsAuthorizations):
            return
        cursor: str | None = None
        while True:
            page = self._provider.authorizations(made_from, made_before, cursor)
            yield page.authorizations
            cursor = page.next_cursor
            if cursor is None:
                return

    def survey(self, page: Sequence[ListedAuthorization]) -> Survey:
        """Compare a page with commercetools, in a few calls."""
        ids = [one.payment_id for one in page]
        payments, in_use = self._queries.with_ids(ids), self._queries.in_use(ids)
        known = [(one, payments.get(one.payment_id)) for one in page]
        return Survey(
            suspects=[one for one, payment in known if payment is None or payment.id not in in_use],
            unsettled=[
                payment.id
                for one, payment in known
                if payment and (converge(payment, one.ledger) or may_owe(payment))
            ],
        )

    def examine(self, suspect: ListedAuthorization) -> Orphan | None:
        """Return the orphan if this is one now: money is there, and a Payment in use is not."""
        payment = self._find(suspect.payment_id)
        reference = PaymentReference(suspect.payment_id, suspect.reference, suspect.made_at)
        ledger = self._provider.fetch(reference)
        books = books_of(suspect.payment_id, suspect.made_at, ledger)
        if books is None or not (capturable(books) + refundable(books)).is_positive:
            return None
        is_in_use = bool(self._queries.in_use([suspect.payment_id]))
        if is_in_use and payment is not None:
            return None
        return Orphan(
            listed=suspect,
            payment=payment,
            is_in_use=is_in_use,
            ledger=ledger,
            capturable=capturable(books),
            refundable=refundable(books),
        )

    def _find(self, payment_id: str) -> Payment | None:
        try:
            return self._payments.get(payment_id)
        except NotFound:
            return None
