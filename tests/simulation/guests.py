"""A guest who signs in while paying: the cart is merged into the customer's, which is paid too."""

from bench import Json
from simulation.circumstances import Circumstance
from simulation.shoppers import Shopper
from simulation.town import Town

_EMAIL, _PASSWORD = "guest@example.com", "not-a-real-one"
_TAB = 9


class Guest:
    """Has an account with a cart of its own, and remembers that only when half-way through."""

    def __init__(self, town: Town, cart: Json) -> None:
        self._town = town
        self._cart = cart
        self.told: dict[str, str] = {}
        town.cart_of(town.customer(_EMAIL))
        town.change(cart, {"action": "setAnonymousId", "anonymousId": _session_of(cart)})

    def sign_in(self) -> None:
        """Sign in at any moment, and pay what is in the cart then."""
        town = self._town
        for _ in range(town.chance.randint(1, 30)):
            town.scheduler.pause()
        cart = town.sign_in(_EMAIL, _PASSWORD, self._cart["id"], _session_of(self._cart))
        if cart is None:
            return
        town.touched.add(Circumstance.GUEST_LOGIN)
        shopper = Shopper(town, town.session(cart), _TAB)
        shopper.shop()
        self.told = shopper.told


def _session_of(cart: Json) -> str:
    return f"guest-of-{cart['id']}"
