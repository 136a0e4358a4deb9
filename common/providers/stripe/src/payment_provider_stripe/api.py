"""The calls we make to Stripe, through its official library.

https://github.com/stripe/stripe-python
"""

from typing import Final, TypeVar

import msgspec
import stripe
from stripe.params import (
    PaymentIntentCaptureParams,
    PaymentIntentConfirmParams,
    PaymentIntentCreateParams,
    PaymentIntentListParams,
    RefundCreateParams,
    WebhookEndpointCreateParams,
)

from payment_core.spi import OutcomeUnknown, World, is_replayed
from payment_provider_stripe.errors import StripeRefusal, translated
from payment_provider_stripe.objects import (
    Dispute,
    Page,
    PaymentIntent,
    Refund,
    WebhookEndpoint,
)
from payment_provider_stripe.settings import StripeSettings
from payment_provider_stripe.transport import StripeTransport

T = TypeVar("T")

API_VERSION: Final = "2026-10-28.endive"
_API_URL = "https://api.stripe.com"
_LEDGER = ["latest_charge.refunds", "payment_method"]
_LISTED = [f"data.{one}" for one in _LEDGER]


def stripe_client(settings: StripeSettings, world: World) -> stripe.StripeClient:
    """Return the library's client with our key, in one version of the API."""
    stripe.enable_telemetry = False  # The library has no such switch per client.
    return stripe.StripeClient(
        settings.secret_key.reveal(),
        stripe_version=API_VERSION,
        base_addresses={"api": settings.api_url or _API_URL},
        http_client=StripeTransport(world),
        max_network_retries=0,
    )


