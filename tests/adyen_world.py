"""The Adyen stand-in on a network without sockets, and our provider talking to it.

A journal stands in the place of the Payment: it keeps what answers and webhooks say.
"""

import random
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
from flask import Flask, request

from adyen_items import OPERATIONS, PAYMENT, SETTINGS
from adyen_native_support import NativeBrowser
from outgoing import Watched, virtual_world
from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money
from payment_core.domain.provider import (
    AuthorizationRequest,
    Browser,
    DeploymentLabels,
    OperationRequest,
    PaymentLookup,
)
from payment_core.runtime.errors import ConnectorError
from payment_core.runtime.secret import Secret
from payment_core.runtime.settings import Environment
from payment_core.spi import JournalItem, WebhookEvent
from payment_provider_adyen.provider import AdyenProvider
from sandbox.adyen.app import create_app
from sandbox.adyen.settings import AdyenSettings
from sandbox.adyen.stand_in import Adyen
from sandbox.clock import VirtualClock
from sandbox.in_process import InProcessNetwork

HOST = "checkout-test.adyen.com"
REPORTS = "ca-test.adyen.com"
PAGES = "https://checkoutshopper-test.adyen.com"
WEBHOOK = "https://processor.test/webhooks/adyen"
RETURN_URL = "https://processor.test/payments/1/return?token=x"
STAND_IN = AdyenSettings(
    api_key=SETTINGS["ADYEN_API_KEY"],
    public_url=PAGES,
    webhook_url=WEBHOOK,
    webhook_username=SETTINGS["ADYEN_WEBHOOK_USERNAME"],
    webhook_password=SETTINGS["ADYEN_WEBHOOK_PASSWORDS"].split(",")[0],
    hmac_key=SETTINGS["ADYEN_HMAC_KEYS"].split(",")[0],
    token_webhook_url=WEBHOOK,
)


def card(number: str = "4111111111111111", **members: str) -> str:
    """Return what Adyen's browser code makes of a test card."""
    fields = {
        "type": "scheme",
        "encryptedCardNumber": f"test_{number}",
        "encryptedExpiryMonth": "test_03",
        "encryptedExpiryYear": "test_2030",
        "encryptedSecurityCode": "test_737",
    }
    return msgspec.json.encode({**fields, **members}).decode()


SEPA = '{"iban": "NL13TEST0123456789", "ownerName": "A. Klaassen"}'
THREE_DS = "5454545454545454"
FRICTIONLESS = "5201281505129736"
BROWSER = Browser(
    accept_header="text/html",
    user_agent="kit",
    language="en",
    color_depth=24,
    screen_height=800,
    screen_width=1200,
    time_zone_offset=-60,
    java_enabled=False,
    origin="https://shop.test",
    ip="192.0.2.1",
    locale="en-GB",
    country="NL",
    email="shopper@shop.test",
)


def action_of(ledger: Ledger) -> dict[str, Any]:
    """Return the action for Adyen Web."""
    assert ledger.action is not None
    assert ledger.action.type == "threeDS"
    found: dict[str, Any] = msgspec.json.decode(ledger.action.client_secret or "")
    return found


