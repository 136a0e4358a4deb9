"""What an operator sees of a payment: plain data, in the words of the operations API.

Amounts are integer minor units of the payment's currency, times are UTC. There is nothing about
the customer beyond the id that the Payment has.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec


class ActorKind(StrEnum):
    """Who made something happen, as far as the Payment remembers it."""

    SHOPPER = "shopper"
    MERCHANT = "merchant"
    OPERATOR = "operator"
    PSP = "psp"
    RECONCILIATION = "reconciliation"
    UNKNOWN = "unknown"


class EventType(StrEnum):
    """What a line of the timeline is about."""

    AUTHORIZATION = "authorization"
    CHARGE = "charge"
    REFUND = "refund"
    CANCEL_AUTHORIZATION = "cancelAuthorization"
    CHARGEBACK = "chargeback"
    NOTE = "note"


class EventState(StrEnum):
    """How far an operation has come; `initial` is a command that the PSP has not acknowledged."""

    INITIAL = "initial"
    PENDING = "pending"
    SUCCESS = "success"
    FAILURE = "failure"


class ActionType(StrEnum):
    """What an operator can do with a payment."""

    CAPTURE = "capture"
    REFUND = "refund"
    CANCEL = "cancel"


class Actor(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Who made something happen; `userId` is there for an operator."""

    kind: ActorKind
    user_id: str | None = None


class TimelineEvent(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Something that happened to the payment; `at` is missing where no time was recorded.

    A transaction has its present state. A note of the type `note` says that an attempt began, that
    a transaction has another state, or what a PSP says about a dispute; `code` tells them apart.
    """

    at: datetime | None
    type: EventType
    actor: Actor
    state: EventState | None = None
    cent_amount: int | None = None
    transaction_id: str | None = None
    psp_reference: str | None = None
    dashboard_url: str | None = None
    code: str | None = None
    text: str | None = None


class Amounts(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The sums of a payment: what is certain, and what is left to capture and to refund.

    `disputed` also counts disputes that are not decided. `capturable` and `refundable` are net of
    what is under way.
    """

    currency_code: str
    fraction_digits: int
    planned: int
    authorized: int
    captured: int
    refunded: int
    disputed: int
    capturable: int
    refundable: int


class Instrument(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The card that paid, as far as it may be shown."""

    brand: str | None = None
    last_four: str | None = None
    expiry_month: int | None = None
    expiry_year: int | None = None
    wallet: str | None = None


class OrderReference(msgspec.Struct, frozen=True):
    """The order that a payment is on."""

    id: str
    number: str | None = None


class Reference(msgspec.Struct, frozen=True):
    """Another resource of the project, by its id."""

    id: str


class DisputeRecord(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A dispute, in the words of the PSP.

    `daysLeft` counts whole days until the PSP must have the merchant's answer; it is negative
    after that. Both are missing when no answer is expected.
    """

    psp_reference: str
    transaction_id: str | None
    stage: str
    state: str
    reason: str | None
    cent_amount: int
    due_at: datetime | None
    days_left: int | None
    dashboard_url: str | None = None


class Finding(msgspec.Struct, frozen=True):
    """Something that an operator should know; `code` stays the same when `text` is reworded."""

    code: str
    text: str


class PossibleAction(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What can be done now. A refund names its Charge; `partial` says whether less may be sent."""

    action: ActionType
    max_cent_amount: int
    partial: bool
    transaction_id: str | None = None


class PaymentSummary(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A payment in a list."""

    id: str
    created_at: datetime
    state: str
    provider: str
    method: str
    order: OrderReference | None
    psp_reference: str | None
    amounts: Amounts


class PaymentRecord(PaymentSummary, frozen=True, kw_only=True, rename="camel"):
    """A payment with its history.

    `revision` names the operations that this answer shows; an action has to repeat it.
    """

    key: str | None
    last_modified_at: datetime | None
    revision: str
    instrument: Instrument | None
    cart: Reference | None
    customer: Reference | None
    dashboard_url: str | None
    timeline: Sequence[TimelineEvent]
    disputes: Sequence[DisputeRecord]
    findings: Sequence[Finding]
    actions: Sequence[PossibleAction]
    can_manage: bool
