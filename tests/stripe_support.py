"""The Stripe stand-in on a network without sockets, and our provider talking to it."""

import random
from collections.abc import Mapping
from typing import Any

import requests

from outgoing import virtual_world
from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money
from payment_core.domain.payment import TransactionType
from payment_core.domain.provider import (
    AuthorizationRequest,
    DeploymentLabels,
    OperationRequest,
    PaymentLookup,
)
from payment_core.runtime.secret import Secret
from payment_core.runtime.settings import Environment
from payment_provider_stripe.provider import StripeProvider
from sandbox.clock import VirtualClock
from sandbox.in_process import InProcessNetwork
from sandbox.stripe.app import create_app
from sandbox.stripe.settings import API_VERSION, StripeSettings
from sandbox.stripe.stand_in import Stripe

API = "https://api.stripe.com"
PAYMENT_ID = "0f1e2d3c-4b5a-4697-8877-665544332211"
SECRET_KEY, WEBHOOK_SECRET = "sk_test_canary", "whsec_c3RyaXBlLXN1cHBvcnQtY2FuYXJ5LTAx"
RETURN_URL = "https://processor.example.com/payments/1/return?token=x"
SETTINGS: Mapping[str, str] = {
    "STRIPE_SECRET_KEY": SECRET_KEY,
    "STRIPE_PUBLISHABLE_KEY": "pk_test_support",
    "STRIPE_WEBHOOK_SECRETS": WEBHOOK_SECRET,
}


class StripeWorld:
    """One stand-in, its clock, a provider, and calls to the stand-in past the provider."""

    def __init__(self, **settings: str) -> None:
        self.clock = VirtualClock()
        self.network = InProcessNetwork(self.clock)
        self.session = self.network.session()
        self.stripe = Stripe(
            StripeSettings(secret_key=SECRET_KEY), self.clock, self.session, random.Random(7)
        )
        self.network.plug("api.stripe.com", create_app(self.stripe))
        self.provider = self.new_provider(**settings)

    def new_provider(self, deployment: str = "blue", **settings: str) -> StripeProvider:
        world = virtual_world(self.network, self.clock)
        configured = StripeProvider.settings.read(Environment({**SETTINGS, **settings}))
        return StripeProvider(configured, DeploymentLabels("shop", deployment), world)

    def request(
        self,
        token: str | None = "pm_card_visa",
        *,
        cents: int = 10_000,
        currency: str = "EUR",
        method: str = "card",
        name: str = "authorize-1",
        payment_id: str = PAYMENT_ID,
        return_url: str | None = RETURN_URL,
        order: str | None = None,
        **members: Any,
    ) -> AuthorizationRequest:
        return AuthorizationRequest(
            payment_id=payment_id,
            operation_id=name,
            amount=Money(cents, currency),
            method=method,
            token=Secret(token) if token else None,
            return_url=return_url,
            order_reference=order,
            **members,
        )

    def authorize(self, token: str = "pm_card_visa", **members: Any) -> Ledger:
        return self.provider.authorize(self.request(token, **members))

    def at_psp(self, ledger: Ledger) -> PaymentLookup:
        return PaymentLookup(PAYMENT_ID, ledger.psp_payment_id)

    def command(
        self, ledger: Ledger, cents: int, name: str, capture: str | None = None
    ) -> OperationRequest:
        return OperationRequest(
            payment=self.at_psp(ledger),
            operation_id=name,
            amount=Money(cents, "EUR"),
            psp_capture_id=capture,
        )

    def capture(self, ledger: Ledger, cents: int, name: str = "capture-1") -> Ledger:
        return self.provider.capture(self.command(ledger, cents, name))

    def refund(self, ledger: Ledger, cents: int, name: str = "refund-1") -> Ledger:
        return self.provider.refund(self.command(ledger, cents, name))

    def cancel(self, ledger: Ledger, name: str = "cancel-1") -> Ledger:
        return self.provider.cancel(self.command(ledger, 10_000, name))

    def fetch(self, ledger: Ledger) -> Ledger:
        return self.provider.fetch(self.at_psp(ledger))

    def call(self, method: str, path: str, **options: Any) -> Any:
        """Call the stand-in with the secret key and return the JSON of its answer."""
        answer = self.answer(method, path, **options)
        assert answer.ok, answer.text
        return answer.json()

    def answer(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {
            "Authorization": f"Bearer {SECRET_KEY}",
            "Stripe-Version": API_VERSION,
            **options.pop("headers", {}),
        }
        return self.session.request(method, API + path, headers=headers, **options)

    def intent(self, ledger: Ledger) -> Any:
        """Return the PaymentIntent as Stripe has it."""
        return self.call("GET", f"/v1/payment_intents/{ledger.psp_payment_id}")

    def control(self, ledger: Ledger, action: str) -> Any:
        """Play shopper, bank or time."""
        return self.call("POST", f"/test/payment_intents/{ledger.psp_payment_id}/{action}")

    def calls(self) -> list[str]:
        """Return method and path of every call, and forget them; ids become `*`."""
        found = [
            f"{one.method} "
            + "/".join(
                "*" if "_" in part and part[:3] in ("pi_", "re_") else part
                for part in one.path.split("/")[2:]
            )
            for one in self.stripe.journal.entries()
        ]
        self.stripe.journal.clear()
        return found


def entries(ledger: Ledger) -> list[tuple[str, int, str]]:
    """Return type, minor units and state of every entry."""
    return [(one.type, one.amount.cent_amount, str(one.state)) for one in ledger.entries]


def of_type(ledger: Ledger, kind: TransactionType) -> list[tuple[str | None, int, str]]:
    """Return operation id, minor units and state of the entries of one type."""
    return [
        (one.operation_id, one.amount.cent_amount, str(one.state))
        for one in ledger.entries
        if one.type == kind
    ]
