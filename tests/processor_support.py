"""The processor in this process: real settings, virtual time, and a network without sockets."""

import io
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from every_setting import EXAMPLES
from outgoing import Outgoing
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from processor.app import create_app
from sandbox.clock import VirtualClock
from sandbox.in_process import InProcessNetwork

PROJECT_KEY = "shop"
ISSUER = "https://mc-api.example.com"
JWKS_PATH = "/.well-known/jwks.json"
SHOP = "https://shop.example.com"
PAYMENT_ID = "0f1e2d3c-4b5a-4697-8877-665544332211"
ENVIRONMENT: Mapping[str, str] = {
    **EXAMPLES,
    "CTP_PROJECT_KEY": PROJECT_KEY,
    "CTP_CLIENT_ID": "client",
    "CTP_CLIENT_SECRET": "canary-client-secret",
    "CTP_AUTH_URL": "https://auth.example.com",
    "CTP_API_URL": "https://api.example.com",
    "CTP_SESSION_URL": "https://session.example.com",
    "OFFLINE_METHODS": "invoice,purchaseorder",
    "CTP_CHECKOUT_URL": "https://checkout.example.com",
    "CTP_JWKS_URL": ISSUER + JWKS_PATH,
    "CTP_JWT_ISSUER": ISSUER,
    "PAYMENT_PROVIDER": "sandbox",
    "SANDBOX_PSP_URL": "https://psp.example.com",
    "SANDBOX_PSP_PUBLISHABLE_KEY": "pk_sandbox",
    "SANDBOX_PSP_SECRET_KEY": "sk_sandbox_canary",
    "SANDBOX_PSP_WEBHOOK_SECRETS": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "STRIPE_PUBLISHABLE_KEY": "pk_test_support",
    "STRIPE_SECRET_KEY": "sk_test_canary",
    "STRIPE_WEBHOOK_SECRETS": "whsec_0123456789abcdef0123456789abcdef",
    "ALLOWED_ORIGINS": f"{SHOP},https://*.example.org",
}


class Place:
    """One world: its clock, its network, and applications that live in it and call `outgoing`."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.network = InProcessNetwork(self.clock)
        self.outgoing = Outgoing(self.network)
        self.world = World(
            transport=self.outgoing,
            now=self.clock.now,
            monotonic=self.clock.monotonic,
            sleep=self.clock.sleep,
            random_number=lambda: 0.5,
        )

    def app(self, **settings: str) -> Flask:
        """Return a processor with some settings changed."""
        return create_app({**ENVIRONMENT, **settings}, self.world)

    def client(self, **settings: str) -> FlaskClient:
        """Return a client of such a processor."""
        return self.app(**settings).test_client()


def codes(answer: Any) -> list[str]:
    """Return the error codes of an answer, after checking the shape they come in."""
    body = answer.get_json()
    assert body["statusCode"] == answer.status_code
    assert body["message"] == body["errors"][0]["message"]
    return [error["code"] for error in body["errors"]]


@contextmanager
def logged() -> Iterator[list[dict[str, Any]]]:
    """Give a list that holds, afterwards, the log lines of an application made inside.

    A line that is no JSON object is a failure. They are printed, so that they are scanned.
    """
    before = vars(get_logger()).copy()
    lines: list[dict[str, Any]] = []
    try:
        with redirect_stdout(io.StringIO()) as stream:
            yield lines
    finally:
        vars(get_logger()).update(before)
    sys.stdout.write(stream.getvalue())
    lines.extend(json.loads(line) for line in stream.getvalue().splitlines())
