"""A customer with an account: stores a card, comes back, is charged again, removes the card."""

from collections.abc import Callable
from functools import partial

import requests

from bench import PROCESSOR, Json
from psp_profiles.profile import Course
from simulation.circumstances import Circumstance
from simulation.inbound_requests import marked
from simulation.simulated_system import SimulatedSystem

_COURSES: tuple[Course, ...] = (
    "approved",
    "approved",
    "declined when stored",
    "challenge when stored",
)
_PATIENCE = 3


class Customer:
    """Pays several carts of the same account."""

    def __init__(self, system: SimulatedSystem) -> None:
        self._system = system
        self._chance = system.chance
        self.id = system.customer()
        self.carts = [system.cart_of(self.id) for _ in range(3)]
        self._sessions = [system.session(cart) for cart in self.carts[:2]]
        self.told: dict[str, str] = {}

    def live(self) -> None:
        """Store a card with a first payment, use it for a second, perhaps remove it."""
        first, second = self._sessions
        card = self._system.means(self._chance.choice(_COURSES)).token
        self._pay(lambda: self._system.agree(first, card, name="first"))
        for method_id in self._listed(first)[:1]:
            name = self._chance.choice(("second", ""))
            self._pay(partial(self._system.pay_again, second, method_id, name=name))
            if self._chance.random() < 0.3:
                self._system.attempt(partial(self._system.remove, second, method_id))

    def be_charged(self) -> None:
        """Be charged by Checkout while away; every copy of the request means the same order."""
        copies = self._chance.randint(1, 3)
        for _ in range(copies):
            marks = (Circumstance.DOUBLE_CLICKS,) if copies > 1 else ()
            with marked(*marks):
                self._note(self._charge())

    def be_charged_a_part(self, part: int) -> None:
        """Be charged for a part of the same cart under a name of its own, and again."""
        cents = self._chance.choice((3_000, 4_000, None))
        with marked(Circumstance.PARTS):
            for _ in range(self._chance.randint(1, 2)):
                self._charge(cents, f"part-{part}")
                for _ in range(self._chance.randint(0, 8)):
                    self._system.scheduler.pause()

    def stored_method(self) -> str | None:
        """Return the id of the customer's oldest stored card."""
        every = self._system.commercetools.project.collection("payment-method")
        return next((str(one.id) for one in every if one.customer.id == self.id), None)

    def _charge(self, cents: int | None = None, name: str = "") -> requests.Response | None:
        answer, more = None, {"idempotencyKey": name} if name else {}
        for _ in range(_PATIENCE):
            answer = self._system.attempt(
                lambda: self._system.charge(self.carts[2], self.stored_method(), cents, **more)
            )
            if answer is not None and answer.status_code != 503:
                break
        return answer

    def _pay(self, act: Callable[[], requests.Response]) -> None:
        for _ in range(_PATIENCE):
            answer = self._system.attempt(act)
            self._note(answer)
            if answer is not None and answer.status_code != 503:
                return

    def _listed(self, session: str) -> list[str]:
        url = f"{PROCESSOR}/stored-payment-methods"
        headers = {"X-Session-Id": session}
        answer = self._system.attempt(lambda: self._system.get(url, **headers))
        if answer is None or answer.status_code != 200:
            return []
        found: list[Json] = answer.json()["storedPaymentMethods"]
        return [str(one["id"]) for one in found]

    def _note(self, answer: requests.Response | None) -> None:
        if answer is not None and answer.status_code == 200:
            told = answer.json()
            self.told[told["paymentReference"]] = told["outcome"]
