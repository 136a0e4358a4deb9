"""A shopper who changes a cart that is paid and pays again, while the shop orders it."""

from bench import Json
from simulation.cart_owners import change_price
from simulation.circumstances import Circumstance
from simulation.inbound_requests import marked
from simulation.shops import Shop
from simulation.simulated_system import SimulatedSystem

_ROUNDS, _PATIENCE = 3, 3
# Turns: how long the shop waits for the last round, how often it looks then, and how long between.
_LONGEST, _LOOKS, _BETWEEN = 600, 12, 6


class ChangingPayer:
    """Pays one cart, changes its price, and pays it again: each attempt replaces the one before."""

    def __init__(self, system: SimulatedSystem) -> None:
        self._system = system
        self._cart: Json = system.cart()
        self._session = system.session(self._cart)
        self._is_last = False
        self.told: dict[str, str] = {}

    def live(self) -> None:
        """Pay, and change the cart between two payments."""
        for number in range(_ROUNDS):
            self._is_last = number + 1 == _ROUNDS
            if number:
                change_price(self._system, str(self._cart["id"]))
            self._pay(f"round-{number}")

    def _pay(self, name: str) -> None:
        system, means = self._system, self._system.means("approved")
        with marked(Circumstance.PAYS_AGAIN):
            for _ in range(_PATIENCE):
                answer = system.attempt(
                    lambda: system.pay(self._session, means.token, means.method, name=name)
                )
                if answer is not None and answer.status_code == 200:
                    told = answer.json()
                    self.told[told["paymentReference"]] = told["outcome"]
                if answer is not None and answer.status_code != 503:
                    return

    def sell(self) -> None:
        """Be the shop, which orders what is covered as soon as the last payment has begun."""
        for _ in range(_LONGEST):
            if self._is_last:
                break
            self._system.scheduler.pause()
        shop = Shop(self._system, self._cart)
        for _ in range(_LOOKS):
            if shop.try_to_order():
                return
            for _ in range(self._system.chance.randint(0, _BETWEEN)):
                self._system.scheduler.pause()
