"""Attackers, operators and deploy scripts."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import requests

from bench import PROCESSOR, PROJECT, Json
from simulation.circumstances import Circumstance
from simulation.inbound_requests import attacking, marked
from simulation.simulated_system import SimulatedSystem

_CAPTURE: Json = {"actions": [{"action": "capturePayment", "amount": {"centAmount": 1_000}}]}
_STALE = timedelta(minutes=30)


class Attacker:
    """Asks for what is not theirs: whatever they send must move no money and change nothing."""

    def __init__(self, system: SimulatedSystem, cart: Json) -> None:
        self._system = system
        self._chance = system.chance
        self._cart = cart
        self._own_session = system.session(system.cart())
        self._http = system.network.session()
        self._secret = system.profile.secrets[0]

    def attack(self) -> None:
        """Try a few things, whenever there is something to try them on."""
        for _ in range(self._chance.randint(2, 5)):
            for _ in range(self._chance.randint(0, 8)):
                self._system.scheduler.pause()
            attempt = self._chance.choice(self._attempts())
            with attacking():
                self._system.attempt(attempt)

    def _attempts(self) -> Sequence[Callable[[], requests.Response]]:
        attached = sorted(self._system.records.attached(self._cart["id"]))
        victim = self._chance.choice(attached) if attached else self._cart["id"]
        return (
            lambda: self._system.confirm(self._own_session, victim),
            lambda: self._system.pay(victim, self._card()),
            lambda: self._system.pay("", self._card()),
            lambda: self._capture(victim, "Bearer no-token-of-anybody"),
            lambda: self._capture(victim, self._bearer(f"view_payments:{PROJECT}")),
            lambda: self._capture(victim, self._bearer("manage_project:elsewhere")),
            lambda: self._charge(self._bearer(f"manage_payments:{PROJECT}")),
            lambda: self._webhook(victim, timedelta(), self._secret[:-6] + "AAAAA="),
            lambda: self._webhook(victim, -_STALE, self._secret),
            lambda: self._webhook(victim, _STALE, self._secret),
            lambda: self._system.come_back(f"{PROCESSOR}/payments/{victim}/return?token=mine"),
            lambda: self._system.status(self._system.merchant_center_token("another-project")),
            lambda: self._system.pay_again(self._own_session, self._somebodys_card()),
        )

    def _somebodys_card(self) -> str:
        every = list(self._system.commercetools.project.collection("payment-method"))
        return str(every[0].id) if every else str(self._cart["id"])

    def _bearer(self, scope: str) -> str:
        return f"Bearer {self._system.commercetools.access.issue('stranger', [scope]).value}"

    def _capture(self, payment_id: str, authorization: str) -> requests.Response:
        url = f"{PROCESSOR}/operations/payment-intents/{payment_id}"
        return self._http.post(url, json=_CAPTURE, headers={"Authorization": authorization})

    def _charge(self, authorization: str) -> requests.Response:
        body = {"cartId": self._cart["id"], "type": "Recurring"}
        url = f"{PROCESSOR}/operations/transactions"
        return self._http.post(url, json=body, headers={"Authorization": authorization})

    def _webhook(self, payment_id: str, age: timedelta, secret: str) -> requests.Response:
        now = self._system.clock.now() + timedelta(seconds=self._system.skews.connector)
        path, headers, body = self._system.profile.webhook(payment_id, now, now + age, secret)
        return self._http.post(f"{PROCESSOR}{path}", data=body, headers=headers)

    def _card(self) -> str | None:
        return self._system.means("approved").token


class Operator:
    """Looks at the status in the Merchant Center, also while its signing keys change."""

    def __init__(self, system: SimulatedSystem) -> None:
        self._system = system

    def look(self) -> None:
        """Ask for the status a few times."""
        for _ in range(self._system.chance.randint(1, 3)):
            for _ in range(self._system.chance.randint(0, 8)):
                self._system.scheduler.pause()
            if self._rotates():
                self._system.rotate_keys()
            marks = (Circumstance.KEY_ROTATION,) if self._rotates() else ()
            token = self._system.merchant_center_token()
            with marked(*marks):
                self._system.attempt(partial(self._system.status, token))

    def _rotates(self) -> bool:
        return Circumstance.KEY_ROTATION in self._system.circumstances


class Deployer:
    """Deploys the connector anew while it is at work."""

    def __init__(self, system: SimulatedSystem) -> None:
        self._system = system

    def deploy(self) -> None:
        """Run the deploy scripts, as often as they need to end well."""
        for script in ("processor.post_deploy", "event_handler.post_deploy"):
            for _ in range(3):
                if self._system.deploy(script) == 0:
                    break
