"""Stripe: one PaymentIntent for each Payment."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from payment_core.spi import (
    AuthorizationPage,
    AuthorizationRequest,
    Capabilities,
    DeploymentLabels,
    Health,
    Ledger,
    Money,
    OperationRequest,
    PaymentLookup,
    Secret,
    Unavailable,
    WebhookEvent,
    World,
)
from payment_provider_stripe import endpoints, listing
from payment_provider_stripe import parameters as ask
from payment_provider_stripe.amounts import with_amounts
from payment_provider_stripe.api import StripeAPI, stripe_client
from payment_provider_stripe.authorization import StripeAuthorization
from payment_provider_stripe.customers import StripeCustomers
from payment_provider_stripe.dashboard import dashboard_url
from payment_provider_stripe.lookup import find_intent, ledger_now
from payment_provider_stripe.minor_units import InexpressibleAmount, to_stripe
from payment_provider_stripe.objects import PaymentIntent
from payment_provider_stripe.operations import StripeOperations
from payment_provider_stripe.secret_patterns import SECRET_PATTERNS
from payment_provider_stripe.settings import StripeSettings
from payment_provider_stripe.stored import AttachedMethod
from payment_provider_stripe.times import with_times
from payment_provider_stripe.webhooks import StripeWebhooks

_STRIPE_JS = "https://js.stripe.com"
_STRIPE_JS_PATH = "/endive/stripe.js"


class StripeProvider:
    """See `PaymentProvider` for what each method guarantees."""

    settings = StripeSettings

    def __init__(self, settings: StripeSettings, labels: DeploymentLabels, world: World) -> None:
        self._settings = settings
        self._labels = labels
        self._world = world
        client = stripe_client(settings, world)
        self._api = StripeAPI(client)
        self._customers = StripeCustomers(client, labels)
        self._authorization = StripeAuthorization(
            self._api, self._customers, settings, labels, world
        )
        self._operations = StripeOperations(self._api, settings, labels, world)
        self._webhooks = StripeWebhooks(settings.webhook_secrets, settings.is_live)
        self.capabilities = Capabilities(
            methods=with_amounts(with_times(ask.METHODS, is_manual=settings.manual_capture)),
            dropins=("embedded",),
            page_hosts=settings.page_hosts,
            multiple_captures=settings.multicapture,
            key_window=timedelta(hours=24),
            secret_patterns=SECRET_PATTERNS,
        )

    def authorize(self, request: AuthorizationRequest) -> Ledger:
        """Open the Payment's PaymentIntent and confirm it, unless that was done before."""
        return self._authorization.authorize(request)

    def capture(self, command: OperationRequest) -> Ledger:
        """Capture, with a note that tells this capture from every other."""
        return self._operations.capture(command)

    def refund(self, command: OperationRequest) -> Ledger:
        """Refund what was captured."""
        return self._operations.refund(command)

    def cancel(self, command: OperationRequest) -> Ledger:
        """Release what is held, or end the attempt; an empty ledger when there is none."""
        return self._operations.cancel(command)

    def fetch(self, payment: PaymentLookup) -> Ledger:
        """Read with one call, with two when there are disputes or more than ten refunds."""
        if payment.interface_id is None:
            found = find_intent(self._api, payment, self._world.now())
            if found.intent is None:
                return Ledger(complete=found.is_proof)
            return ledger_now(self._api, found.intent)
        intent = self._api.find(payment.interface_id)
        if intent is None or not _is_of(intent, payment):
            return Ledger(complete=False)  # The id is of another account, mode or Payment.
        return ledger_now(self._api, intent)

    def authorizations(
        self, made_from: datetime, made_before: datetime, cursor: str | None = None
    ) -> AuthorizationPage:
        """List the account's PaymentIntents and keep those with our labels."""
        return listing.page_of(self._api, self._labels, made_from, made_before, cursor)

    def delete_stored_method(self, token: Secret) -> None:
        """Detach it from its Customer; it cannot be used again."""
        self._customers.forget(AttachedMethod.read(token).payment_method)

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Sequence[WebhookEvent]:
        """Verify the signature and read where to look."""
        return self._webhooks.read(headers, body, self._world.now())

    def client_config(self) -> Mapping[str, object]:
        """Return what Stripe.js needs."""
        return {
            "publishableKey": self._settings.publishable_key,
            "scriptUrl": (self._settings.api_url or _STRIPE_JS) + _STRIPE_JS_PATH,
            "captureMethod": "manual" if self._settings.manual_capture else "automatic",
        }

    def quote(self, amount: Money) -> Mapping[str, object]:
        """Return what an Elements object without an intent needs, in Stripe's minor units.

        https://docs.stripe.com/js/elements_object/create_without_intent
        """
        try:
            return {"amount": to_stripe(amount), "currency": amount.currency_code.lower()}
        except InexpressibleAmount:
            return {}

    def dashboard_url(self, psp_reference: str) -> str | None:
        """Return the Dashboard's page of a payment, a charge or a dispute."""
        return dashboard_url(psp_reference, is_live=self._settings.is_live)

    def health(self) -> Health:
        """Read one PaymentIntent."""
        try:
            self._api.list_since(0, limit=1)
        except Unavailable as error:
            return Health(is_up=False, message=error.message)
        return Health(is_up=True, message="Stripe answers.")

    def register_webhook(self, url: str) -> bool:
        """Add an endpoint unless there is one for this URL."""
        return endpoints.register(self._api, url, self._world.now())

    def unregister_webhook(self, url: str) -> bool:
        """Remove every endpoint for this URL."""
        return endpoints.unregister(self._api, url)


def _is_of(intent: PaymentIntent, payment: PaymentLookup) -> bool:
    """Whether nothing says that this is another Payment's; other connectors say nothing."""
    return intent.metadata.get("paymentId", payment.payment_id) == payment.payment_id
