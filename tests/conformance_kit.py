"""What the conformance kit needs to know of a PSP, and what it does with it.

docs/adding-a-provider.md tells how to let a new provider through it.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

import msgspec

from conformance_line import Line
from payment_core.domain.journal import JournalItem
from payment_core.domain.ledger import Ledger, LedgerEntry
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import TransactionState, TransactionType
from payment_core.domain.provider import (
    AuthorizationRequest,
    Browser,
    OperationRequest,
    PaymentLookup,
    PaymentProvider,
    Refused,
)
from payment_core.runtime.secret import Secret

# `unusable` is a token that the PSP does not even try.
Course = Literal["approved", "declined", "pending", "action", "unusable"]
SUCCESS, PENDING = TransactionState.SUCCESS, TransactionState.PENDING
FAILURE = TransactionState.FAILURE
AUTHORIZATION, CHARGE = TransactionType.AUTHORIZATION, TransactionType.CHARGE
REFUND, CANCEL = TransactionType.REFUND, TransactionType.CANCEL_AUTHORIZATION
CUSTOMER = "c0ffee00-4b5a-4697-8877-665544332211"
BROWSER = Browser(
    accept_header="text/html",
    user_agent="kit",
    language="en",
    color_depth=24,
    screen_height=800,
    screen_width=1200,
    time_zone_offset=0,
    java_enabled=False,
)
_LOOKS = 40


@dataclass(frozen=True)
class Means:
    """How a shopper pays: the method, and what the PSP's browser code made of it."""

    method: str
    token: str | None = None


@dataclass(frozen=True)
class Stored:
    """A method that the PSP keeps for a customer, and what charges it again."""

    customer_id: str
    token: str


class PSP(Protocol):
    """One PSP, real or a stand-in, and the provider that is to be tried on it."""

    @property
    def provider(self) -> PaymentProvider:
        """The provider, set up for this PSP."""

    @property
    def line(self) -> Line:
        """What the provider's calls go through."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values of all secret settings."""

    def now(self) -> datetime:
        """Return the time of the provider's clock."""

    def pass_time(self) -> None:
        """Let some seconds pass, so that what is pending can end."""

    def means(self, course: Course) -> Means:
        """Return something to pay with that takes this course."""

    def stored(self, course: Course) -> Stored:
        """Return a stored method that takes this course when it is charged without its customer.

        `action` is one whose customer would have to be asked; `pending` is never wanted. A PSP
        that stores nothing may return anything.
        """

    def amount_at_psp(self, reference: str) -> int:
        """Return the amount of a payment as the PSP's own integer."""

    def in_psp_units(self, money: Money) -> int | None:
        """Return what that integer has to be; None when the PSP cannot move this amount."""

    def unknown_status(self, body: bytes) -> bytes:
        """Change an answer so that its payment has a status nobody has heard of."""

    def webhook(
        self, payment_id: str, reference: str, at: datetime, secret: int | None
    ) -> tuple[Mapping[str, str], bytes]:
        """Return headers and body of a webhook about this payment, signed at that time.

        `secret` is the place of the secret in the settings, None for one that is not there.
        """

    def close(self) -> None:
        """Let go of whatever is open."""


@runtime_checkable
class Settles(Protocol):
    """What a PSP that shows no payment is besides: what it received ends by its webhooks."""

    def settle(self) -> Sequence[tuple[Mapping[str, str], bytes]]:
        """Return headers and body of every webhook that it has sent since the last time."""


