"""What we ask Stripe for."""

from stripe.params import (
    PaymentIntentCaptureParams,
    PaymentIntentConfirmParams,
    PaymentIntentCreateParams,
    RefundCreateParams,
)

from payment_core.spi import (
    AuthorizationRequest,
    DeploymentLabels,
    OperationRequest,
    PaymentMethodType,
)
from payment_provider_stripe.errors import StripeRefusal
from payment_provider_stripe.metadata import (
    NotedCapture,
    capture_note,
    identity,
    reference_of,
)
from payment_provider_stripe.minor_units import to_stripe
from payment_provider_stripe.objects import PaymentIntent
from payment_provider_stripe.settings import StripeSettings
from payment_provider_stripe.stored import AttachedMethod
from payment_provider_stripe.times import can_be_held

CARD = "card"
# Those that Stripe has switched on for every account: https://docs.stripe.com/payments/cards.
_BRANDS = ("visa", "mastercard", "amex")
# The others always send the shopper to a bank's or a wallet's own page.
_STAYS_IN_THE_SHOP = frozenset({CARD, "sepa_debit"})
METHODS = tuple(
    PaymentMethodType(
        one,
        needs_token=True,
        needs_return_url=one not in _STAYS_IN_THE_SHOP,
        can_be_stored=one == CARD,
        brands=_BRANDS if one == CARD else (),
    )
    for one in (CARD, "klarna", "paypal", "bancontact", "eps", "ideal", "p24", "sepa_debit")
)
_CONFIRMATION_TOKEN = "ctoken_"  # noqa: S105 - what such tokens begin with, not one of them.


def opening(
    request: AuthorizationRequest,
    settings: StripeSettings,
    labels: DeploymentLabels,
    customer: str | None,
) -> PaymentIntentCreateParams:
    """Return the PaymentIntent of a Payment, before it is confirmed.

    `customer` is Stripe's id of whose payment methods it may use and keep. Raises
    `InexpressibleAmount`.
    """
    is_manual = settings.manual_capture and can_be_held(request.method)
    params: PaymentIntentCreateParams = {
        "amount": to_stripe(request.amount),
        "currency": request.amount.currency_code.lower(),
        "allowed_payment_method_types": [request.method],
        "capture_method": "manual" if is_manual else "automatic",
        "metadata": identity(
            request.payment_id, request.operation_id, labels, request.order_reference
        ),
    }
    if customer:
        params["customer"] = customer
    if request.method == CARD and settings.statement_descriptor_suffix:
        params["statement_descriptor_suffix"] = settings.statement_descriptor_suffix
    if request.method == CARD and settings.multicapture:
        params["payment_method_options"] = {"card": {"request_multicapture": "if_available"}}
    return params


def confirmation(request: AuthorizationRequest) -> PaymentIntentConfirmParams:
    """Return the attempt to pay: by what the Payment Element collected, or a stored method.

    A test payment method can stand in for what the Payment Element collects.
    """
    params: PaymentIntentConfirmParams = {}
    token = request.token.reveal() if request.token else ""
    if request.stored_token:
        params["payment_method"] = AttachedMethod.read(request.stored_token).payment_method
    elif token.startswith(_CONFIRMATION_TOKEN):
        params["confirmation_token"] = token
    elif token:
        params["payment_method"] = token
    if request.return_url:
        params["return_url"] = request.return_url
    if request.store and request.customer_id:
        params["setup_future_usage"] = "off_session"
    if request.off_session:
        params["off_session"] = True
    elif request.stored_token or "confirmation_token" in params:
        # The shopper's page has Stripe.js, which shows 3-D Secure above it.
        # https://docs.stripe.com/payments/finalize-payments-on-the-server
        params["use_stripe_sdk"] = True
    return params


def confirmation_key(payment_id: str) -> str:
    """Return the idempotency key of the one attempt to pay: another token is a conflict."""
    return f"confirm-{payment_id}"


def capture(command: OperationRequest) -> PaymentIntentCaptureParams:
    """Return the capture with its note; raises `InexpressibleAmount`."""
    amount = to_stripe(command.amount)
    return {
        "amount_to_capture": amount,
        "metadata": {
            **capture_note(NotedCapture(command.operation_id, amount)),
            **reference_of(command),
        },
    }


def one_of_many(
    params: PaymentIntentCaptureParams, intent: PaymentIntent
) -> PaymentIntentCaptureParams:
    """Return a capture that keeps the rest of the authorization.

    Raises `StripeRefusal` when this card would lose the rest, which could not be captured later.
    https://docs.stripe.com/payments/multicapture
    """
    is_last = params["amount_to_capture"] >= intent.amount_capturable
    if not is_last and not _can_keep_the_rest(intent):
        raise StripeRefusal("multicapture_unavailable")
    return {**params, "final_capture": is_last}


def release() -> PaymentIntentCaptureParams:
    """Return the last, empty capture that releases the rest of a partly captured authorization."""
    return {"amount_to_capture": 0, "final_capture": True}


def refund(
    command: OperationRequest, intent_id: str, labels: DeploymentLabels
) -> RefundCreateParams:
    """Return the refund; raises `InexpressibleAmount`.

    A PaymentIntent has one charge with money, so that is the one, whatever capture is named.
    """
    return {
        "payment_intent": intent_id,
        "amount": to_stripe(command.amount),
        "metadata": {
            **identity(command.payment.payment_id, command.operation_id, labels),
            **reference_of(command),
        },
    }


def _can_keep_the_rest(intent: PaymentIntent) -> bool:
    details = intent.charge.payment_method_details if intent.charge else None
    multicapture = details.card.multicapture if details and details.card else None
    return multicapture is not None and multicapture.status == "available"
