"""A customer who begins a subscription, and commercetools Checkout, which loses its jobs."""

from bench import Json
from psp_profiles.profile import Course
from recurring_support import JOBS
from sandbox.faults import FaultRule
from simulation.cart_owners import change_price
from simulation.circumstances import Circumstance
from simulation.inbound_requests import marked
from simulation.simulated_system import SimulatedSystem

_EMAIL = "subscriber@example.com"
_PATIENCE = 3
# The share of subscribers who change their carts after they have paid.
_CHANGED = 0.4
_COURSES: tuple[Course, ...] = ("approved", "approved", "challenge when stored")
# Down; it answers that it refuses; it makes the job, and the answer is lost.
_LOSSES = (
    FaultRule(path=JOBS, status=503, count=None),
    FaultRule(path=JOBS, status=400, count=None),
    FaultRule(path=f"{JOBS}$", method="POST", applied_but_failed=True, count=None),
    FaultRule(path=f"{JOBS}$", method="POST", applied_but_failed=True, status=500, count=None),
)


class Subscriber:
    """Pays one cart that is to be ordered every month, with a card that is stored for it."""

    def __init__(self, system: SimulatedSystem) -> None:
        self._system = system
        self.cart: Json = system.monthly_cart(system.customer(_EMAIL))
        self._session = system.session(self.cart)
        self.told: dict[str, str] = {}

    def live(self) -> None:
        """Pay, also once more where the cart has changed meanwhile."""
        self._pay("subscribe")
        if self._system.chance.random() < _CHANGED:
            change_price(self._system, str(self.cart["id"]))
            # A key with a space is refused: in earlier seeds nothing was paid again.
            is_again = Circumstance.PAYS_AGAIN in self._system.circumstances
            self._pay("subscribe-again" if is_again else "subscribe again")

    def _pay(self, name: str) -> None:
        """Pay, and ask again as long as there is no answer."""
        system = self._system
        card = system.means(system.chance.choice(_COURSES)).token
        marks = (Circumstance.LOST_JOBS,) if system.loses_jobs else ()
        with marked(*marks):
            for _ in range(_PATIENCE):
                answer = system.attempt(lambda: system.agree(self._session, card, name=name))
                if answer is not None and answer.status_code == 200:
                    told = answer.json()
                    self.told[told["paymentReference"]] = told["outcome"]
                if answer is not None and answer.status_code != 503:
                    return

    def order(self) -> None:
        """Order what was approved, as the shop does when its shopper comes back late."""
        cart = self._system.records.cart(self.cart["id"])
        if cart is not None and cart.cart_state == "Active" and "approved" in self.told.values():
            self._system.order_version(self.cart, cart.version)


def lose_jobs(system: SimulatedSystem) -> None:
    """Let commercetools Checkout lose every job until its faults end."""
    system.commercetools.faults.add(system.chance.choice(_LOSSES))
    system.commercetools.recurring_jobs.one_per_payment = system.chance.random() < 0.5
