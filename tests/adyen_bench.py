"""The product on one bench with Adyen as its PSP: the processor between both stand-ins."""

import json
import random
from collections.abc import Mapping
from typing import Any

import requests

from adyen_items import SETTINGS
from adyen_native_support import NativeBrowser
from adyen_world import PAGES, REPORTS, STAND_IN, card
from bench import SHOP, Bench, Json
from psp_profiles.adyen import AdyenProfile
from sandbox.adyen.app import create_app
from sandbox.adyen.books import BookedAtAdyen
from sandbox.adyen.stand_in import Adyen
from sandbox.clock import Clock

# What Adyen's code in a page tells of its browser; the rest comes with the request.
BROWSER: Json = {
    "language": "en",
    "colorDepth": 24,
    "screenHeight": 800,
    "screenWidth": 1200,
    "timeZoneOffset": -60,
    "javaEnabled": False,
}


class AdyenAccount(AdyenProfile):
    """An account as Adyen makes it, with the settings of the provider's own tests."""

    def settings(self, chance: random.Random) -> Mapping[str, str]:
        return {"PAYMENT_PROVIDER": "adyen", **SETTINGS}

    def stand_in(self, clock: Clock, session: requests.Session, chance: random.Random) -> Adyen:
        return Adyen(STAND_IN, clock, session, chance)

    def set_up(self, stand_in: Adyen, settings: Mapping[str, str], chance: random.Random) -> None:
        """Its switches are as they were."""


class AdyenBench(Bench):
    """See `Bench`."""

    def __init__(self, **settings: str) -> None:
        super().__init__(settings=settings, profile=AdyenAccount())
        for host in ("checkoutshopper-test.adyen.com", REPORTS):
            self.network.plug(host, create_app(self.adyen))

    @property
    def adyen(self) -> Adyen:
        """The stand-in."""
        assert isinstance(self.stand_in, Adyen)
        return self.stand_in

    def pay(
        self,
        session: str,
        token: str | None = card(),
        method: str = "card",
        name: str = "",
        **more: Any,
    ) -> requests.Response:
        """Pay as a page does."""
        payment_method = {"type": method, **({"token": token} if token else {}), **more}
        headers = {
            "Accept": "application/json",
            "User-Agent": "bench",
            "Origin": SHOP,
            **({"Idempotency-Key": name} if name else {}),
        }
        body = {"paymentMethod": payment_method, "browser": BROWSER}
        return self.call("POST", "/payments", session, headers=headers, json=body)

    def paid(self, cents: int = 10_000, token: str = card()) -> str:
        return super().paid(cents, token)

    def booked(self, payment_id: str) -> list[BookedAtAdyen]:
        """Return Adyen's payments for a Payment."""
        found = (one for one in self.adyen.books() if isinstance(one, BookedAtAdyen))
        return [one for one in found if one.merchant_reference.startswith(payment_id)]

    def done(self, payment_id: str) -> list[tuple[str, int]]:
        """Return type and amount of what succeeded at Adyen."""
        return [
            (one.type, one.amount)
            for payment in self.booked(payment_id)
            for one in payment.operations
            if one.status == "succeeded"
        ]

    def details(self, told: Json, answer: str = "approve", **form: str) -> dict[str, str]:
        """Be Adyen Web in the shop's page, with the action of an answer; return what it brings."""
        action = json.loads(told["action"]["clientSecret"])
        browser = NativeBrowser(self._client, PAGES, STAND_IN.client_key)
        return browser.details(action, answer, **form)

    def answer_on_page(self, url: str, answer: str = "approve") -> str:
        """Be the shopper on the page of a bank; return where it sends the browser."""
        page = self._client.post(url, data={"answer": answer}, allow_redirects=False)
        return page.headers["Location"]

    def send(self, body: bytes, headers: Mapping[str, str]) -> requests.Response:
        """Send a webhook."""
        return self.call("POST", "/webhooks/adyen", data=body, headers=headers)
