"""The port to a payment service provider: what a PSP must be able to do for us.

Writing a provider means one class with these methods, its settings, and a green conformance
suite. Every method talks to the PSP with timeouts and within the request's time budget.
All of them may raise

- `Unavailable`: the PSP surely did nothing (not reached, or busy);
- `OutcomeUnknown`: the PSP may have acted. Only `fetch` can tell.

A decline is the bank's word about the shopper's means of payment. It is a value in the ledger,
never an exception; so is a capture, refund or cancellation that the PSP refuses. `authorize` may
also raise `Refused`: no bank was asked.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, Protocol

import msgspec

from payment_core.domain.amount_rules import AmountRules
from payment_core.domain.journal import JournalItem
from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money
from payment_core.runtime.secret import Secret

# The ledger's code when a card holder would have to confirm an off-session payment.
AUTHENTICATION_REQUIRED = "authentication_required"


class Refused(Exception):
    """The PSP does not even try: something about the call is wrong, and nothing about the bank.

    `about` is what has to change: the token that the shopper came with, or the amount; None when
    the merchant has to look (the account, a setting, a defect). `text` is safe to show.
    """

    def __init__(self, code: str, text: str, about: Literal["token", "amount"] | None) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.about = about


class DeploymentLabels(msgspec.Struct, frozen=True):
    """What every payment carries at the PSP, to tell it from another deployment's."""

    project_key: str
    deployment_id: str


class PaymentMethodType(msgspec.Struct, frozen=True):
    """A payment method that a provider offers under the name that front ends use.

    `needs_token` True means that the PSP's browser code must have made a single-use token,
    `needs_return_url` that the shopper always leaves the shop and has to find back,
    `can_be_stored` that a customer can pay by it again without entering it again.

    `shopper_time` is how long an attempt may wait for its shopper (a redirect, a challenge, one
    that was opened and never confirmed); the reconciliation ends it then. It is shorter than the
    PSP's `key_window`, so that no attempt is ever confirmed under a key that is forgotten.
    `hold_time` is the longest that the PSP holds uncaptured money; None where nothing
    is held. `is_captured_at_once` says that the money is taken with the authorization, without a
    command; any other capture that is not ours was made by a person, on purpose. `amounts` are
    those that it takes; it is offered for no other, and no Payment is made. `is_decided_later` says
    that it takes the PSP hours or days to know whether the payment succeeded, as with a bank debit:
    the shopper is not made to wait for that.

    `GET /operations/config` describes every method to the browser with these facts. `label` is how
    shoppers know the method, such as a brand, in the same words for every language; the enabler has
    translated labels of its own for the types that it knows. `brands` are those of the cards that
    it takes, such as `visa`, for pictures beside the label.
    """

    type: str
    needs_token: bool = False
    needs_return_url: bool = False
    can_be_stored: bool = False
    shopper_time: timedelta = timedelta(hours=23)
    hold_time: timedelta | None = None
    is_captured_at_once: bool = False
    is_decided_later: bool = False
    amounts: AmountRules = AmountRules()
    label: str | None = None
    brands: tuple[str, ...] = ()


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """What a PSP can do. An operation outside of it is refused before any call.

    `key_window` is how long the PSP remembers an idempotency key.
    `reads_payments` False means that the PSP has no call that shows a payment: `fetch` then makes
    the ledger of `PaymentLookup.journal`, without any call, and no ledger is complete.
    `dropins` are the forms the enabler can render beside single components; a method of the same
    name is chosen in that form alone.
    `page_hosts` are the hosts of the pages that the PSP sends shoppers to; one with a leading dot
    stands for all below it. A PSP that sends them to their banks directly names none.
    `longest_return_url` is how many characters the PSP takes in the address to come back to.
    `secret_patterns` are regular expressions of the PSP's keys and tokens. Whatever they find is
    masked in log lines and never taken for a correlation id.
    """

    methods: tuple[PaymentMethodType, ...]
    dropins: tuple[str, ...] = ()
    page_hosts: tuple[str, ...] = ()
    longest_return_url: int = 2048
    partial_capture: bool = True
    multiple_captures: bool = True
    reads_payments: bool = True
    partial_refund: bool = True
    key_window: timedelta = timedelta(hours=24)
    secret_patterns: tuple[str, ...] = ()

    @property
    def stored_methods(self) -> bool:
        """Whether any method can be stored; the provider is a `StoredMethods` then."""
        return any(one.can_be_stored for one in self.methods)

    def method(self, method_type: str) -> PaymentMethodType | None:
        """Return the method of that name, if this PSP offers it."""
        return next((one for one in self.methods if one.type == method_type), None)

    def shopper_time(self, method_type: str | None) -> timedelta:
        """Return how long an attempt by that method may wait; a day or so where it is unknown."""
        method = self.method(method_type or "")
        return method.shopper_time if method else PaymentMethodType("").shopper_time

    def is_captured_at_once(self, method_type: str | None) -> bool:
        """Whether that method takes the money by itself; not known is no."""
        method = self.method(method_type or "")
        return method is not None and method.is_captured_at_once

    @property
    def hold_times(self) -> tuple[timedelta, ...]:
        """Return after which times holds can end by themselves, shortest first."""
        return tuple(sorted({one.hold_time for one in self.methods if one.hold_time}))


