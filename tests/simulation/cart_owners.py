"""Changes carts while they are paid, also while their shopper is at the bank."""

from simulation.circumstances import Circumstance
from simulation.simulated_system import SimulatedSystem

_DEARER = 12_000  # cents
_PRICES = (6_000, 8_000, 10_000, 12_000)


class CartOwner:
    """Changes, orders or deletes the cart while it is being paid."""

    def __init__(self, system: SimulatedSystem, cart: dict[str, object]) -> None:
        self._system = system
        self._cart = cart

    def interfere(self) -> None:
        """Do something to the cart at any moment."""
        for _ in range(self._system.chance.randint(1, 20)):
            self._system.scheduler.pause()
        self._system.touched.add(Circumstance.RESTLESS_CART)
        match self._system.chance.choice(("change", "change", "order", "delete")):
            case "order":
                self._system.order(self._cart)
            case "delete":
                self._system.delete(self._cart)
            case _:
                self._system.reprice(str(self._cart["id"]), _DEARER)

    def go_on_shopping(self) -> None:
        """Put things into the cart and take others out, a few times."""
        for _ in range(self._system.chance.randint(1, 4)):
            for _ in range(self._system.chance.randint(1, 15)):
                self._system.scheduler.pause()
            change_price(self._system, str(self._cart["id"]))


def change_price(system: SimulatedSystem, cart_id: str) -> None:
    """Let the cart cost more or less."""
    system.touched.add(Circumstance.CHANGING_CART)
    system.reprice(cart_id, system.chance.choice(_PRICES))
