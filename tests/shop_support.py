"""A whole shop in this process: processor, commercetools and PSP, joined without sockets."""

import random
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from processor_support import ENVIRONMENT, ISSUER, PROJECT_KEY, Place
from sandbox.commercetools.access import Client
from sandbox.commercetools.app import create_app as commercetools_app
from sandbox.commercetools.stand_in import Commercetools
from sandbox.psp.app import create_app as psp_app
from sandbox.psp.service import SandboxPSP
from sandbox.psp.settings import PSPSettings

PROCESSOR_URL = "https://processor.example.com"
RETURN_URL = "https://shop.example.com/back?lang=de"
TOTAL = 5990
SCOPES = ("manage_payments", "manage_orders", "view_sessions", "manage_types")
NEEDED = (*SCOPES, "introspect_oauth_tokens")
Json = dict[str, Any]


class Shop(Place):
    """One project with one cart after the other, and the processor behind `browser`."""

    def __init__(self, scopes: tuple[str, ...] = NEEDED, **settings: str) -> None:
        super().__init__()
        self.commercetools = Commercetools(PROJECT_KEY, self.clock, issuer=ISSUER)
        granted = tuple(f"{scope}:{PROJECT_KEY}" for scope in scopes)
        secret = ENVIRONMENT["CTP_CLIENT_SECRET"]
        self.commercetools.access.register(Client("client", secret, granted))
        served = commercetools_app(self.commercetools)
        for name in ("auth", "api", "session", "mc-api"):
            self.network.plug(f"{name}.example.com", served)
        self.psp = self._psp()
        self.processor: Flask = self.app(**{"PROCESSOR_URL": PROCESSOR_URL, **settings})
        self.network.plug("processor.example.com", self.processor)
        self.browser: FlaskClient = self.processor.test_client()

    def _psp(self) -> SandboxPSP:
        settings = PSPSettings(
            secret_key=ENVIRONMENT["SANDBOX_PSP_SECRET_KEY"],
            public_url=ENVIRONMENT["SANDBOX_PSP_URL"],
            webhook_url=f"{PROCESSOR_URL}/webhooks/sandbox",
            webhook_secret=ENVIRONMENT["SANDBOX_PSP_WEBHOOK_SECRETS"],
        )
        psp = SandboxPSP(settings, self.clock, self.network.session(), random.Random(7))
        self.network.plug("psp.example.com", psp_app(psp))
        return psp

    def token(self, *scopes: str, project_key: str = PROJECT_KEY, lifetime: float = 3600) -> str:
        """Return an access token of some merchant's system."""
        granted = [f"{scope}:{project_key}" for scope in scopes]
        return self.commercetools.access.issue("merchant", granted, lifetime=lifetime).value

    def merchant_api(self, method: str, path: str, **request: Any) -> Json:
        """Call commercetools as the merchant may."""
        headers = {"Authorization": f"Bearer {self.token('manage_project')}"}
        url = f"https://api.example.com/{PROJECT_KEY}/{path}"
        answer = self.network.session().request(method, url, headers=headers, **request)
        assert answer.ok, answer.text
        body: Json = answer.json()
        return body

    def new_cart(self) -> str:
        """Return the id of a cart that costs `TOTAL`."""
        item = {
            "name": {"en": "Shoes"},
            "slug": "shoes",
            "quantity": 1,
            "money": {"centAmount": TOTAL, "currencyCode": "EUR"},
        }
        draft = {"currency": "EUR", "country": "DE", "customLineItems": [item]}
        cart_id: str = self.merchant_api("POST", "carts", json=draft)["id"]
        return cart_id

    def new_session(self, cart_id: str | None = None, **metadata: object) -> str:
        """Return the id of a session for the cart, by default for a new one."""
        draft: Json = {
            "cart": {"cartRef": {"id": cart_id or self.new_cart()}},
            "metadata": {"merchantReturnUrl": RETURN_URL, **metadata},
        }
        headers = {"Authorization": f"Bearer {self.token('manage_sessions')}"}
        url = f"https://session.example.com/{PROJECT_KEY}/sessions"
        answer = self.network.session().post(url, headers=headers, json=draft)
        session_id: str = answer.json()["id"]
        return session_id

    def pay(self, session_id: str, token: str = "tok_approved", **headers: str) -> TestResponse:
        """Pay by card, as the enabler does."""
        body = {"paymentMethod": {"type": "card", "token": token}}
        return self.shopper("POST", "/payments", session_id, json=body, headers=headers)

    def shopper(
        self,
        method: str,
        path: str,
        session_id: str,
        headers: dict[str, str] | None = None,
        **request: Any,
    ) -> TestResponse:
        """Call the processor as a shopper's browser."""
        all_headers = {"X-Session-Id": session_id, **(headers or {})}
        return self.browser.open(path, method=method, headers=all_headers, **request)

    def answer_the_bank(self, url: str, outcome: str = "confirm") -> str:
        """Decide on a page of the PSP; return where it sends the browser then."""
        page = self.network.session().post(url, data={"outcome": outcome}, allow_redirects=False)
        return page.headers["Location"]

    def intent(
        self, payment_id: str, action: str, amount: int | None = None, **request: Any
    ) -> TestResponse:
        """Call the Payment Intents route as Checkout does."""
        members: Json = {"action": action}
        if amount is not None:
            members["amount"] = {"centAmount": amount, "currencyCode": "EUR"}
        return self.merchant(
            "POST", f"/operations/payment-intents/{payment_id}", members, **request
        )

    def merchant(
        self,
        method: str,
        path: str,
        action: Json,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> TestResponse:
        """Send one action with a token that may."""
        token = self.token("manage_checkout_payment_intents")
        all_headers = {"Authorization": f"Bearer {token}", **(headers or {})}
        body = {"actions": [action], **more}
        return self.browser.open(path, method=method, headers=all_headers, json=body)

    def payment(self, payment_id: str) -> Json:
        """Return the commercetools Payment."""
        return self.merchant_api("GET", f"payments/{payment_id}")

    def transactions(self, payment_id: str) -> list[tuple[str, str, int]]:
        """Return type, state and cents of the Payment's transactions."""
        return [
            (one["type"], one["state"], one["amount"]["centAmount"])
            for one in self.payment(payment_id)["transactions"]
        ]

    def payments(self) -> list[Json]:
        """Return every Payment of the project."""
        found: list[Json] = self.merchant_api("GET", "payments")["results"]
        return found

    def money_calls(self) -> list[str]:
        """Return the calls that the PSP got and that could move money."""
        return [entry.path for entry in self.psp.journal.entries() if entry.method == "POST"]

    def asked(self, path: str) -> int:
        """Return how often commercetools was asked for a path that ends like this."""
        return sum(entry.path.endswith(path) for entry in self.commercetools.journal.entries())
