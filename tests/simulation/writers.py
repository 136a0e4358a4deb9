"""Other writers of Payments: another connector, a forger, a customer with My Payments."""

from bench import Json
from event_support import amount
from payment_core.domain.payment import Payment
from simulation.circumstances import Circumstance
from simulation.simulated_system import SimulatedSystem

_PART = 4_000
_CENT = 1


class OtherWriter:
    """Writes Payments onto carts, and into the claims that wait there."""

    def __init__(self, system: SimulatedSystem, carts: list[Json]) -> None:
        self._system = system
        self._carts = carts

    def write(self) -> None:
        """Do a few of these things, whenever there is something to do them to."""
        chance = self._system.chance
        for _ in range(chance.randint(1, 3)):
            for _ in range(chance.randint(0, 12)):
                self._system.scheduler.pause()
            self._system.touched.add(Circumstance.OTHER_WRITERS)
            chance.choice((self._pay_a_part, self._pretend, self._meddle, self._meddle))()

    def _pay_a_part(self) -> None:
        """Another connector takes a part of a cart."""
        self._attach("another-psp", amount(_PART))

    def _pretend(self) -> None:
        """Somebody claims a payment by our PSP, which never heard of it."""
        self._attach(self._system.profile.name, amount(10_000))

    def _attach(self, interface: str, money: Json) -> None:
        cart = self._system.chance.choice(self._carts)
        payment_id = self._system.new_payment(
            {"type": "Authorization", "amount": money, "state": "Success"}, interface=interface
        )
        self._system.records.strange.add(payment_id)
        action = {"action": "addPayment", "payment": {"typeId": "payment", "id": payment_id}}
        self._system.change(cart, action)

    def _meddle(self) -> None:
        """A shopper changes a claim that waits, as far as My Payments lets them."""
        waiting = [one for one in self._system.records.payments() if self._is_claim(one)]
        if not waiting:
            return
        payment = self._system.chance.choice(waiting)
        self._system.records.meddled.setdefault(payment.id, payment)
        action = self._system.chance.choice(
            (
                {"action": "changeAmountPlanned", "amount": amount(_CENT)},
                {"action": "setMethodInfoMethod", "method": "invoice"},
            )
        )
        self._system.update_as_customer(payment, action)

    def _is_claim(self, payment: Payment) -> bool:
        has_owner = bool(self._system.records.shopper_of(payment.id))
        return self._system.is_ours(payment) and not payment.transactions and has_owner
