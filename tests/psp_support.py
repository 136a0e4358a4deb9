"""The sandbox PSP on a network without sockets, with a merchant who keeps its webhooks."""

import itertools
import json
import random
from datetime import UTC, datetime
from typing import Any

import requests
from flask import Flask, Response, request
from standardwebhooks import Webhook

from sandbox.clock import VirtualClock
from sandbox.in_process import InProcessNetwork
from sandbox.psp.app import create_app
from sandbox.psp.service import SandboxPSP
from sandbox.psp.settings import PSPSettings

PSP_URL = "http://psp.test"
WEBHOOK_URL = "http://merchant.test/webhooks"
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Merchant:
    """Takes webhooks and answers the next of `answers`, then 204."""

    def __init__(self) -> None:
        self.app = Flask("merchant")
        self.app.add_url_rule("/webhooks", view_func=self._take, methods=["POST"])
        self.answers: list[int] = []
        self.received: list[tuple[dict[str, str], bytes]] = []

    def _take(self) -> Response:
        self.received.append((dict(request.headers), request.get_data()))
        return Response(status=self.answers.pop(0) if self.answers else 204)

    def events(self, secret: str) -> list[dict[str, Any]]:
        """Return the bodies, each verified by the library; it knows only the real time."""
        return [Webhook(secret).verify(body, headers) for headers, body in self.received]


class PSPWorld:
    """One sandbox PSP, its clock, and calls to it over HTTP."""

    def __init__(self, settings: PSPSettings | None = None, start: datetime = START) -> None:
        self.clock = VirtualClock(start)
        self.network = InProcessNetwork(self.clock)
        self.session = self.network.session()
        settings = settings or PSPSettings(public_url=PSP_URL)
        self.psp = SandboxPSP(settings, self.clock, self.session, random.Random(7))
        self.app = create_app(self.psp)
        self.merchant = Merchant()
        self.network.plug("psp.test", self.app)
        self.network.plug("merchant.test", self.merchant.app)
        self._keys = itertools.count(1)

    def call(
        self, method: str, path: str, body: Any = None, key: str | None = None, **options: Any
    ) -> requests.Response:
        """Call with the secret key; a POST gets a fresh idempotency key unless one is given."""
        headers = {"Authorization": "Bearer sk_sandbox_demo", **options.pop("headers", {})}
        if method == "POST":
            headers.setdefault("Idempotency-Key", key or f"key-{next(self._keys)}")
        return self.session.request(method, PSP_URL + path, json=body, headers=headers, **options)

    def post(self, path: str, body: Any = None, key: str | None = None) -> requests.Response:
        return self.call("POST", path, {} if body is None else body, key)

    def get(self, path: str) -> requests.Response:
        return self.call("GET", path)

    def pay(self, token: str = "tok_approved", value: int = 1000, **members: Any) -> dict[str, Any]:
        """Create a card payment in euro and return it."""
        return self.start({"type": "card", "token": token}, value, **members)

    def start(self, method: dict[str, str], value: int = 1000, **members: Any) -> dict[str, Any]:
        """Create a payment with that method and return it."""
        answer = self.post("/v1/payments", payment_body(method, value, **members))
        assert answer.status_code == 201, answer.text
        return read(answer)

    def show(self, payment: dict[str, Any]) -> dict[str, Any]:
        """Return the payment as it is now."""
        return read(self.get(f"/v1/payments/{payment['id']}"))

    def capture(self, payment: dict[str, Any], value: int, **members: Any) -> requests.Response:
        body = {"amount": euro(value), "metadata": {"operationId": "capture-1"}, **members}
        return self.post(f"/v1/payments/{payment['id']}/captures", body)

    def refund(self, payment: dict[str, Any], value: int, **members: Any) -> requests.Response:
        body = {"amount": euro(value), "metadata": {"operationId": "refund-1"}, **members}
        return self.post(f"/v1/payments/{payment['id']}/refunds", body)

    def cancel(self, payment: dict[str, Any]) -> requests.Response:
        body = {"metadata": {"operationId": "cancel-1"}}
        return self.post(f"/v1/payments/{payment['id']}/cancel", body)

    def control(
        self, payment: dict[str, Any], action: str, body: dict[str, Any] | None = None
    ) -> requests.Response:
        return self.post(f"/test/payments/{payment['id']}/{action}", body)

    def visit(
        self, path: str, form: dict[str, str] | None = None, **options: Any
    ) -> requests.Response:
        """Load a page, or send its form, as a browser would, without following redirects."""
        method = "GET" if form is None else "POST"
        url = path if path.startswith(PSP_URL) else PSP_URL + path
        return self.session.request(method, url, data=form, allow_redirects=False, **options)

    def told(self) -> list[str]:
        """Deliver the webhooks that are due and return the types of all that arrived so far."""
        self.psp.tick()
        return [json.loads(body)["type"] for _, body in self.merchant.received]

    def deliveries(self) -> list[dict[str, Any]]:
        """Return what the sandbox says about its webhook deliveries."""
        listed: list[dict[str, Any]] = read(self.get("/test/webhooks"))["data"]
        return listed

    def register(self) -> str:
        """Register the merchant's webhook endpoint and return the secret."""
        answer = read(self.post("/v1/webhook-endpoints", {"url": WEBHOOK_URL}))
        secret: str = answer["secret"]
        return secret


def payment_body(
    method: dict[str, str] | None = None, value: int = 1000, **members: Any
) -> dict[str, Any]:
    """Return the body that creates a payment in euro."""
    return {
        "amount": euro(value),
        "merchantReference": "order-1",
        "method": method or {"type": "card", "token": "tok_approved"},
        "metadata": {"operationId": "authorize-1"},
        **members,
    }


def euro(value: int) -> dict[str, Any]:
    return {"value": value, "currency": "EUR"}


def read(answer: requests.Response) -> dict[str, Any]:
    """Return the JSON object of an answer."""
    body: dict[str, Any] = answer.json()
    return body


def refusal(answer: requests.Response) -> str:
    """Return the code of a refusal."""
    assert answer.status_code == 422, answer.text
    code: str = read(answer)["error"]["code"]
    return code


def operations(payment: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Return type, status and amount of every operation."""
    return [(one["type"], one["status"], one["amount"]["value"]) for one in payment["operations"]]
