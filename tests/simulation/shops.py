"""The merchant's shop: orders what is covered, and keeps its carts tidy."""

from bench import Json
from simulation.circumstances import Circumstance
from simulation.oracle import cost_of, is_at_our_psp, payments_of, returning_on, told_on
from simulation.simulated_system import SimulatedSystem

_LOOKS = 5


class Shop:
    """Does what a shop does to a cart between two calls of the connector."""

    def __init__(self, system: SimulatedSystem, cart: Json) -> None:
        self._system = system
        self._cart = cart

    def sell(self) -> None:
        """Look a few times whether the cart can be ordered, and then do so."""
        for _ in range(self._system.chance.randint(2, _LOOKS)):
            self._wait(12)
            if self.try_to_order():
                return

    def try_to_order(self) -> bool:
        """Order the cart in the version that was seen to be covered."""
        cart = self._system.records.cart(self._cart["id"])
        if cart is None or cart.cart_state != "Active":
            return True
        held = sum(map(self._told_on, payments_of(cart)))
        if not payments_of(cart) or held < cost_of(cart):
            return False
        self._wait(4)
        is_ordered = self._system.order_version(self._cart, cart.version)
        if is_ordered:
            self._system.touched.add(Circumstance.ORDERS)
        return is_ordered

    def _told_on(self, payment_id: str) -> int:
        """Return what commercetools says: a shop does not ask the PSP."""
        payment = self._system.records.payment(payment_id)
        if payment is None or (is_at_our_psp(payment) and payment.interface_id is None):
            return 0
        return max(0, told_on(payment) - returning_on(payment))

    def tidy_up(self) -> None:
        """Take Payments that were declined off the cart."""
        for _ in range(_LOOKS):
            self._wait(10)
            cart = self._system.records.cart(self._cart["id"])
            for payment_id in payments_of(cart) if cart is not None else ():
                if self._is_declined(payment_id):
                    self._system.touched.add(Circumstance.TIDY_SHOP)
                    self._system.take_off(self._cart, payment_id)

    def _is_declined(self, payment_id: str) -> bool:
        payment = self._system.records.payment(payment_id)
        paying = (
            [one for one in payment.transactions if one.type == "Authorization"] if payment else []
        )
        return bool(paying) and all(one.state == "Failure" for one in paying)

    def _wait(self, most: int) -> None:
        for _ in range(self._system.chance.randint(0, most)):
            self._system.scheduler.pause()
