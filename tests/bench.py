"""The product on one bench: the processor between both stand-ins, in process and virtual time.

Every call goes through real HTTP messages; only sockets and waiting are left out.
"""

import random
from collections.abc import Mapping
from typing import Any

import msgspec
import requests

from every_setting import EXAMPLES
from outgoing import Outgoing
from payment_core.domain.payment import Payment
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
from sandbox.psp.service import SandboxPSP

Json = dict[str, Any]

PROJECT = "bench"
COMMERCETOOLS = "https://commercetools.test"
PSP, WEBHOOK_SECRET = sandbox_profile.URL, sandbox_profile.WEBHOOK_SECRET
PROCESSOR = "https://processor.test"
SHOP = "https://shop.test"
CLIENT_ID, CLIENT_SECRET = "bench-client", "bench-client-secret-value"

SETTINGS: Mapping[str, str] = {
    **EXAMPLES,
    "CTP_PROJECT_KEY": PROJECT,
    "CTP_CLIENT_ID": CLIENT_ID,
    "CTP_CLIENT_SECRET": CLIENT_SECRET,
    "CTP_AUTH_URL": COMMERCETOOLS,
    "CTP_API_URL": COMMERCETOOLS,
    "CTP_SESSION_URL": COMMERCETOOLS,
    "CTP_CHECKOUT_URL": COMMERCETOOLS,
    "CTP_JWKS_URL": f"{COMMERCETOOLS}/.well-known/jwks.json",
    "CTP_JWT_ISSUER": COMMERCETOOLS,
    "ALLOWED_ORIGINS": SHOP,
    "MERCHANT_RETURN_URL": f"{SHOP}/return?shop=1",
    "PROCESSOR_URL": PROCESSOR,
    "LOG_LEVEL": "info",
    "OFFLINE_METHODS": "invoice,purchaseorder",
    **sandbox_profile.SETTINGS,
}