class StripeAPI:
    """Stripe's API with our key, in one version of it.

    Every call raises `Unavailable` or `OutcomeUnknown`; those with an idempotency key also
    `StripeRefusal` and `KeyConflict`. PaymentIntents come with all that a ledger needs, but for
    disputes, and always as they are now.
    """

    def __init__(self, client: stripe.StripeClient) -> None:
        self._intents = client.v1.payment_intents
        self._refunds = client.v1.refunds
        self._disputes = client.v1.disputes
        self._endpoints = client.v1.webhook_endpoints

    def create(self, params: PaymentIntentCreateParams, key: str) -> PaymentIntent:
        """Open a PaymentIntent."""
        with translated():
            answer = self._intents.create({**params, "expand": _LEDGER}, {"idempotency_key": key})
        return self._current(answer)

    def confirm(
        self, intent_id: str, params: PaymentIntentConfirmParams, key: str
    ) -> PaymentIntent:
        """Try to authorize with a payment method."""
        options: stripe.RequestOptions = {"idempotency_key": key}
        with translated():
            answer = self._intents.confirm(intent_id, {**params, "expand": _LEDGER}, options)
        return self._current(answer)

    def capture(
        self, intent_id: str, params: PaymentIntentCaptureParams, key: str
    ) -> PaymentIntent:
        """Take what is authorized."""
        options: stripe.RequestOptions = {"idempotency_key": key}
        with translated():
            answer = self._intents.capture(intent_id, {**params, "expand": _LEDGER}, options)
        return self._current(answer)

    def cancel(self, intent_id: str, key: str) -> PaymentIntent:
        """Release what is authorized, or end the attempt."""
        with translated():
            answer = self._intents.cancel(intent_id, {"expand": _LEDGER}, {"idempotency_key": key})
        return self._current(answer)

    def refund(self, params: RefundCreateParams, key: str) -> Refund:
        """Give money back; the refund shows its PaymentIntent, unless that may be outdated."""
        expand = [f"payment_intent.{one}" for one in _LEDGER]
        with translated():
            answer = self._refunds.create({**params, "expand": expand}, {"idempotency_key": key})
        refund = decoded(answer, Refund)
        if _is_outdated(answer) and isinstance(refund.payment_intent, PaymentIntent):
            refund.payment_intent = refund.payment_intent.id
        return refund

    def find(self, intent_id: str) -> PaymentIntent | None:
        """Read a PaymentIntent; None when Stripe has none with that id."""
        try:
            with translated():
                answer = self._intents.retrieve(intent_id, {"expand": _LEDGER})
        except StripeRefusal as refusal:
            if refusal.code == "resource_missing":
                return None
            raise _unreadable() from refusal
        return decoded(answer, PaymentIntent)

    def retrieve(self, intent_id: str) -> PaymentIntent:
        """Read a PaymentIntent that exists."""
        intent = self.find(intent_id)
        if intent is None:
            raise _unreadable()
        return intent

    def list_since(self, seconds: int, limit: int = 100) -> Page[PaymentIntent]:
        """Return the newest PaymentIntents, created at that time or later."""
        try:
            with translated():
                answer = self._intents.list(
                    {"created": {"gte": seconds}, "limit": limit, "expand": _LISTED}
                )
        except StripeRefusal as refusal:
            raise _unreadable() from refusal
        return decoded(answer, Page[PaymentIntent])

    def list_between(self, start: int, end: int, after: str | None) -> Page[PaymentIntent]:
        """Return PaymentIntents created in [start, end), newest first, from `after` on."""
        params: PaymentIntentListParams = {
            "created": {"gte": start, "lt": end},
            "limit": 100,
            "expand": _LISTED,
        }
        if after is not None:
            params["starting_after"] = after
        try:
            with translated():
                answer = self._intents.list(params)
        except StripeRefusal as refusal:
            raise _unreadable() from refusal
        return decoded(answer, Page[PaymentIntent])

    def search(self, payment_id: str) -> Page[PaymentIntent] | None:
        """Return what Stripe's search knows of our payment: nothing newer than a minute.

        None for an account that has no search. https://docs.stripe.com/search
        """
        query = f"metadata['paymentId']:{quoted(payment_id)}"
        try:
            with translated():
                answer = self._intents.search({"query": query, "expand": _LISTED})
        except StripeRefusal:
            return None
        return decoded(answer, Page[PaymentIntent])

    def refunds(self, intent_id: str) -> Page[Refund]:
        """Return the hundred newest refunds."""
        try:
            with translated():
                answer = self._refunds.list({"payment_intent": intent_id, "limit": 100})
        except StripeRefusal as refusal:
            raise _unreadable() from refusal
        return decoded(answer, Page[Refund])

    def disputes(self, intent_id: str) -> Page[Dispute]:
        """Return the disputes."""
        try:
            with translated():
                answer = self._disputes.list({"payment_intent": intent_id, "limit": 100})
        except StripeRefusal as refusal:
            raise _unreadable() from refusal
        return decoded(answer, Page[Dispute])

    def webhook_endpoints(self) -> Page[WebhookEndpoint]:
        """Return where webhooks are sent."""
        try:
            with translated():
                answer = self._endpoints.list({"limit": 100})
        except StripeRefusal as refusal:
            raise _unreadable() from refusal
        return decoded(answer, Page[WebhookEndpoint])

    def create_webhook_endpoint(self, params: WebhookEndpointCreateParams, key: str) -> None:
        """Have webhooks sent somewhere."""
        with translated():
            self._endpoints.create(params, {"idempotency_key": key})

    def delete_webhook_endpoint(self, endpoint_id: str) -> None:
        """Send nothing there any more; one that is unknown is gone already."""
        try:
            with translated():
                self._endpoints.delete(endpoint_id)
        except StripeRefusal as refusal:
            if refusal.code != "resource_missing":
                raise

    def _current(self, answer: stripe.PaymentIntent) -> PaymentIntent:
        intent = decoded(answer, PaymentIntent)
        return self.retrieve(intent.id) if _is_outdated(answer) else intent


def _is_outdated(answer: stripe.StripeObject) -> bool:
    return answer.last_response is not None and is_replayed(answer.last_response.headers)


def decoded(answer: stripe.StripeObject, kind: type[T]) -> T:
    """Return the answer's body as one of our shapes; raises `OutcomeUnknown`."""
    response = getattr(answer, "last_response", None)  # A mere list has none.
    try:
        return msgspec.json.decode(response.body if response else "", type=kind)
    except msgspec.DecodeError as error:
        raise _unreadable() from error


def _unreadable() -> OutcomeUnknown:
    return OutcomeUnknown("Stripe did not return the requested object.")


def quoted(text: str) -> str:
    """Return a text as https://docs.stripe.com/search#search-query-language wants it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
