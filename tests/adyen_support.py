"""The Adyen stand-in on a network without sockets, with a merchant who keeps its webhooks."""

import itertools
import json
import random
from datetime import UTC, datetime
from typing import Any

import requests
from flask import Flask, Response, request

from sandbox.adyen.account import Account
from sandbox.adyen.app import create_app
from sandbox.adyen.books import BookedAtAdyen
from sandbox.adyen.settings import AdyenSettings
from sandbox.adyen.stand_in import Adyen
from sandbox.clock import VirtualClock
from sandbox.in_process import InProcessNetwork

HOST = "https://checkout-test.adyen.com"
SHOP, OTHER_SHOP = "SandboxShop", "SandboxOtherShop"
API_KEY = "AQE_support"
HMAC_KEY = "0123456789ABCDEF" * 4
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
VISA, MASTERCARD = "4111111111111111", "5555555555554444"
CHALLENGED, WITH_WORD, FRICTIONLESS = "5454545454545454", "4212345678910006", "5201281505129736"
BROWSER: dict[str, Any] = {
    "acceptHeader": "*/*",
    "colorDepth": 24,
    "javaEnabled": False,
    "language": "en-GB",
    "screenHeight": 900,
    "screenWidth": 1_400,
    "timeZoneOffset": -60,
    "userAgent": "Browser",
}
NATIVE: dict[str, Any] = {
    "authenticationData": {"threeDSRequestData": {"nativeThreeDS": "preferred"}},
    "browserInfo": BROWSER,
    "channel": "Web",
    "origin": "https://shop.example",
}


class Merchant:
    """Takes webhooks and answers the next of `answers`, then 202."""

    def __init__(self) -> None:
        self.app = Flask("merchant")
        self.app.add_url_rule("/webhooks", view_func=self._take, methods=["POST"])
        self.app.add_url_rule("/tokens", "tokens", view_func=self._take, methods=["POST"])
        self.answers: list[int] = []
        self.received: list[tuple[dict[str, str], bytes]] = []

    def _take(self) -> Response:
        self.received.append((dict(request.headers), request.get_data()))
        return Response(status=self.answers.pop(0) if self.answers else 202)

    def bodies(self) -> list[dict[str, Any]]:
        """Return what came, in its order."""
        return [json.loads(body) for _, body in self.received]

    def items(self) -> list[dict[str, Any]]:
        """Return the items of what came."""
        return [
            one["NotificationRequestItem"]
            for body in self.bodies()
            for one in body.get("notificationItems", [])
        ]

    def told(self) -> list[tuple[str, str]]:
        """Return event codes and successes."""
        return [(one["eventCode"], one["success"]) for one in self.items()]


def card(number: str = VISA, holder: str = "", **changed: str) -> dict[str, str]:
    """Return a payment method in the plain fields of the test platform."""
    fields = {
        "type": "scheme",
        "encryptedCardNumber": f"test_{number}",
        "encryptedExpiryMonth": "test_03",
        "encryptedExpiryYear": "test_2030",
        "encryptedSecurityCode": "test_737",
        **changed,
    }
    return {**fields, "holderName": holder} if holder else fields


class AdyenWorld:
    """One stand-in, its clock, its merchant, and calls to it over HTTP."""

    def __init__(self, **switches: Any) -> None:
        self.clock = VirtualClock(START)
        self.network = InProcessNetwork(self.clock)
        self.session = self.network.session()
        settings = AdyenSettings(
            api_key=API_KEY,
            merchant_accounts=(SHOP, OTHER_SHOP),
            public_url=HOST,
            webhook_url="https://merchant.test/webhooks",
            token_webhook_url="https://merchant.test/tokens",
            hmac_key=HMAC_KEY,
        )
        self.adyen = Adyen(settings, self.clock, self.session, random.Random(7))
        self.adyen.account = Account(**{"capture": "manual", **switches})
        self.merchant = Merchant()
        self.network.plug("checkout-test.adyen.com", create_app(self.adyen))
        self.network.plug("merchant.test", self.merchant.app)
        self._names = itertools.count(1)

    def post(
        self, path: str, body: Any, key: str | None = None, **headers: str
    ) -> requests.Response:
        """Call with the API key, and with an idempotency key where one is given."""
        keys = {"Idempotency-Key": key} if key else {}
        return self.session.post(
            f"{HOST}/v72{path}", json=body, headers={"X-API-Key": API_KEY, **keys, **headers}
        )

    def payment(self, method: dict[str, str] | None = None, **changed: Any) -> dict[str, Any]:
        """Return a body for `/payments`; each has a reference of its own."""
        return {
            "amount": {"value": 10_000, "currency": "EUR"},
            "merchantAccount": SHOP,
            "paymentMethod": method or card(),
            "reference": f"payment-{next(self._names)}",
            "returnUrl": "https://shop.example/return?x=1",
            **changed,
        }

    def pay(
        self, method: dict[str, str] | None = None, key: str | None = None, **changed: Any
    ) -> dict[str, Any]:
        """Pay; return the answer."""
        answer = self.post("/payments", self.payment(method, **changed), key)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def paid(self, holder: str = "", **changed: Any) -> str:
        """Return the reference of a payment that was authorised."""
        answer = self.pay(card(holder=holder), **changed)
        assert answer["resultCode"] == "Authorised"
        return str(answer["pspReference"])

    def modify(
        self,
        what: str,
        payment: str,
        value: int | None = None,
        reference: str = "mine",
        currency: str = "EUR",
        key: str | None = None,
    ) -> dict[str, Any]:
        """Capture, refund or cancel; return the answer."""
        body: dict[str, Any] = {"merchantAccount": SHOP, "reference": reference}
        if value is not None:
            body["amount"] = {"value": value, "currency": currency}
        answer = self.post(f"/payments/{payment}/{what}", body, key)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def captured(self, holder: str = "", value: int = 10_000) -> str:
        """Return the reference of a payment that was captured, all of which was told."""
        payment = self.paid(holder)
        self.modify("captures", payment, value)
        self.tick()
        return payment

    def tick(self, seconds: float = 0) -> None:
        """Let time pass, with all that is due then."""
        self.clock.advance(seconds)
        self.adyen.tick()

    def last(self) -> dict[str, Any]:
        """Return the last item that the merchant got."""
        return self.merchant.items()[-1]

    def booked(self, payment: str) -> BookedAtAdyen:
        """Return what the stand-in's books say of a payment."""
        [found] = [one for one in self.adyen.books() if one.id == payment]
        return found

    def done(self, payment: str) -> list[tuple[str, int, str]]:
        """Return what was done to a payment."""
        return [(one.type, one.amount, one.status) for one in self.booked(payment).operations]
