"""Shoppers: they submit twice, try other cards, and leave or stay."""

from collections.abc import Mapping
from types import MappingProxyType

from psp_profiles.profile import Course, Means
from simulation.browser_tabs import Submit, Tab
from simulation.circumstances import Circumstance
from simulation.inbound_requests import marked
from simulation.simulated_system import SimulatedSystem

_COURSES: tuple[Course, ...] = (
    "approved",
    "approved",
    "declined",
    "challenge",
    "pending, then approved",
    "pending, then declined",
    "capture pending",
    "capture fails late",
    "refund fails late",
    "refund pending",
    "dispute",
)
# Banks that change their word, and banks that take a while to return money.
_COURSES_TO_MEET: Mapping[Circumstance, tuple[Course, ...]] = MappingProxyType(
    {
        Circumstance.OVERTAKEN_WRITES: (
            "approved",
            "capture pending",
            "capture fails late",
            "capture fails late",
            "refund fails late",
        ),
        Circumstance.LATE_SHOPPERS: ("refund pending", "refund pending", "approved"),
    }
)
_MEETS = 0.5
_WAYS = ("course", "course", "course", "redirect", "invoice")
# Turns between two looks of a shopper who comes back late, and how many of those are clicks.
_LONG_AWAY, _CLICKS_AGAIN = 40, 0.3


class Shopper(Tab):
    """One browser tab, whose shopper tries another way after a decline."""

    def __init__(self, system: SimulatedSystem, session: str, tab: int) -> None:
        super().__init__(system, session)
        self._first = self._submit_of(tab, 0)
        self._tab = tab

    def shop(self) -> None:
        """Try to pay, up to three times."""
        submit = self._first
        for number in range(1, self._chance.randint(1, 3) + 1):
            if self.pay(submit) not in ("rejected", "underpaid"):
                return
            submit = self._submit_of(self._tab, number)

    def click_again(self) -> None:
        """Send the first request once more, while it is under way."""
        with marked(Circumstance.DOUBLE_CLICKS):
            answer = self._send(self._first)
        if answer is not None and answer.status_code == 200:
            self._note(answer.json()["paymentReference"], answer.json()["outcome"])

    def come_back_late(self) -> None:
        """Look again at what was paid, now and then click again, while merchants work on it."""
        for _ in range(self._chance.randint(2, 5)):
            for _ in range(self._chance.randint(0, _LONG_AWAY)):
                self._system.scheduler.pause()
            with marked(Circumstance.LATE_SHOPPERS):
                for payment_id in list(self.told):
                    self._confirm(payment_id)
                if self._chance.random() < _CLICKS_AGAIN:
                    answer = self._send(self._first)
                    if answer is not None and answer.status_code == 200:
                        self._note(answer.json()["paymentReference"], answer.json()["outcome"])

    def _submit_of(self, tab: int, number: int) -> Submit:
        means = self._means(self._chance.choice(_WAYS))
        name = f"tab-{tab}-{number}" if self._chance.random() < 0.7 else ""
        return Submit(means.method, means.token, name)

    def _means(self, way: str) -> Means:
        if way == "invoice":
            return Means(way)
        courses = self._courses()
        return self._system.means("redirect" if way == "redirect" else self._chance.choice(courses))

    def _courses(self) -> tuple[Course, ...]:
        """Return how this shopper's bank may behave; what is to be met is met more often."""
        for circumstance, courses in _COURSES_TO_MEET.items():
            if circumstance in self._system.circumstances:
                return courses if self._chance.random() < _MEETS else _COURSES
        return _COURSES
