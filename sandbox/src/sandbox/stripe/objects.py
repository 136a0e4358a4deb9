"""What the stand-in remembers of a payment, in Stripe's words. Amounts in Stripe's minor units."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.stripe.payment_methods import PaymentMethod

OPEN_DISPUTES = frozenset({"needs_response", "under_review"})


@dataclass
class Due:
    """Something that happens by itself at a time of the clock."""

    at: datetime
    happen: Callable[[datetime], object]


@dataclass
class Refund:
    """https://docs.stripe.com/api/refunds/object."""

    id: str
    charge: "Charge"
    amount: int
    created: datetime
    status: str
    reason: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    is_release: bool = False

    @property
    def counts(self) -> bool:
        """Whether money that was taken is given back, or about to be."""
        return self.status not in ("failed", "canceled") and not self.is_release


@dataclass
class Dispute:
    """https://docs.stripe.com/api/disputes/object."""

    id: str
    charge: "Charge"
    amount: int
    created: datetime
    status: str

    @property
    def holds_money(self) -> bool:
        """Whether the disputed money is with the bank."""
        return self.status in OPEN_DISPUTES or self.status == "lost"


@dataclass(frozen=True)
class Taking:
    """A part of what was held and is taken. Stripe's API gives it no id.

    `name` is the idempotency key of the call that took it, None when none did.
    """

    amount: int
    at: datetime
    name: str | None


@dataclass(frozen=True)
class Release:
    """What was held and is not taken; `name` as for a `Taking`."""

    amount: int
    at: datetime
    name: str | None
    is_expired: bool = False


@dataclass
class Charge:
    """https://docs.stripe.com/api/charges/object: one attempt to authorize."""

    id: str
    intent: "PaymentIntent"
    method: PaymentMethod
    created: datetime
    metadata: dict[str, str]
    status: str = "succeeded"
    amount_captured: int = 0
    captured: bool = False
    takings: list[Taking] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)

    @property
    def amount_refunded(self) -> int:
        """What was given back, or never taken; what is still pending does not count."""
        return sum(one.amount for one in self.refunds if one.status == "succeeded")

    @property
    def amount_refundable(self) -> int:
        """What was taken and is neither given back nor about to be."""
        return self.amount_captured - sum(one.amount for one in self.refunds if one.counts)

    @property
    def keeps_the_rest(self) -> bool:
        """Whether it can be captured several times."""
        return self.intent.multicapture and self.method.multicapture


@dataclass
class PaymentIntent:
    """https://docs.stripe.com/api/payment_intents/object.

    `was_shown` says that its client secret has come to the shopper's browser.
    """

    id: str
    amount: int
    currency: str
    capture_method: str
    types: list[str]
    created: datetime
    client_secret: str
    metadata: dict[str, str]
    multicapture: bool = False
    statement_descriptor_suffix: str | None = None
    status: str = "requires_payment_method"
    amount_capturable: int = 0
    canceled_at: datetime | None = None
    cancellation_reason: str | None = None
    method: PaymentMethod | None = None
    return_url: str | None = None
    uses_stripe_js: bool = False
    was_shown: bool = False
    off_session: bool = False
    customer: str | None = None
    setup_future_usage: str | None = None
    error: dict[str, object] | None = None
    release: Release | None = None
    charges: list[Charge] = field(default_factory=list)
    due: list[Due] = field(default_factory=list)

    @property
    def charge(self) -> Charge | None:
        """The latest attempt."""
        return self.charges[-1] if self.charges else None

    @property
    def amount_received(self) -> int:
        """What was taken, whether or not it was given back."""
        return self.charge.amount_captured if self.charge else 0

    def settle(self, now: datetime) -> None:
        """Let everything happen that is due."""
        while ready := [one for one in self.due if one.at <= now]:
            first = min(ready, key=lambda one: one.at)
            self.due.remove(first)
            first.happen(first.at)
