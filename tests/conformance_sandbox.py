"""The sandbox PSP for the conformance kit: in this process, or the server that is configured."""

import json
import random
from collections.abc import Mapping
from datetime import datetime

import requests
from flask import Flask

from conformance_kit import CUSTOMER, Course, Means, Purchase, Stored
from conformance_places import SECRETS, in_process, out_there, standard_headers
from payment_core.domain.money import Money
from payment_core.domain.provider import DeploymentLabels
from payment_core.runtime.settings import Environment
from payment_provider_sandbox.provider import SandboxProvider
from sandbox.clock import VirtualClock
from sandbox.psp.app import create_app
from sandbox.psp.service import SandboxPSP
from sandbox.psp.settings import PSPSettings

STAND_IN = {
    "SANDBOX_PSP_URL": "https://psp.test",
    "SANDBOX_PSP_PUBLISHABLE_KEY": "pk_sandbox_kit",
    "SANDBOX_PSP_SECRET_KEY": "sk_sandbox_kit_canary",
}
METHODS: Mapping[Course, Means] = {
    "approved": Means("card", "tok_approved"),
    "declined": Means("card", "tok_declined"),
    "pending": Means("card", "tok_pending_success"),
    "action": Means("card", "tok_three_ds"),
    "unusable": Means("card", "tok_nobody"),
}
_STORED: Mapping[Course, str] = {
    "approved": "tok_approved",
    "declined": "tok_stored_declined",
    "action": "tok_stored_authentication",
}


def _stand_in(clock: VirtualClock, session: requests.Session) -> Flask:
    settings = PSPSettings(secret_key=STAND_IN["SANDBOX_PSP_SECRET_KEY"])
    return create_app(SandboxPSP(settings, clock, session, random.Random(1)))


class SandboxUnderTest:
    """See `PSP`."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self.line, self._world = (
            in_process("psp.test", _stand_in) if environment is None else out_there()
        )
        self._session = self.line.session()
        values = {
            **(environment or STAND_IN),
            "SANDBOX_PSP_WEBHOOK_SECRETS": ",".join(SECRETS[:2]),
        }
        self._url, self._key = values["SANDBOX_PSP_URL"], values["SANDBOX_PSP_SECRET_KEY"]
        self.secrets = (self._key, *SECRETS)
        configured = SandboxProvider.settings.read(Environment(values))
        self.provider = SandboxProvider(configured, DeploymentLabels("kit", "kit"), self._world)

    def now(self) -> datetime:
        return self._world.now()

    def pass_time(self) -> None:
        self._world.sleep(2)

    def means(self, course: Course) -> Means:
        return METHODS[course]

    def stored(self, course: Course) -> Stored:
        purchase = Purchase(self, Money(1_000, "EUR"))
        means = Means("card", _STORED[course])
        request = purchase.request(means, store=True, customer_id=CUSTOMER)
        ledger = self.provider.authorize(request)
        assert ledger.stored_method is not None
        purchase.reference = ledger.psp_payment_id
        purchase.cancel("clean up")
        return Stored(CUSTOMER, ledger.stored_method.token.reveal())

    def amount_at_psp(self, reference: str) -> int:
        answer = self._session.get(
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
        data = {"paymentId": reference, "merchantReference": payment_id, "metadata": {}}
        event = {"type": "payment.authorized", "createdAt": at.isoformat(), "data": data}
        body = json.dumps(event).encode()
        return standard_headers(body, at, secret), body

    def close(self) -> None:
        self._session.close()
