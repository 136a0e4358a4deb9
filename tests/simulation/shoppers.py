"""Shoppers: they submit twice, go to a bank's page, come back or not."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

import requests

from psp_profiles.profile import Course, Means
from sandbox.psp_kit.stand_in import Act
from simulation.cart_owners import change_price
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
_ON_THE_PAGE: tuple[Act, ...] = ("confirm", "confirm", "refuse", "abandon")
_PATIENCE = 3
_CHANGES_ITS_MIND = 0.4
_TRIES_ANOTHER_CARD = 0.3
# Turns between two looks of a shopper who comes back late, and how many of those are clicks.
_LONG_AWAY, _CLICKS_AGAIN = 40, 0.3
_LATE = 25 * 3_600  # seconds, more than the PSP remembers an idempotency key


class Submit(NamedTuple):
    """One click on the button: by which method, and under which name."""

    method: str
    token: str | None
    name: str


class Shopper:
    """One browser tab. Repeats what got no answer, and tries another way after a decline."""

    def __init__(self, system: SimulatedSystem, session: str, tab: int) -> None:
        self._system = system
        self._session = session
        self._chance = system.chance
        self._first = self._submit_of(tab, 0)
        self._tab = tab
        self.told: dict[str, str] = {}

    def shop(self) -> None:
        """Try to pay, up to three times."""
        submit = self._first
        for number in range(1, self._chance.randint(1, 3) + 1):
            answer = self._send(submit)
            if answer is None or answer.status_code != 200:
                return
            outcome = self._see_through(answer)
            if outcome == "pending" and self._is_patient():
                outcome = self._come_again(submit)
            if outcome not in ("rejected", "underpaid"):
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

    def ask_again(self) -> None:
        """Look at everything that was left open."""
        for payment_id, outcome in list(self.told.items()):
            if outcome == "pending":
                self._confirm(payment_id)

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

    def _send(self, submit: Submit) -> requests.Response | None:
        answer = self._attempt(submit)
        for _ in range(_PATIENCE - 1):
            if answer is not None and answer.status_code != 503:
                break
            answer = self._repeat(submit)
        return answer

    def _is_patient(self) -> bool:
        late = {Circumstance.LATE_RETRY, Circumstance.BLIND_LOOKUP}
        return bool(late & self._system.circumstances) and self._chance.random() < 0.5

    def _come_again(self, submit: Submit) -> str:
        """Come back the next day, and click once more on what was left open."""
        self._system.rest(_LATE)
        with marked(Circumstance.LATE_RETRY):
            answer = self._send(submit)
        is_good = answer is not None and answer.status_code == 200
        return self._see_through(answer) if answer is not None and is_good else "gone"

    def _repeat(self, submit: Submit) -> requests.Response | None:
        is_late = Circumstance.LATE_RETRY in self._system.circumstances
        if not is_late or self._chance.random() < 0.5:
            return self._attempt(submit)
        self._system.rest(_LATE)
        with marked(Circumstance.LATE_RETRY):
            return self._attempt(submit)

    def _attempt(self, submit: Submit) -> requests.Response | None:
        system, (method, token, name) = self._system, submit
        return system.attempt(lambda: system.pay(self._session, token, method, name=name))

    def _see_through(self, answer: requests.Response) -> str:
        told = answer.json()
        payment_id, outcome = str(told["paymentReference"]), str(told["outcome"])
        self._note(payment_id, outcome)
        if told.get("action") and self._chance.random() < 0.8:
            what = self._chance.choice(_ON_THE_PAGE)
            self._be_away()
            self._system.act_at_the_psp(payment_id, what)
            if what == "refuse" and self._chance.random() < _TRIES_ANOTHER_CARD:
                self._system.scheduler.pause()
                self._system.act_at_the_psp(payment_id, "confirm")
            self._be_away()
            self._return(payment_id)
        return self._confirm(payment_id) or outcome if outcome == "pending" else outcome

    def _be_away(self) -> None:
        """Take a while at the bank; the other tab stays open."""
        if Circumstance.CHANGING_CART not in self._system.circumstances:
            return
        for _ in range(self._chance.randint(0, 6)):
            self._system.scheduler.pause()
        cart_id = self._system.records.cart_of_session(self._session)
        if cart_id is not None and self._chance.random() < _CHANGES_ITS_MIND:
            change_price(self._system, cart_id)

    def _return(self, payment_id: str) -> None:
        for found in self._system.records.at_the_psp(payment_id):
            if found.return_url is not None:
                self._system.attempt(partial(self._system.come_back, found.return_url))

    def _confirm(self, payment_id: str) -> str | None:
        """Ask how it stands; the answer may name another payment, which took the place of it."""
        answer = self._system.attempt(lambda: self._system.confirm(self._session, payment_id))
        if answer is None or answer.status_code != 200:
            return None
        told = answer.json()
        self._note(payment_id, "rejected")
        self._note(told["paymentReference"], told["outcome"])
        return str(told["outcome"])

    def _note(self, payment_id: str, outcome: str) -> None:
        self.told[payment_id] = outcome
