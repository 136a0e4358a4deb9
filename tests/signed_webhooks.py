"""Webhooks of every provider, signed by their makers' own libraries, sent to a processor."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import msgspec
import requests
from standardwebhooks import Webhook

from bench import WEBHOOK_SECRET, Bench
from sandbox.stripe.signatures import signature
from stripe_bench import StripeBench

OTHER_SECRET = "whsec_b3RoZXItd2ViaG9vay1zZWNyZXQtY2FuYXJ5LTAx"
STRIPES_SECRET = "whsec_c3RyaXBlLXdlYmhvb2stY2FuYXJ5LTAxMjM0NTY"
STRIPES_OTHER_SECRET = "whsec_c3RyaXBlLW90aGVyLWNhbmFyeS0wMTIzNDU2Nzg"


class Webhooks:
    """One processor, and what its PSP sends it; `first` and `second` are secrets.

    `approval` is the stand-in's word for what the shopper tells the bank.
    """

    provider: str
    first: str
    second: str
    approval: str

    def __init__(self, secrets: str | None = None) -> None:
        self.bench = self.new_bench(self.first if secrets is None else secrets)

    def new_bench(self, secrets: str) -> Bench:
        raise NotImplementedError

    def body(self, payment_id: str) -> bytes:
        """Return an event that claims that a payment is paid."""
        raise NotImplementedError

    def headers(self, body: bytes, secret: str, seconds: float = 0) -> dict[str, str]:
        """Sign as the PSP does, at a time from now."""
        raise NotImplementedError

    def challenged(self) -> str:
        """Return the id of a Payment that waits for its shopper."""
        raise NotImplementedError

    def send(self, body: bytes, headers: Mapping[str, str]) -> requests.Response:
        return self.bench.call("POST", f"/webhooks/{self.provider}", data=body, headers=headers)

    def status(self, secret: str, seconds: float = 0) -> int:
        """Send a webhook about a new, authorized payment; return how it is answered."""
        body = self.body(self.bench.paid())
        return self.send(body, self.headers(body, secret, seconds)).status_code


class SandboxWebhooks(Webhooks):
    """Standard Webhooks."""

    provider, first, second = "sandbox", WEBHOOK_SECRET, OTHER_SECRET
    approval = "confirm"

    def new_bench(self, secrets: str) -> Bench:
        return Bench(settings={"SANDBOX_PSP_WEBHOOK_SECRETS": secrets})

    def body(self, payment_id: str) -> bytes:
        about = {"paymentId": "pay_unknown", "merchantReference": payment_id, "metadata": {}}
        return msgspec.json.encode(
            {
                "id": "evt_1",
                "type": "payment.captured",
                "createdAt": self.bench.clock.now().isoformat(),
                "data": about,
            }
        )

    def headers(self, body: bytes, secret: str, seconds: float = 0) -> dict[str, str]:
        at = self.bench.clock.now() + timedelta(seconds=seconds)
        return {
            "webhook-id": "evt_1",
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(secret).sign("evt_1", at, body.decode()),
        }

    def challenged(self) -> str:
        answer = self.bench.pay(self.bench.session(self.bench.cart()), "tok_three_ds")
        return str(answer.json()["paymentReference"])


class StripeWebhooks(Webhooks):
    """Stripe's own scheme."""

    provider, first, second = "stripe", STRIPES_SECRET, STRIPES_OTHER_SECRET
    approval = "approve"

    def new_bench(self, secrets: str) -> Bench:
        return StripeBench(STRIPE_WEBHOOK_SECRETS=secrets)

    def body(self, payment_id: str) -> bytes:
        [intent] = self.bench.at_the_psp(payment_id)
        claimed = {**intent, "status": "succeeded", "amount_received": intent["amount"]}
        return msgspec.json.encode(
            {
                "id": "evt_1",
                "object": "event",
                "type": "payment_intent.succeeded",
                "created": int(self.bench.clock.now().timestamp()),
                "livemode": False,
                "data": {"object": claimed},
            }
        )

    def headers(self, body: bytes, secret: str, seconds: float = 0) -> dict[str, str]:
        at = self.bench.clock.now() + timedelta(seconds=seconds)
        return {"stripe-signature": signature(secret, body, at)}

    def challenged(self) -> str:
        token = "pm_card_authenticationRequired"
        answer = self.bench.pay(self.bench.session(self.bench.cart()), token)
        return str(answer.json()["paymentReference"])


SENDERS: Mapping[str, Callable[..., Webhooks]] = {
    "sandbox": SandboxWebhooks,
    "stripe": StripeWebhooks,
}
