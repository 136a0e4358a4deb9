"""One payment as the sandbox keeps it, and the sums that follow from its operations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Annotated, Literal

import msgspec

from sandbox.psp.cards import TAKEN_BACK, Behavior, Course
from sandbox.psp.failures import Failure
from sandbox.psp_kit.books import Operation, OperationStatus, OperationType

_UNDER_WAY_OR_DONE: tuple[OperationStatus, ...] = ("pending", "succeeded")


class Attempt(StrEnum):
    """How far the authorization of a payment has come."""

    REQUIRES_ACTION = "requires_action"
    REQUIRES_PAYMENT_METHOD = "requires_payment_method"
    PROCESSING = "processing"
    AUTHORIZED = "authorized"
    DECLINED = "declined"
    CANCELED = "canceled"
    EXPIRED = "expired"


OPEN_ATTEMPTS = frozenset(
    {Attempt.REQUIRES_ACTION, Attempt.REQUIRES_PAYMENT_METHOD, Attempt.PROCESSING}
)


class Amount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Money: minor units (ISO 4217) and the currency code."""

    value: Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}\Z")]


class Method(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """How the shopper pays; of a card only what may be shown.

    `three_d_secure` is how 3-D Secure ended with this payment, where it took place.
    """

    type: Literal["card", "ideal", "hpp"]
    brand: str | None = None
    last_four: str | None = None
    expiry_month: int | None = None
    expiry_year: int | None = None
    three_d_secure: Literal["authenticated", "failed"] | None = None


class Action(msgspec.Struct, frozen=True):
    """What the shopper's browser has to visit before the payment can go on."""

    type: Literal["threeDS", "redirect"]
    url: str


@dataclass
class StoredMethod:
    """A method that a customer lets the merchant use again; `token` is for servers only."""

    token: str
    method: Method
    is_deleted: bool = False


@dataclass(frozen=True)
class News:
    """Something that a webhook will tell."""

    type: str
    at: datetime


@dataclass(frozen=True)
class Change:
    """A status that an operation has reached."""

    operation: Operation
    status: OperationStatus
    at: datetime


@dataclass(frozen=True)
class Due:
    """A change that comes by itself, its time, and the id of the operation it is about."""

    at: datetime
    about: str
    happen: Callable[[datetime], None]


@dataclass(kw_only=True)
class Payment:
    """The books of one payment.

    `hosted` payments are completed on the sandbox's own payment page. `store` asks for `stored`
    once it is authorized. `expires_at` is set once there is an authorization that can expire.
    `agenda` holds what is still to come, `news` what no webhook has told yet, and
    `changes` the same for each operation.
    """

    id: str
    amount: Amount
    merchant_reference: str
    method: Method
    created_at: datetime
    order_reference: str | None = None
    customer_reference: str | None = None
    store: bool = False
    stored: StoredMethod | None = None
    return_url: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    hosted: bool = False
    behavior: Behavior = field(default_factory=Behavior)
    attempt: Attempt = Attempt.PROCESSING
    action: Action | None = None
    failure: Failure | None = None
    expires_at: datetime | None = None
    operations: list[Operation] = field(default_factory=list)
    agenda: list[Due] = field(default_factory=list)
    news: list[News] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def status(self) -> str:
        """Return the status that the API shows."""
        if self.attempt is not Attempt.AUTHORIZED:
            return self.attempt
        if self.captured:
            return "captured"
        return {"cancel": "canceled", "expiry": "expired"}.get(self._closed_by or "", "authorized")

    @property
    def is_open(self) -> bool:
        """Whether the authorization is still undecided."""
        return self.attempt in OPEN_ATTEMPTS

    @property
    def is_tried(self) -> bool:
        """Whether anybody tried to pay: here that comes with being made."""
        return True

    @property
    def waits_for_shopper(self) -> bool:
        """Whether a shopper may still pay on one of our pages."""
        return self.attempt in (Attempt.REQUIRES_ACTION, Attempt.REQUIRES_PAYMENT_METHOD)

    @property
    def value(self) -> int:
        """Return how much was to be authorized."""
        return self.amount.value

    @property
    def currency(self) -> str:
        """Return the currency code."""
        return self.amount.currency

    @property
    def brought(self) -> Mapping[str, str]:
        """Nothing: the merchant's server is told nothing by a browser."""
        return {}

    @property
    def can_be_sent_back(self) -> bool:
        """Whether the bank of this card sends refunds back after they had succeeded."""
        return self.behavior.refund == TAKEN_BACK

    @property
    def authorization(self) -> Operation:
        """Return the first operation of every payment."""
        return self.operations[0]

    @property
    def captured(self) -> int:
        """Return what was captured for good, refunds not taken off."""
        return self.total("capture", ("succeeded",))

    @property
    def capturable(self) -> int:
        """Return what is authorized and neither captured, under capture nor released."""
        if self.attempt is not Attempt.AUTHORIZED or self._closed_by:
            return 0
        return self.amount.value - self.total("capture", _UNDER_WAY_OR_DONE)

    @property
    def refundable(self) -> int:
        """Return what is captured and neither refunded, under refund nor disputed."""
        taken = self.total("refund", _UNDER_WAY_OR_DONE) + self.total("dispute", _UNDER_WAY_OR_DONE)
        return max(0, self.captured - taken)

    def refundable_of(self, capture: Operation) -> int:
        """Return what of this capture may still be refunded."""
        if capture.status != "succeeded":
            return 0
        refunded = self.total("refund", _UNDER_WAY_OR_DONE, capture.id)
        disputed = self.total("dispute", _UNDER_WAY_OR_DONE, capture.id)
        return max(0, min(self.refundable, capture.amount - refunded - disputed))

    def total(
        self,
        kind: OperationType,
        statuses: tuple[OperationStatus, ...],
        capture: str | None = None,
    ) -> int:
        """Add up the operations of that kind and status, of one capture when it is named."""
        return sum(
            one.amount
            for one in self.operations
            if one.type == kind and one.status in statuses and capture in (None, one.capture)
        )

    def operation(self, operation_id: str, kind: OperationType | None = None) -> Operation | None:
        """Return the operation with that id, and of that kind when one is given."""
        return next(
            (one for one in self.operations if one.id == operation_id and kind in (None, one.type)),
            None,
        )

    def tell(self, news: str, at: datetime) -> None:
        """Note something that a webhook will tell."""
        self.news.append(News(news, at))

    def reached(self, operation: Operation, at: datetime) -> None:
        """Note that the operation has the status that it has now."""
        self.changes.append(Change(operation, operation.status, at))

    def follow(
        self,
        course: Course,
        operation: Operation,
        now: datetime,
        step: timedelta,
        reach: Callable[[OperationStatus, datetime], None],
    ) -> None:
        """Let the operation reach the first status now and put the others on the agenda."""
        first, *later = course
        reach(first, now)
        for steps, status in enumerate(later, start=1):
            self.agenda.append(Due(now + steps * step, operation.id, partial(reach, status)))

    def forget(self, operation: Operation) -> None:
        """Drop what was still to come for that operation."""
        self.agenda = [due for due in self.agenda if due.about != operation.id]

    def settle(self, now: datetime) -> None:
        """Let everything happen that is due, each thing at its own time."""
        while due := min(self.agenda, key=lambda due: due.at, default=None):
            if due.at > now:
                return
            self.agenda.remove(due)
            due.happen(due.at)

    @property
    def _closed_by(self) -> OperationType | None:
        """Return what released the uncaptured rest."""
        closing = (
            one.type
            for one in self.operations
            if one.type in ("cancel", "expiry") and one.status != "failed"
        )
        return next(closing, None)
