"""The bench with the reconciliation on it; messages reach nobody, and webhooks only when told."""

import json
from collections.abc import Mapping
from dataclasses import replace

import requests

from bench import COMMERCETOOLS, PSP, Bench, Json
from event_support import ALL_COMMANDS, EventBench, amount
from payment_core.core import build_core
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World
from reconciliation.composition import build_reconcile
from reconciliation.settings import ReconciliationSettings
from reconciliation.use_cases.report import ReconciliationReport

HOUR, DAY = 3_600, 86_400
AGE = 11 * 60


def run_once(bench: Bench, seconds: float, settings: Mapping[str, str]) -> ReconciliationReport:
    """Run the reconciliation on this bench for so long, as a new process."""
    values = Environment({**bench.settings, "MERCHANT_COMMANDS": ALL_COMMANDS, **settings})
    world = bench.world()
    configured = ReconciliationSettings.read(values)
    reconcile = build_reconcile(build_core(configured, world), configured, world)
    return reconcile.run(world.monotonic() + seconds)


def merge(bench: Bench, cart: Json) -> None:
    """Let commercetools merge a cart into another, as it does when a shopper logs in."""
    path = f"{COMMERCETOOLS}/test/carts/{cart['id']}/state"
    answer = bench.network.session().post(path, json={"cartState": "Merged"})
    assert answer.ok, answer.text


def touch(bench: Bench, cart: Json) -> None:
    """Change a cart a little, as its shopper does."""
    bench.change_cart(cart, {"action": "setCountry", "country": "DE"})


def errors(out: str) -> list[Json]:
    """Return the error lines of the log."""
    lines = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    return [one for one in lines if one.get("severity") == "ERROR"]


class ReconciliationBench(EventBench):
    """A bench on which nobody but the reconciliation comes back to a payment."""

    place = 0.5

    def reconcile(self, **settings: str) -> ReconciliationReport:
        """Run it once to its end, as a new process."""
        return run_once(self, 1_200, settings)

    def reconcile_for(self, seconds: float, place: float = 0.5) -> ReconciliationReport:
        """Run it once, for so long, from this place between 0 and 1 that chance has chosen."""
        self.place = place
        return run_once(self, seconds, {})

    def world(self) -> World:
        return replace(super().world(), random_number=lambda: self.place)

    def claim(self, count: int) -> list[str]:
        """Claim attempts that nobody goes on with; return their ids, smallest first."""
        return sorted(self.new_payment(key=f"pay-cart-{n}-cart-1") for n in range(count))

    def unheard(self, seconds: float) -> None:
        """Let time pass and lose every webhook of it for ever."""
        self.clock.advance(seconds)
        self.psp.settle()
        while self.psp.next_delivery() is not None:
            pass

    def paid_cart(self, method: str = "card") -> tuple[Json, str]:
        """Return a cart and its Payment, on which money is held or taken."""
        cart = self.cart()
        token = "tok_approved" if method == "card" else None
        payment_id = str(self.pay(self.session(cart), token, method).json()["paymentReference"])
        if method != "card":
            self.control(payment_id, "confirm")
        self.later(1)
        return cart, payment_id

    def reference(self, payment_id: str) -> str:
        """Return the PSP's id of the payment."""
        [found] = self.at_the_psp(payment_id)
        return str(found["id"])

    def in_the_dashboard(self, payment_id: str, path: str, cents: int) -> None:
        """Capture or refund as a person does in the PSP's dashboard; no webhook tells."""
        url = f"{PSP}/v1/payments/{self.reference(payment_id)}/{path}"
        key = self.settings["SANDBOX_PSP_SECRET_KEY"]
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": f"{path} {payment_id}"}
        money = amount(cents)
        body = {"amount": {"value": money["centAmount"], "currency": money["currencyCode"]}}
        answer: requests.Response = self.network.session().post(url, json=body, headers=headers)
        assert answer.ok, answer.text
