"""The product on one bench with Stripe as its PSP: the processor between both stand-ins."""

from typing import Any

import requests

from bench import Bench, Json
from payment_core.runtime.transport import Request, Response, Timeouts, Transport
from psp_profiles.profiles import STRIPE
from psp_profiles.stripe import SECRET_KEY
from sandbox.stripe.settings import API_VERSION
from sandbox.stripe.stand_in import Stripe

_API = "https://api.stripe.com"
_ONE_CAPTURE = {"STRIPE_CAPTURE_METHOD": "manual", "STRIPE_MULTICAPTURE": "false"}


class ProcessCrash(BaseException):
    """The process is no more."""


class CrashingLine:
    """Passes calls on, until the process dies at one of them: before it, or after its effect."""

    def __init__(self, through: Transport) -> None:
        self._through = through
        self.calls = 0
        self.dies_at: int | None = None
        self.dies_before = True

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        """Pass on one call."""
        place, self.calls = self.calls, self.calls + 1
        if place == self.dies_at and self.dies_before:
            raise ProcessCrash
        answer = self._through.send(request, timeouts)
        if place == self.dies_at:
            raise ProcessCrash
        return answer


class StripeBench(Bench):
    """See `Bench`."""

    def __init__(self, **settings: str) -> None:
        super().__init__(settings={**_ONE_CAPTURE, **settings}, profile=STRIPE)
        self.line = CrashingLine(self.network)
        self.outgoing.through = self.line

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