class AdyenWorld:
    """One stand-in, its clock, a provider, and the journal of one Payment."""

    def __init__(self, **settings: str) -> None:
        self.clock = VirtualClock()
        self.network = InProcessNetwork(self.clock)
        self.session = self.network.session()
        self.adyen = Adyen(STAND_IN, self.clock, self.session, random.Random(7))
        app = create_app(self.adyen)
        for host in (HOST, "management-test.adyen.com", "checkoutshopper-test.adyen.com", REPORTS):
            self.network.plug(host, app)
        self.network.plug("processor.test", self._receiver())
        self.calls = Watched(self.network)
        self.journal: list[JournalItem] = []
        self.method: str | None = None
        self.events: list[WebhookEvent] = []
        self.provider = self.new_provider(**settings)

    def new_provider(self, **settings: str) -> AdyenProvider:
        world = virtual_world(self.calls, self.clock)
        configured = AdyenProvider.settings.read(Environment({**SETTINGS, **settings}))
        return AdyenProvider(configured, DeploymentLabels("shop", "blue"), world)

    def request(
        self,
        token: str | None = None,
        *,
        method: str = "card",
        cents: int = 1000,
        currency: str = "EUR",
        **members: Any,
    ) -> AuthorizationRequest:
        members.setdefault("browser", BROWSER)
        if token is None and method == "card" and "stored_token" not in members:
            token = card()
        return AuthorizationRequest(
            payment_id=PAYMENT,
            operation_id=OPERATIONS[0],
            amount=Money(cents, currency),
            method=method,
            token=Secret(token) if token else None,
            return_url=RETURN_URL,
            **members,
        )

    def authorize(self, token: str | None = None, **members: Any) -> Ledger:
        return self.keep(self.provider.authorize(self.request(token, **members)))

    def lookup(self) -> PaymentLookup:
        return PaymentLookup(
            PAYMENT, journal=tuple(self.journal), operation_ids=OPERATIONS, method=self.method
        )

    def command(self, operation: str, cents: int = 1000) -> OperationRequest:
        return OperationRequest(
            payment=self.lookup(), operation_id=operation, amount=Money(cents, "EUR")
        )

    def capture(self, operation: str, cents: int = 1000) -> Ledger:
        return self.keep(self.provider.capture(self.command(operation, cents)))

    def refund(self, operation: str, cents: int = 1000) -> Ledger:
        return self.keep(self.provider.refund(self.command(operation, cents)))

    def cancel(self, operation: str) -> Ledger:
        return self.keep(self.provider.cancel(self.command(operation)))

    def fetch(self) -> Ledger:
        return self.provider.fetch(self.lookup())

    def told(self, seconds: float = 1) -> Ledger:
        """Let time pass and every webhook that is due arrive, then look."""
        for _ in range(3):
            self.clock.advance(seconds)
            self.adyen.tick()
        return self.fetch()

    def visit(self, ledger: Ledger, answer: str = "approve", **form: str) -> dict[str, str]:
        """Be the shopper on the page of an action; return what comes back in the address."""
        assert ledger.action is not None
        assert ledger.action.url is not None
        page = self.session.post(
            ledger.action.url, data={"answer": answer, **form}, allow_redirects=False
        )
        query = dict(parse_qsl(urlsplit(page.headers["Location"]).query))
        return {"redirectResult": query["redirectResult"]}

    def authenticate(self, ledger: Ledger, answer: str = "approve", **form: str) -> dict[str, str]:
        """Be Adyen Web in the shop's page, and the shopper there; return what they bring."""
        browser = NativeBrowser(self.session, PAGES, STAND_IN.client_key)
        return browser.details(action_of(ledger), answer, **form)

    def submit(self, details: dict[str, str]) -> Ledger:
        return self.keep(self.provider.submit_details(self.lookup(), OPERATIONS[0], details))

    def booked(self, kind: str) -> int:
        """Return how much of this kind succeeded by the stand-in's own books."""
        self.adyen.settle()
        operations = (one for payment in self.adyen.books() for one in payment.operations)
        done = (one for one in operations if (one.type, one.status) == (kind, "succeeded"))
        return sum(one.amount for one in done)

    def keep(self, ledger: Ledger) -> Ledger:
        """Write into the journal what an answer adds to it."""
        self.journal += [one for one in ledger.evidence if one not in self.journal]
        return ledger

    def paths(self) -> list[str]:
        """Return method and path of every call to Adyen, and forget them."""
        found = [f"{one.method} {one.url.partition('/v72')[2]}" for one in self.calls.requests]
        self.calls.requests.clear()
        return found

    def bodies(self) -> list[Any]:
        return [msgspec.json.decode(one.body) for one in self.calls.requests if one.body]

    def keys(self) -> list[str]:
        return [one.headers.get("Idempotency-Key", "") for one in self.calls.requests]

    def _receiver(self) -> Flask:
        app = Flask("receiver")

        def receive() -> tuple[str, int]:
            headers = {name.lower(): value for name, value in request.headers.items()}
            try:
                events = self.provider.parse_webhook(headers, request.get_data())
            except ConnectorError as error:
                return error.message, error.status
            self.events += events
            self.journal += [one.evidence for one in events if one.evidence]
            return "", 200

        app.add_url_rule("/webhooks/adyen", view_func=receive, methods=["POST"])
        return app
