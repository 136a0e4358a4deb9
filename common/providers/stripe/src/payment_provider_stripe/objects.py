"""The members of Stripe's objects that decide about money.

https://docs.stripe.com/api. Types and statuses are plain strings, so that a value Stripe adds
later still decodes; amounts are in Stripe's minor units, times in seconds since 1970.
"""

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T]):
    """One page of a list or search, newest first."""

    data: list[T]
    has_more: bool = False


class Decline(msgspec.Struct):
    """Why a confirmation failed: `last_payment_error`."""

    code: str | None = None
    decline_code: str | None = None


class RedirectTo(msgspec.Struct):
    """Where the shopper has to go."""

    url: str


class NextAction(msgspec.Struct):
    """What the shopper has to do."""

    type: str
    redirect_to_url: RedirectTo | None = None


class Multicapture(msgspec.Struct):
    """Whether this card lets one authorization be captured several times."""

    status: str


class Card(msgspec.Struct):
    """A card, as far as it may be shown. https://docs.stripe.com/api/payment_methods/object."""

    brand: str | None = None
    last4: str | None = None
    exp_month: int | None = None
    exp_year: int | None = None


class PaymentMethod(msgspec.Struct):
    """https://docs.stripe.com/api/payment_methods/object; `customer` is whose it is, if kept."""

    id: str
    customer: str | None = None
    card: Card | None = None


class Customer(msgspec.Struct):
    """https://docs.stripe.com/api/customers/object."""

    id: str
    metadata: dict[str, str] | None = None


class CustomerPaymentMethods(msgspec.Struct):
    """The wallet that a card was in, such as `apple_pay`."""

    type: str


class ThreeDSecure(msgspec.Struct):
    """How 3-D Secure ended, such as `authenticated` or `attempt_acknowledged`."""

    result: str | None = None


class ChargedCard(Card):
    """The card of a charge.

    https://docs.stripe.com/api/charges/object#charge_object-payment_method_details-card
    """

    multicapture: Multicapture | None = None
    wallet: CustomerPaymentMethods | None = None
    three_d_secure: ThreeDSecure | None = None


class MethodDetails(msgspec.Struct):
    """How the shopper paid."""

    type: str
    card: ChargedCard | None = None


class ChargeOutcome(msgspec.Struct):
    """What Stripe says about an attempt; `reason` is the decline code."""

    reason: str | None = None


class Refund(msgspec.Struct):
    """https://docs.stripe.com/api/refunds/object."""

    id: str
    amount: int
    currency: str
    created: int
    status: str | None = None
    reason: str | None = None
    metadata: dict[str, str] | None = None
    payment_intent: "PaymentIntent | str | None" = None


class Charge(msgspec.Struct):
    """https://docs.stripe.com/api/charges/object: one attempt to authorize.

    `refunds` holds the ten newest, and is there only when the call asked for it.
    """

    id: str
    status: str
    created: int
    disputed: bool = False
    failure_code: str | None = None
    outcome: ChargeOutcome | None = None
    payment_method_details: MethodDetails | None = None
    refunds: Page[Refund] | None = None


class PaymentIntent(msgspec.Struct):
    """https://docs.stripe.com/api/payment_intents/object.

    `latest_charge` and `payment_method` are mere ids unless the call asked for more.
    """

    id: str
    amount: int
    currency: str
    status: str
    created: int
    amount_received: int = 0
    amount_capturable: int = 0
    canceled_at: int | None = None
    metadata: dict[str, str] = {}
    payment_method_types: list[str] = []
    client_secret: str | None = None
    last_payment_error: Decline | None = None
    next_action: NextAction | None = None
    latest_charge: Charge | str | None = None
    customer: str | None = None
    setup_future_usage: str | None = None
    payment_method: PaymentMethod | str | None = None

    @property
    def charge(self) -> Charge | None:
        """The latest attempt, if there was one and the call asked for it."""
        return self.latest_charge if isinstance(self.latest_charge, Charge) else None


class DisputeEvidence(msgspec.Struct):
    """Until when evidence is taken: `evidence_details` of a dispute."""

    due_by: int | None = None


class Dispute(msgspec.Struct):
    """https://docs.stripe.com/api/disputes/object."""

    id: str
    amount: int
    currency: str
    status: str
    created: int
    reason: str | None = None
    evidence_details: DisputeEvidence | None = None


class WebhookEndpoint(msgspec.Struct):
    """https://docs.stripe.com/api/webhook_endpoints/object."""

    id: str
    url: str


class Problem(msgspec.Struct):
    """https://docs.stripe.com/api/errors; `payment_intent` is not expanded."""

    type: str = ""
    code: str | None = None
    decline_code: str | None = None
    param: str | None = None
    payment_intent: PaymentIntent | None = None


class ErrorBody(msgspec.Struct):
    """The body of every error."""

    error: Problem