class PaymentLookup(msgspec.Struct, frozen=True):
    """How to find a Payment at the PSP: by the PSP's id when known, else by our payment id.

    `created_at` is when commercetools made the Payment: nothing of it at the PSP is older.
    `journal` is what the PSP has said so far, where it cannot be read. `operation_ids` are those
    of the authorization and of all operations on the Payment. `method` is the one that the Payment
    was claimed for, None for a Payment of others. `stores_for` is the customer whose method it is
    to store, until that is done.
    """

    payment_id: str
    interface_id: str | None = None
    created_at: datetime | None = None
    journal: tuple[JournalItem, ...] = ()
    operation_ids: tuple[str, ...] = ()
    method: str | None = None
    stores_for: str | None = None


class Browser(msgspec.Struct, frozen=True, kw_only=True):
    """The shopper's browser, for the risk checks of PSP and bank; never logged, never stored.

    What is not known is None. `ip` is what the proxies say, `time_zone_offset` is in minutes.
    """

    accept_header: str | None = None
    user_agent: str | None = None
    language: str | None = None
    color_depth: int | None = None
    screen_height: int | None = None
    screen_width: int | None = None
    time_zone_offset: int | None = None
    java_enabled: bool | None = None
    origin: str | None = None
    ip: str | None = None
    locale: str | None = None
    country: str | None = None
    email: str | None = None


class AuthorizationRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Ask the PSP to hold (or take) the money of one Payment.

    One Payment is authorized at most once: the idempotency key comes from the payment alone,
    so a second card on the same Payment is a key conflict and never a second authorization.
    `return_url` is where the PSP sends the browser back after an action.
    `order_reference` is the merchant's order number, when the session foresees one.

    `customer_id` is commercetools' id of the customer. With `store`, the PSP keeps the method for
    that customer when the authorization succeeds; with `stored_token` it charges one it kept.
    `off_session` says that the shopper cannot be asked: the PSP then declines with
    `AUTHENTICATION_REQUIRED` instead of returning an action.
    """

    payment_id: str
    operation_id: str
    amount: Money
    method: str
    token: Secret | None = None
    return_url: str | None = None
    order_reference: str | None = None
    customer_id: str | None = None
    store: bool = False
    stored_token: Secret | None = None
    off_session: bool = False
    browser: Browser | None = None

    @property
    def idempotency_key(self) -> str:
        """The PSP's idempotency key: the same for every attempt to authorize this Payment."""
        return f"authorize-{self.payment_id}"


class OperationRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A capture, refund or cancellation that commercetools already holds as a transaction.

    `operation_id` is also the idempotency key.
    `psp_capture_id` names the capture that a refund is for; None lets the PSP choose.
    `merchant_reference` is the merchant's own word for the operation, shown in the PSP's records.
    `only_if_declined` is for a cancellation that ends a declined attempt: the provider looks right
    before, and an attempt that is anything but declined by then is left as it is and shown.
    """

    payment: PaymentLookup
    operation_id: str
    amount: Money
    psp_capture_id: str | None = None
    merchant_reference: str | None = None
    only_if_declined: bool = False


class WebhookEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A verified webhook, reduced to where to look. It proves nothing about money.

    Only where the PSP cannot be read is it proof: `evidence` then says what happened.

    `payment_id` is the merchant reference (our payment id), `interface_id` the PSP's payment id.
    `project_key` and `deployment_id` are those that the PSP's metadata names. Where it names
    none, a payment that is not found is not ours.
    """

    type: str
    occurred_at: datetime
    payment_id: str | None = None
    interface_id: str | None = None
    project_key: str | None = None
    deployment_id: str | None = None
    evidence: JournalItem | None = None


class Health(msgspec.Struct, frozen=True):
    """Whether the PSP answers with our credentials; `message` is safe to show to the merchant."""

    is_up: bool
    message: str


class PaymentOperations(Protocol):
    """The operations that move the money of a Payment."""

    @property
    def capabilities(self) -> Capabilities:
        """What this PSP, with this configuration, can do."""

    def authorize(self, request: AuthorizationRequest) -> Ledger:
        """Authorize once, however often it is asked; return what the PSP then shows.

        A conflict on the idempotency key is `OutcomeUnknown`: something was found. After `Refused`,
        what was opened at the PSP may still be open; `cancel` ends it.
        """

    def capture(self, command: OperationRequest) -> Ledger:
        """Capture once per operation id; a refusal is a Failure entry with that id."""

    def refund(self, command: OperationRequest) -> Ledger:
        """Refund once per operation id; a refusal is a Failure entry with that id."""

    def cancel(self, command: OperationRequest) -> Ledger:
        """Release what is not captured, or end an open attempt; once per operation id."""

    def fetch(self, payment: PaymentLookup) -> Ledger:
        """Return the ledger as it is now, with every operation; empty when unknown to the PSP."""


class PaymentProvider(PaymentOperations, Protocol):
    """One PSP, with what the browser and the merchant need to know of it."""

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Sequence[WebhookEvent]:
        """Verify the signature over the raw body and return where to look.

        Raises `Unauthenticated` when the signature or its age is wrong, `InvalidInput` when a
        verified body cannot be read.
        """

    def client_config(self) -> Mapping[str, object]:
        """Return what the browser may know: public keys and addresses, nothing secret."""

    def health(self) -> Health:
        """Ask the PSP whether our credentials work; never raises."""