class Bench:
    """One project, one PSP and one processor, with a client for each role.

    `outgoing` is what the processor calls the world with. `profile` says which PSP it is, and
    `stand_in` plays it.
    """

    def __init__(
        self,
        seed: int = 0,
        settings: Mapping[str, str] | None = None,
        profile: PSPProfile = SANDBOX,
    ) -> None:
        self.profile = profile
        chance = random.Random(seed)
        self.clock = VirtualClock()
        self.network = self.new_network()
        self.commercetools = Commercetools(
            PROJECT,
            self.clock_of("commercetools"),
            new_id=lambda: _uuid(chance),
            issuer=COMMERCETOOLS,
        )
        scopes = tuple(f"{scope}:{PROJECT}" for scope in ALL_SCOPES)
        self.commercetools.access.register(Client(CLIENT_ID, CLIENT_SECRET, scopes))
        self.stand_in = profile.stand_in(self.clock_of("psp"), self.network.session(), chance)
        self.commercetools_app = create_commercetools(self.commercetools)
        self.network.plug("commercetools.test", self.commercetools_app)
        self.network.plug(profile.host, profile.app(self.stand_in))
        modes = random.Random(f"settings {seed}")
        self.settings = {**SETTINGS, **profile.settings(modes), **(settings or {})}
        profile.set_up(self.stand_in, self.settings, modes)
        self.outgoing = Outgoing(self.connect())
        self._client = self.network.session()
        self._token = self.commercetools.access.issue(CLIENT_ID, scopes, lifetime=10**9).value
        self.restart()

    @property
    def psp(self) -> SandboxPSP:
        """The sandbox PSP, where that is the PSP."""
        assert isinstance(self.stand_in, SandboxPSP)
        return self.stand_in

    def new_network(self) -> InProcessNetwork:
        return InProcessNetwork(self.clock)

    def clock_of(self, service: str) -> Clock:
        """Return the clock by which a stand-in lives."""
        return self.clock

    def connect(self) -> Transport:
        """Return the transport that the processor calls the world with."""
        return self.network

    def world(self) -> World:
        return World(
            transport=self.outgoing,
            now=self.clock.now,
            monotonic=self.clock.monotonic,
            sleep=self.clock.sleep,
            random_number=lambda: 0.5,
        )

    def restart(self) -> None:
        """Start the processor anew, as after a crash: it remembers nothing."""
        self.network.plug("processor.test", create_app(self.settings, self.world()))

    # The merchant's backend.

    def cart(self, cents: int = 10_000, currency: str = "EUR") -> Json:
        return self.api(
            "POST",
            "carts",
            {
                "currency": currency,
                "customLineItems": [
                    {
                        "name": {"en": "Shoes"},
                        "slug": "shoes",
                        "quantity": 1,
                        "money": {"centAmount": cents, "currencyCode": currency},
                    }
                ],
            },
        )

    def session(self, cart: Json, **metadata: object) -> str:
        body = {"cart": {"cartRef": {"id": cart["id"]}}, "metadata": metadata}
        return str(self.api("POST", "sessions", body)["id"])

    def intent(
        self, payment_id: str, action: str, cents: int | None = None, name: str = "", **more: object
    ) -> requests.Response:
        body: Json = {"action": action, **more}
        if cents is not None:
            body["amount"] = {"centAmount": cents, "currencyCode": "EUR"}
        headers = {"Authorization": f"Bearer {self._token}"}
        if name:
            headers["Idempotency-Key"] = name
        url = f"{PROCESSOR}/operations/payment-intents/{payment_id}"
        return self._client.post(url, json={"actions": [body]}, headers=headers)

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
        headers = {
            "X-Session-Id": session,
            "Origin": SHOP,
            **({"Idempotency-Key": name} if name else {}),
        }
        return self._client.post(f"{PROCESSOR}/payments", json=body, headers=headers)

    def confirm(
        self, session: str, payment_id: str, details: Mapping[str, str] | None = None
    ) -> requests.Response:
        url = f"{PROCESSOR}/payments/{payment_id}/confirm"
        body = {"details": dict(details)} if details else None
        return self._client.post(url, json=body, headers={"X-Session-Id": session})

    def get(self, url: str, **headers: str) -> requests.Response:
        return self._client.get(url, headers=headers, allow_redirects=False)

    def paid(self, cents: int = 10_000, token: str = "tok_approved") -> str:
        """Return the id of an authorized Payment of a new cart."""
        answer = self.pay(self.session(self.cart(cents)), token)
        assert answer.json().get("outcome") == "approved", answer.text
        return str(answer.json()["paymentReference"])

    # Behind the scenes.

    def api(self, method: str, path: str, body: Json | None = None) -> Json:
        """Call commercetools as the merchant's backend does."""
        url = f"{COMMERCETOOLS}/{PROJECT}/{path}"
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = self._client.request(method, url, json=body, headers=headers)
        assert answer.ok, answer.text
        found: Json = answer.json()
        return found

    def update(self, payment_id: str, *actions: Json) -> Json:
        """Change a Payment as a merchant's system does."""
        version = self.api("GET", f"payments/{payment_id}")["version"]
        return self.api(
            "POST", f"payments/{payment_id}", {"version": version, "actions": list(actions)}
        )

    def payment(self, payment_id: str) -> Payment:
        return msgspec.convert(self.api("GET", f"payments/{payment_id}"), Payment)

    def transactions(self, payment_id: str) -> list[tuple[str, int, str]]:
        """Return type, cents and state of every transaction."""
        return [
            (one.type, one.amount.cent_amount, str(one.state))
            for one in self.payment(payment_id).transactions
        ]

    def attached(self, cart: Json) -> list[str]:
        """Return the ids of the cart's Payments."""
        found = self.api("GET", f"carts/{cart['id']}").get("paymentInfo", {}).get("payments", [])
        return [one["id"] for one in found]

    def at_the_psp(self, payment_id: str) -> list[Json]:
        """Return the PSP's payments for that commercetools Payment."""
        headers = {"Authorization": "Bearer sk_sandbox_bench"}
        url = f"{PSP}/v1/payments?merchantReference={payment_id}"
        found: list[Json] = self._client.get(url, headers=headers).json()["data"]
        return found

    def all_at_the_psp(self) -> list[Json]:
        """Return every payment the PSP has."""
        ids = [one["id"] for one in self.api("GET", "payments?limit=500")["results"]]
        return [found for one in ids for found in self.at_the_psp(one)]

    def control(self, payment_id: str, what: str, **body: str) -> None:
        """Be the shopper's bank, or the shopper on the PSP's page."""
        [found] = self.at_the_psp(payment_id)
        url = f"{PSP}/test/payments/{found['id']}/{what}"
        headers = {"Authorization": "Bearer sk_sandbox_bench"}
        answer = self._client.post(url, json=body, headers=headers)
        assert answer.ok, answer.text

    def later(self, seconds: float) -> None:
        """Let time pass, and all that is due at the PSP happen, webhooks included."""
        self.clock.advance(seconds)
        self.stand_in.tick()

    def calls(self) -> list[str]:
        """Return the upstream calls since the last time, without those to the auth service."""
        found = [
            *((one.method, one.path) for one in self.commercetools.journal.entries()),
            *((one.method, one.path) for one in self.stand_in.journal.entries()),
        ]
        self.commercetools.journal.clear()
        self.stand_in.journal.clear()
        return [f"{method} {path}" for method, path in found if not path.startswith("/oauth/")]


def _uuid(chance: random.Random) -> str:
    digits = f"{chance.getrandbits(128):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
