"""A guest who signs in while paying: the cart is merged into the customer's, which is paid too."""

from bench import Json
from simulation.circumstances import Circumstance
from simulation.shoppers import Shopper
from simulation.simulated_system import SimulatedSystem

_EMAIL, _PASSWORD = "guest@example.com", "not-a-real-one"
_TAB = 9


class Guest:
    """Has an account with a cart of its own, and remembers that only when half-way through."""

    def __init__(self, system: SimulatedSystem, cart: Json) -> None:
        self._system = system
        self._cart = cart
        self.told: dict[str, str] = {}
        system.cart_of(system.customer(_EMAIL))
        system.change(cart, {"action": "setAnonymousId", "anonymousId": _session_of(cart)})

    def sign_in(self) -> None:
        """Sign in at any moment, and pay what is in the cart then."""
        system = self._system
        for _ in range(system.chance.randint(1, 30)):
            system.scheduler.pause()
        cart = system.sign_in(_EMAIL, _PASSWORD, self._cart["id"], _session_of(self._cart))
        if cart is None:
            return
        system.touched.add(Circumstance.GUEST_LOGIN)
        shopper = Shopper(system, system.session(cart), _TAB)
        shopper.shop()
        self.told = shopper.told


def _session_of(cart: Json) -> str:
    return f"guest-of-{cart['id']}"
