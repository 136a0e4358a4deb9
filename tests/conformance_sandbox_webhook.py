"""The sandbox PSP that shows no payment, for the conformance kit; in this process only."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
import requests
from flask import Flask

from conformance_kit import Course, Means, Stored
from conformance_places import SECRETS, in_process, standard_headers
from conformance_sandbox import METHODS, STAND_IN
from payment_core.domain.money import Money
from payment_core.domain.provider import DeploymentLabels
from payment_core.runtime.settings import Environment
from payment_provider_sandbox.webhook_only import WebhookOnlyProvider
from sandbox.clock import VirtualClock
from sandbox.psp.app import create_app
from sandbox.psp.settings import PSPSettings
from sandbox.psp.webhook_only import WebhookOnlyPSP


class SandboxWebhookUnderTest:
    """See `PSP`."""

    def __init__(self) -> None:
        self.line, self._world = in_process("psp.test", self._stand_in)
        values = {**STAND_IN, "SANDBOX_PSP_WEBHOOK_SECRETS": ",".join(SECRETS[:2])}
        self.secrets = (STAND_IN["SANDBOX_PSP_SECRET_KEY"], *SECRETS)
        configured = WebhookOnlyProvider.settings.read(Environment(values))
        self.provider = WebhookOnlyProvider(configured, DeploymentLabels("kit", "kit"), self._world)

    def _stand_in(self, clock: VirtualClock, session: requests.Session) -> Flask:
        settings = PSPSettings(
            secret_key=STAND_IN["SANDBOX_PSP_SECRET_KEY"],
            webhook_url="https://kit.test/webhooks",
            webhook_secret=SECRETS[0],
        )
        self._psp = WebhookOnlyPSP(settings, clock, session, random.Random(1))
        return create_app(self._psp)

    def now(self) -> datetime:
        return self._world.now()

    def pass_time(self) -> None:
        self._world.sleep(2)

    def means(self, course: Course) -> Means:
        return METHODS[course]

    def stored(self, course: Course) -> Stored:
        return Stored("", "")

    def amount_at_psp(self, reference: str) -> int:
        return next(one.value for one in self._psp.books() if one.id == reference)

    def in_psp_units(self, money: Money) -> int | None:
        return money.cent_amount

    def unknown_status(self, body: bytes) -> bytes:
        return body.replace(b'"authorized"', b'"pondering"')

    def webhook(
        self, payment_id: str, reference: str, at: datetime, secret: int | None
    ) -> tuple[Mapping[str, str], bytes]:
        data = {"paymentId": reference, "merchantReference": payment_id, "metadata": {}}
        body = msgspec.json.encode({"type": "other", "createdAt": at, "data": data})
        return standard_headers(body, at, secret), body

    def settle(self) -> Sequence[tuple[Mapping[str, str], bytes]]:
        self._psp.settle()
        sent = []
        while delivery := self._psp.next_delivery():
            headers = self._psp.signed(delivery, self.now())
            sent.append(({name.lower(): one for name, one in headers.items()}, delivery.event.body))
            self._psp.outbox.record(delivery, 204, self.now())
        return sent

    def close(self) -> None:
        """Nothing is open."""
