"""The bench with the reconciliation on it; messages reach nobody, and webhooks only when told."""

from collections.abc import Mapping
from dataclasses import replace

from bench import Bench, Json
from event_support import ALL_COMMANDS, EventBench
from payment_core.core import build_core
from payment_core.reconciliation.composition import ReconciliationSettings, build_reconcile
from payment_core.reconciliation.report import ReconciliationReport
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World

HOUR, DAY = 3_600, 86_400
AGE = 11 * 60


def run_once(bench: Bench, seconds: float, settings: Mapping[str, str]) -> ReconciliationReport:
    """Run the reconciliation on this bench for so long, as a new process."""
    values = Environment({**bench.settings, "MERCHANT_COMMANDS": ALL_COMMANDS, **settings})
    world = bench.world()
    core = build_core(values, world)
    reconcile = build_reconcile(core, ReconciliationSettings.read(values), world)
    return reconcile.run(world.monotonic() + seconds)


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
        return replace(super().world(), chance=lambda: self.place)

    def claim(self, count: int) -> list[str]:
        """Claim attempts that nobody goes on with; return their ids, smallest first."""
        return sorted(self.new_payment(key=f"pay-cart-{n}-cart-1") for n in range(count))

    def unheard(self, seconds: float) -> None:
        """Let time pass and lose every webhook of it for ever."""
        self.clock.advance(seconds)
        self.psp.settle()
        while self.psp.next_delivery() is not None:
            pass

    def detach(self, cart: Json) -> None:
        """Take every Payment off a cart, as a shop does that starts over."""
        current = self.api("GET", f"carts/{cart['id']}")
        actions = [
            {"action": "removePayment", "payment": {"typeId": "payment", "id": one}}
            for one in self.attached(cart)
        ]
        body = {"version": current["version"], "actions": actions}
        self.api("POST", f"carts/{cart['id']}", body)

    def delete(self, payment_id: str) -> None:
        """Delete a Payment, as a merchant can."""
        version = self.api("GET", f"payments/{payment_id}")["version"]
        self.api("DELETE", f"payments/{payment_id}?version={version}")