class Purchase:
    """One Payment, with short words for what can be done to it."""

    def __init__(self, psp: PSP, amount: Money) -> None:
        self.psp = psp
        self.amount = amount
        self.id = str(uuid.uuid4())
        self.created_at = psp.now()
        self.reference: str | None = None
        self.journal: list[JournalItem] = []
        self.names = [self.name_of(AUTHORIZATION, "kit")]
        self.stores_for: str | None = None

    @property
    def at_psp(self) -> PaymentLookup:
        journal = tuple(self.journal)
        names = tuple(self.names)
        return PaymentLookup(
            self.id,
            self.reference,
            self.created_at,
            journal,
            names,
            stores_for=self.stores_for,
        )

    @property
    def is_read(self) -> bool:
        """Whether the PSP shows its payments."""
        return self.psp.provider.capabilities.reads_payments

    def settled(self, answer: Ledger) -> Ledger:
        """Return the ledger after an answer; where nothing can be read, after its webhooks."""
        if self.is_read:
            return answer
        self.journal += answer.evidence
        self.hear()
        shown = self.fetch().including(answer.unrecorded_entries)
        return msgspec.structs.replace(shown, action=answer.action)

    def hear(self) -> None:
        """Note what the PSP's webhooks say about this Payment."""
        sent = self.psp.settle() if isinstance(self.psp, Settles) else ()
        for headers, body in sent:
            for event in self.psp.provider.parse_webhook(headers, body):
                if event.evidence is not None and event.payment_id == self.id:
                    self.journal.append(event.evidence)

    def request(self, means: Means, **members: Any) -> AuthorizationRequest:
        request = AuthorizationRequest(
            payment_id=self.id,
            operation_id=operation_id(self.id, AUTHORIZATION, "kit"),
            amount=self.amount,
            method=means.method,
            token=Secret(means.token) if means.token else None,
            return_url="https://shop.example.com/return",
            browser=BROWSER,
        )
        return msgspec.structs.replace(request, **members)

    def authorize(self, course: Course = "approved", **members: Any) -> Ledger:
        answer = self.psp.provider.authorize(self.request(self.psp.means(course), **members))
        ledger = self.settled(answer)
        self.reference = ledger.psp_payment_id
        return ledger

    def store(self, course: Course = "approved", customer_id: str = CUSTOMER) -> Ledger:
        """Pay as a customer who agrees to have the method stored; each later look asks for it."""
        self.stores_for = customer_id
        return self.authorize(course, store=True, customer_id=customer_id)

    def charge(self, stored: Stored, *, off_session: bool) -> Ledger:
        """Pay with a stored method, and end what could still be confirmed, as the core does.

        When the PSP does not even try, the ledger is empty, and its code says what about.
        """
        means = Means(self.psp.means("approved").method)
        request = self.request(
            means,
            customer_id=stored.customer_id,
            stored_token=Secret(stored.token),
            off_session=off_session,
            return_url=None if off_session else "https://shop.example.com/return",
        )
        try:
            ledger = self.psp.provider.authorize(request)
        except Refused as refusal:
            self.cancel()
            return Ledger(complete=False, code=refusal.about)
        self.reference = ledger.psp_payment_id
        return self.cancel() if ledger.retryable else ledger

    def command(
        self, kind: TransactionType, cents: int, name: str, of: LedgerEntry | None = None
    ) -> OperationRequest:
        self.names.append(self.name_of(kind, name))
        return OperationRequest(
            payment=self.at_psp,
            operation_id=self.names[-1],
            amount=Money(cents, self.amount.currency_code),
            psp_capture_id=of.psp_operation_id if of else None,
        )

    def capture(self, cents: int, name: str = "capture") -> Ledger:
        return self.settled(self.psp.provider.capture(self.command(CHARGE, cents, name)))

    def refund(self, cents: int, name: str = "refund", of: LedgerEntry | None = None) -> Ledger:
        return self.settled(self.psp.provider.refund(self.command(REFUND, cents, name, of)))

    def cancel(self, name: str = "cancel") -> Ledger:
        command = self.command(CANCEL, self.amount.cent_amount, name)
        return self.settled(self.psp.provider.cancel(command))

    def fetch(self) -> Ledger:
        if not self.is_read:
            self.hear()
        return self.psp.provider.fetch(self.at_psp)

    def name_of(self, kind: TransactionType, name: str) -> str:
        return operation_id(self.id, kind, name)

    def state(self, kind: TransactionType, name: str, ledger: Ledger | None = None) -> str | None:
        """Return the state of one of our operations, as the ledger (or the PSP now) has it."""
        wanted = self.name_of(kind, name)
        found = [
            one.state for one in (ledger or self.fetch()).entries if one.operation_id == wanted
        ]
        assert len(found) <= 1, "an operation is on the books twice"
        return found[0] if found else None

    def eventually(self, is_so: Callable[[Ledger], bool]) -> Ledger:
        """Return the ledger once it is as it should be."""
        for _ in range(_LOOKS):
            ledger = self.fetch()
            if is_so(ledger):
                return ledger
            self.psp.pass_time()
        raise AssertionError(f"it never came to that: {ledger}")


def only(ledger: Ledger, kind: TransactionType) -> LedgerEntry:
    """Return the one entry of that type."""
    [found] = [one for one in ledger.entries if one.type == kind]
    return found


def total(ledger: Ledger, kind: TransactionType, state: TransactionState = SUCCESS) -> int:
    """Return the sum of the entries of that type and state, in minor units."""
    return sum(
        one.amount.cent_amount for one in ledger.entries if one.type == kind and one.state == state
    )


def is_paid(ledger: Ledger) -> bool:
    """Whether money is authorized."""
    return total(ledger, AUTHORIZATION) > 0


def on_the_books(ledger: Ledger) -> set[tuple[str, int, str, str | None]]:
    """Return what the PSP has on its books, in a form to compare.

    One that shows no payment receives everything, so that what it refuses gets a reference too.
    """
    return {
        (one.type, one.amount.cent_amount, one.state, one.psp_operation_id)
        for one in ledger.entries
        if one.psp_operation_id is not None and (ledger.complete or one.state != FAILURE)
    }


def agrees(now: Ledger, told: Ledger) -> bool:
    """Whether a look shows what an operation told, and no more if it told everything."""
    if told.complete:
        return on_the_books(now) == on_the_books(told)
    return on_the_books(told) <= on_the_books(now)
