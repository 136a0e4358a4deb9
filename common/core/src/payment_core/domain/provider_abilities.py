"""The rest of the port: what only some PSPs can do.

A provider that has the methods of one of these protocols is asked for it; nothing else declares it.
Errors are those of `PaymentProvider`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Protocol, runtime_checkable

import msgspec

from payment_core.domain.journal import JournalItem
from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money
from payment_core.domain.provider import PaymentLookup
from payment_core.runtime.secret import Secret


@runtime_checkable
class StoresMethods(Protocol):
    """What a provider can do besides when `Capabilities.stored_methods` says so."""

    def delete_stored_method(self, token: Secret) -> None:
        """Make the PSP forget a stored method; one that it does not know is forgotten already.

        From then on no ledger shows it as `stored_method`.
        """


class ListedAuthorization(msgspec.Struct, frozen=True, kw_only=True):
    """A payment in the PSP's list that our metadata marks.

    `payment_id` is our id, `psp_payment_id` the PSP's. `ledger` is what the list shows of it:
    a reason to look, and no more.
    """

    payment_id: str
    psp_payment_id: str
    made_at: datetime
    ledger: Ledger


class AuthorizationPage(msgspec.Struct, frozen=True):
    """One page of the list, possibly empty; `next_cursor` None says that it is the last."""

    authorizations: tuple[ListedAuthorization, ...]
    next_cursor: str | None = None


@runtime_checkable
class ListsAuthorizations(Protocol):
    """What a provider can do besides when its PSP lists payments by the time they were made."""

    def authorizations(
        self, made_from: datetime, made_before: datetime, cursor: str | None = None
    ) -> AuthorizationPage:
        """Return the payments that carry exactly our labels, newest first.

        Going on with each page's cursor shows each of them once. Declined, open and returned
        ones are among them.
        """


@runtime_checkable
class SubmitsDetails(Protocol):
    """A PSP that goes on only when our server hands in what a browser brings back from an action.

    `detail_parameters` names the details: in the query of the return URL, and in the body of
    `confirm`.
    """

    @property
    def detail_parameters(self) -> tuple[str, ...]:
        """The names of details."""

    def submit_details(
        self, payment: PaymentLookup, operation_id: str, details: Mapping[str, str]
    ) -> Ledger:
        """Hand the details in, once however often it is asked; return what the PSP then says.

        An answer that does not prove to be about this very payment adds nothing to the ledger.
        `operation_id` is that of the authorization.
        """


class ReportLine(msgspec.Struct, frozen=True):
    """A line of a PSP's report; `payment_id` None where it is about no Payment of ours.

    `item` is what it says about the Payment, if that can make a difference; `problem` is why the
    line cannot be used.
    """

    payment_id: str | None = None
    item: JournalItem | None = None
    problem: str | None = None


@runtime_checkable
class ReadsReports(Protocol):
    """A PSP that cannot be read, and whose reports say what lost webhooks would have said."""

    def daily_report(self, day: date) -> bytes | None:
        """Return the report of a day; None where there is none, or none is configured."""

    def report_lines(self, lines: Iterable[bytes]) -> Iterator[ReportLine]:
        """Read a report; raises `InvalidInput`, naming the line, unless it is whole."""

    def unsaid(
        self, payment: PaymentLookup, items: Iterable[JournalItem]
    ) -> tuple[JournalItem, ...]:
        """Return those of the items which the ledger would be different with."""


@runtime_checkable
class QuotedInTheBrowser(Protocol):
    """A PSP whose fields cannot be shown without an amount."""

    def quote(self, amount: Money) -> Mapping[str, object]:
        """Return the amount as the PSP's browser code wants it; nothing if it cannot say it."""


@runtime_checkable
class LinksDashboard(Protocol):
    """A PSP whose dashboard has a page for a payment or an operation."""

    def dashboard_url(self, psp_reference: str) -> str | None:
        """Return the page of that PSP reference, None where it has none of its own."""


@runtime_checkable
class WebhookRegistration(Protocol):
    """A PSP whose API manages webhook endpoints."""

    def register_webhook(self, url: str) -> bool:
        """Have webhooks sent to this URL; whether that is new, and with it its signing secret."""

    def unregister_webhook(self, url: str) -> bool:
        """Send no more webhooks to this URL; whether there were any to stop."""
