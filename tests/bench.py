"""The product on one bench: the processor between both stand-ins, in process and virtual time.

Every call goes through real HTTP messages; only sockets and waiting are left out.
"""

import random
from collections.abc import Mapping
from typing import Any

import requests
from flask import Flask
from flask.testing import FlaskClient

from bench_books import Books
from every_setting import EXAMPLES
from outgoing import Outgoing, virtual_world
from payment_core.runtime.transport import Transport
from payment_core.runtime.world import World
from processor.app import create_app
from psp_profiles import sandbox as sandbox_profile
from psp_profiles.profile import PSPProfile
from psp_profiles.profiles import SANDBOX
from sandbox.clock import Clock, VirtualClock
from sandbox.commercetools.access import Client
from sandbox.commercetools.app import ALL_SCOPES
from sandbox.commercetools.app import create_app as create_commercetools
from sandbox.commercetools.stand_in import Commercetools
from sandbox.in_process import InProcessNetwork

Json = dict[str, Any]

PROJECT = "bench"
COMMERCETOOLS = ISSUER = "https://commercetools.test"
PSP, WEBHOOK_SECRET = sandbox_profile.URL, sandbox_profile.WEBHOOK_SECRET
PROCESSOR = "https://processor.test"
SHOP = "https://shop.test"
CLIENT_ID, CLIENT_SECRET = "bench-client", "canary-client-secret"
RETURN_URL = f"{SHOP}/return?shop=1"
TOTAL = 10_000
# What a project's client may do that stores no payment methods and sells no subscriptions.
NEEDED = (
    *("manage_payments", "manage_orders", "view_sessions", "manage_types"),
    "introspect_oauth_tokens",
)

SETTINGS: Mapping[str, str] = {
    **EXAMPLES,
    "CTP_PROJECT_KEY": PROJECT,
    "CTP_CLIENT_ID": CLIENT_ID,
    "CTP_CLIENT_SECRET": CLIENT_SECRET,
    "CTP_AUTH_URL": COMMERCETOOLS,
    "CTP_API_URL": COMMERCETOOLS,
    "CTP_SESSION_URL": COMMERCETOOLS,
    "CTP_CHECKOUT_URL": COMMERCETOOLS,
    "CTP_JWKS_URL": f"{ISSUER}/.well-known/jwks.json",
    "CTP_JWT_ISSUER": ISSUER,
    "ALLOWED_ORIGINS": SHOP,
    "MERCHANT_RETURN_URL": RETURN_URL,
    "PROCESSOR_URL": PROCESSOR,
    "LOG_LEVEL": "info",
    "OFFLINE_METHODS": "invoice,purchaseorder",
    **sandbox_profile.SETTINGS,
}


class Place:
    """A world in virtual time with an empty network, and processors that live in it.

    `outgoing` is what they call the world with.
    """

    def __init__(self) -> None:
        self.settings = {**SETTINGS}
        self.clock = VirtualClock()
        self.network = self.new_network()
        self.outgoing = Outgoing(self.network)

    def new_network(self) -> InProcessNetwork:
        return InProcessNetwork(self.clock)

    def world(self) -> World:
        return virtual_world(self.outgoing, self.clock)

    def app(self, **settings: str) -> Flask:
        """Return a new processor with some settings changed."""
        return create_app({**self.settings, **settings}, self.world())

    def client(self, **settings: str) -> FlaskClient:
        """Return a client of such a processor that may send what no library would."""
        return self.app(**settings).test_client()


