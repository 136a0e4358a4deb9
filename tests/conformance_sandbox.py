"""The sandbox PSP for the conformance kit: in this process, or the server that is configured."""

import base64
import hashlib
import hmac
import json
import random
from collections.abc import Mapping
from datetime import datetime

from requests.adapters import HTTPAdapter

from conformance_kit import Course, Means
from conformance_line import Line
from payment_core.money import Money
from payment_core.provider import Labels
from payment_core.providers.sandbox import SandboxProvider
from payment_core.settings import Environment
from payment_core.world import World, real_world
from sandbox.clock import VirtualClock
from sandbox.in_process import InProcessNetwork
from sandbox.psp.app import create_app
from sandbox.psp.service import SandboxPSP
from sandbox.psp.settings import PSPSettings

_SECRETS = tuple(
    "whsec_" + base64.b64encode(one).decode() for one in (b"n" * 24, b"o" * 24, b"x" * 24)
)
_METHODS: Mapping[Course, Means] = {
    "approved": Means("card", "tok_approved"),
    "declined": Means("card", "tok_declined"),
    "pending": Means("card", "tok_pending_success"),
    "action": Means("card", "tok_three_ds"),
}


class SandboxUnderTest:
    """See `PSP`."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._url = (environment or {}).get("SANDBOX_PSP_URL", "https://psp.test")
        if environment is None:
            clock = VirtualClock()
            network = InProcessNetwork(clock)
            settings = PSPSettings(secret_key="sk_sandbox_kit_canary")
            psp = SandboxPSP(settings, clock, network.session(), random.Random(1))
            network.plug("psp.test", create_app(psp))
            self.line = Line(network)
            self._world = World(
                session=self.line.session(),
                now=clock.now,
                monotonic=clock.monotonic,
                sleep=clock.sleep,
                chance=lambda: 0.5,
            )
        else:
            self.line = Line(HTTPAdapter())
            real = real_world()
            self._world = World(session=self.line.session(), now=real.now, sleep=real.sleep)
        self._key = (environment or {}).get("SANDBOX_PSP_SECRET_KEY", "sk_sandbox_kit_canary")
        self.secrets = (self._key, *_SECRETS)
        self.provider = SandboxProvider.create(
            Environment(
                {
                    "SANDBOX_PSP_URL": self._url,
                    "SANDBOX_PSP_PUBLISHABLE_KEY": "pk_sandbox_demo",
                    "SANDBOX_PSP_SECRET_KEY": self._key,
                    "SANDBOX_PSP_WEBHOOK_SECRETS": ",".join(_SECRETS[:2]),
                }
            ),
            Labels("kit", "kit"),
            self._world,
        )

    def now(self) -> datetime:
        return self._world.now()

    def pass_time(self) -> None:
        self._world.sleep(2)

    def means(self, course: Course) -> Means:
        return _METHODS[course]

    def amount_at_psp(self, reference: str) -> int:
        answer = self._world.session.get(
            f"{self._url}/v1/payments/{reference}",
            headers={"Authorization": f"Bearer {self._key}"},
            timeout=10,
        )
        amount: int = answer.json()["amount"]["value"]
        return amount

    def in_psp_units(self, money: Money) -> int | None:
        return money.cent_amount

    def unknown_status(self, body: bytes) -> bytes:
        return body.replace(b'"succeeded"', b'"pondering"').replace(b'"authorized"', b'"pondering"')

    def webhook(
        self, payment_id: str, reference: str, at: datetime, secret: int | None
    ) -> tuple[Mapping[str, str], bytes]:
        """https://github.com/standard-webhooks/standard-webhooks."""
        data = {"paymentId": reference, "merchantReference": payment_id, "metadata": {}}
        event = {"type": "payment.authorized", "createdAt": at.isoformat(), "data": data}
        body = json.dumps(event).encode()
        key = base64.b64decode(_SECRETS[2 if secret is None else secret].removeprefix("whsec_"))
        timestamp = str(int(at.timestamp()))
        signed = f"evt_1.{timestamp}.".encode() + body
        signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        headers = {
            "webhook-id": "evt_1",
            "webhook-timestamp": timestamp,
            "webhook-signature": f"v1,{signature}",
        }
        return headers, body

    def close(self) -> None:
        self._world.session.close()
