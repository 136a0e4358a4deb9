"""The product on one bench with Stripe as its PSP: the processor between both stand-ins."""

from typing import Any

import requests

from bench import Json
from psp_profiles.profiles import STRIPE
from psp_profiles.stripe import SECRET_KEY
from sandbox.stripe.settings import API_VERSION
from sandbox.stripe.stand_in import Stripe
from simulation.concurrent_bench import ConcurrentBench

_API = "https://api.stripe.com"
_ONE_CAPTURE = {"STRIPE_CAPTURE_METHOD": "manual", "STRIPE_MULTICAPTURE": "false"}


class StripeBench(ConcurrentBench):
    """See `ConcurrentBench`."""

    def __init__(self, **settings: str) -> None:
        super().__init__(settings={**_ONE_CAPTURE, **settings}, profile=STRIPE)

    @property
    def stripe(self) -> Stripe:
        """The stand-in."""
        assert isinstance(self.stand_in, Stripe)
        return self.stand_in

    def pay(
        self,
        session: str,
        token: str | None = "pm_card_visa",
        method: str = "card",
        name: str = "",
        **more: Any,
    ) -> requests.Response:
        return super().pay(session, token, method, name, **more)

    def paid(self, cents: int = 10_000, token: str = "pm_card_visa") -> str:
        return super().paid(cents, token)

    def at_stripe(self, method: str, path: str, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {SECRET_KEY}", "Stripe-Version": API_VERSION}
        answer = self._client.request(method, _API + path, headers=headers, **options)
        assert answer.ok, answer.text
        return answer.json()

    def at_the_psp(self, payment_id: str) -> list[Json]:
        """Return Stripe's PaymentIntents of that Payment, the newest first."""
        found: list[Json] = self.at_stripe("GET", "/v1/payment_intents?limit=100")["data"]
        return [one for one in found if one["metadata"].get("paymentId") == payment_id]

    def control(self, payment_id: str, what: str, **_: str) -> None:
        """Be the shopper's bank, or the shopper on the bank's page."""
        [found] = self.at_the_psp(payment_id)
        self.at_stripe("POST", f"/test/payment_intents/{found['id']}/{what}")