class Bench(Place, Books):
    """One project, one PSP and one processor, with a client for each role.

    `profile` says which PSP it is, and `stand_in` plays it.
    """

    def __init__(
        self,
        seed: int = 0,
        settings: Mapping[str, str] | None = None,
        profile: PSPProfile = SANDBOX,
    ) -> None:
        super().__init__()
        self.profile = profile
        chance = random.Random(seed)
        self.commercetools = Commercetools(
            PROJECT,
            self.clock_of("commercetools"),
            new_id=lambda: _uuid(chance),
            issuer=ISSUER,
        )
        self.grant(*ALL_SCOPES)
        self.stand_in = profile.stand_in(self.clock_of("psp"), self.network.session(), chance)
        self.commercetools_app = create_commercetools(self.commercetools)
        self.network.plug("commercetools.test", self.commercetools_app)
        self.network.plug(profile.host, profile.app(self.stand_in))
        modes = random.Random(f"settings {seed}")
        self.settings = {**SETTINGS, **profile.settings(modes), **(settings or {})}
        profile.set_up(self.stand_in, self.settings, modes)
        self.outgoing.through = self.connect()
        self._client = self.network.session()
        self._token = self.access_token(*ALL_SCOPES, lifetime=10**9)
        self.restart()

    def clock_of(self, service: str) -> Clock:
        """Return the clock by which a stand-in lives."""
        return self.clock

    def connect(self) -> Transport:
        """Return the transport that the processor calls the world with."""
        return self.network

    def restart(self) -> None:
        """Start the processor anew, as after a crash: it remembers nothing."""
        self.processor = self.app()
        self.network.plug("processor.test", self.processor)

    def grant(self, *scopes: str, client_id: str = CLIENT_ID, secret: str = CLIENT_SECRET) -> None:
        """Let an API client, by default the connector's, have these scopes and this secret."""
        granted = tuple(f"{scope}:{PROJECT}" for scope in scopes)
        self.commercetools.access.register(Client(client_id, secret, granted))

    def access_token(
        self,
        *scopes: str,
        client_id: str = CLIENT_ID,
        project: str = PROJECT,
        lifetime: float = 3600,
    ) -> str:
        """Return an access token of a merchant's system."""
        granted = [f"{scope}:{project}" for scope in scopes]
        return self.commercetools.access.issue(client_id, granted, lifetime=lifetime).value

    def call(
        self,
        method: str,
        path: str,
        session: str | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        **request: Any,
    ) -> requests.Response:
        """Send any request to the processor, with the credentials of who calls."""
        named = {"X-Session-Id": session, "Authorization": token and f"Bearer {token}"}
        sent = {name: value for name, value in named.items() if value is not None}
        return self._client.request(
            method,
            f"{PROCESSOR}{path}",
            headers={**sent, **(headers or {})},
            allow_redirects=False,
            **request,
        )

    # The merchant's backend.

    def cart(self, cents: int = TOTAL, currency: str = "EUR", **members: object) -> Json:
        """Return a new cart; `members` are added to its draft."""
        item = {
            "name": {"en": "Shoes"},
            "slug": "shoes",
            "quantity": 1,
            "money": {"centAmount": cents, "currencyCode": currency},
        }
        draft = {"currency": currency, "customLineItems": [item], **members}
        return self.api("POST", "carts", draft)

    def session(self, cart: Json | None = None, **metadata: object) -> str:
        """Return the id of a session for the cart, by default for a new one."""
        body = {"cart": {"cartRef": {"id": (cart or self.cart())["id"]}}, "metadata": metadata}
        return str(self.api("POST", "sessions", body)["id"])

    def intent(
        self, payment_id: str, action: str, cents: int | None = None, name: str = "", **more: object
    ) -> requests.Response:
        body: Json = {"action": action, **more}
        if cents is not None:
            body["amount"] = {"centAmount": cents, "currencyCode": "EUR"}
        headers = {"Idempotency-Key": name} if name else {}
        path = f"/operations/payment-intents/{payment_id}"
        return self.call("POST", path, token=self._token, headers=headers, json={"actions": [body]})

    def outcome(
        self, payment_id: str, action: str, cents: int | None = None, name: str = ""
    ) -> str:
        answer = self.intent(payment_id, action, cents, name)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["outcome"])

    # The shopper.

    def pay(
        self,
        session: str,
        token: str | None = "tok_approved",
        method: str = "card",
        name: str = "",
        **more: Any,
    ) -> requests.Response:
        body: Json = {
            "paymentMethod": {"type": method, **({"token": token} if token else {}), **more}
        }
        return self._submit(session, body, name)

    def pay_by_sheet(
        self, session: str, shown: Json, token: str | None, method: str = "card", name: str = ""
    ) -> requests.Response:
        """Pay the sum that a wallet's sheet has shown, or nothing."""
        body = {"paymentMethod": {"type": method, "token": token}, "quotedAmount": shown}
        return self._submit(session, body, name)

    def _submit(self, session: str, body: Json, name: str) -> requests.Response:
        headers = {"Origin": SHOP, **({"Idempotency-Key": name} if name else {})}
        return self.call("POST", "/payments", session, headers=headers, json=body)

    def confirm(
        self, session: str, payment_id: str, details: Mapping[str, str] | None = None
    ) -> requests.Response:
        body = {"details": dict(details)} if details else None
        return self.call("POST", f"/payments/{payment_id}/confirm", session, json=body)

    def get(self, url: str, **headers: str) -> requests.Response:
        return self._client.get(url, headers=headers, allow_redirects=False)

    def paid(self, cents: int = TOTAL, token: str = "tok_approved") -> str:
        """Return the id of an authorized Payment of a new cart."""
        answer = self.pay(self.session(self.cart(cents)), token)
        assert answer.json().get("outcome") == "approved", answer.text
        return str(answer.json()["paymentReference"])

    def api(self, method: str, path: str, body: Json | None = None) -> Json:
        """Call commercetools as the merchant's backend does."""
        url = f"{COMMERCETOOLS}/{PROJECT}/{path}"
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = self._client.request(method, url, json=body, headers=headers)
        assert answer.ok, answer.text
        found: Json = answer.json()
        return found


def _uuid(chance: random.Random) -> str:
    digits = f"{chance.getrandbits(128):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
