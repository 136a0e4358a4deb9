"""Those who change carts while they are paid: also while their shopper is at the bank."""

from simulation.circumstances import Circumstance
from simulation.town import Town

_DEARER = 12_000  # cents
_PRICES = (6_000, 8_000, 10_000, 12_000)


class CartOwner:
    """Changes, orders or deletes the cart while it is being paid."""

    def __init__(self, town: Town, cart: dict[str, object]) -> None:
        self._town = town
        self._cart = cart

    def interfere(self) -> None:
        """Do something to the cart at any moment."""
        for _ in range(self._town.chance.randint(1, 20)):
            self._town.scheduler.pause()
        self._town.touched.add(Circumstance.RESTLESS_CART)
        match self._town.chance.choice(("change", "change", "order", "delete")):
            case "order":
                self._town.order(self._cart)
            case "delete":
                self._town.delete(self._cart)
            case _:
                self._town.reprice(str(self._cart["id"]), _DEARER)

    def go_on_shopping(self) -> None:
        """Put things into the cart and take others out, a few times."""
        for _ in range(self._town.chance.randint(1, 4)):
            for _ in range(self._town.chance.randint(1, 15)):
                self._town.scheduler.pause()
            change_price(self._town, str(self._cart["id"]))


def change_price(town: Town, cart_id: str) -> None:
    """Let the cart cost more or less."""
    town.touched.add(Circumstance.CHANGING_CART)
    town.reprice(cart_id, town.chance.choice(_PRICES))
