"""Shoppers, a merchant and a PSP, acting on the arena as real ones do: impatient and repetitive."""

import random

import requests

from simulation.arena import Arena

_CARDS = (
    "tok_approved",
    "tok_approved",
    "tok_declined",
    "tok_three_ds",
    "tok_pending_success",
    "tok_pending_failure",
    "tok_capture_pending",
    "tok_capture_fails_late",
    "tok_refund_fails_late",
    "tok_dispute",
)
_JOBS = (
    "capturePayment",
    "capturePayment",
    "refundPayment",
    "refundPayment",
    "cancelPayment",
    "reversePayment",
)
_PATIENCE = 3


class Shopper:
    """One browser tab. Repeats what got no answer, and tries another way after a decline."""

    def __init__(self, arena: Arena, session: str, tab: int, chance: random.Random) -> None:
        self._arena = arena
        self._session = session
        self._tab = tab
        self._chance = chance
        self.told: dict[str, str] = {}

    def shop(self) -> None:
        """Try to pay, up to three times."""
        for number in range(self._chance.randint(1, 3)):
            name = f"tab-{self._tab}-{number}" if self._chance.random() < 0.7 else ""
            answer = self._submit(name)
            if answer is None or answer.status_code != 200:
                return
            outcome = self._see_through(answer)
            if outcome != "rejected":
                return

    def ask_again(self) -> None:
        """Look at everything that was left open."""
        for payment_id, outcome in list(self.told.items()):
            if outcome == "pending":
                self._confirm(payment_id)

    def _submit(self, name: str) -> requests.Response | None:
        method = self._chance.choice(("card", "card", "card", "ideal", "invoice"))
        token = self._chance.choice(_CARDS) if method == "card" else None
        answer = None
        for _ in range(_PATIENCE):
            answer = self._arena.attempt(
                lambda: self._arena.pay(self._session, token, method, name=name)
            )
            if answer is not None and answer.status_code != 503:
                break
        return answer

    def _see_through(self, answer: requests.Response) -> str:
        told = answer.json()
        payment_id = told["paymentReference"]
        self._note(payment_id, told["outcome"])
        if told.get("action") and self._chance.random() < 0.8:
            what = self._chance.choice(("confirm", "confirm", "refuse", "abandon"))
            self._arena.act_at_the_psp(payment_id, what)
        if told["outcome"] == "pending":
            self._confirm(payment_id)
        return self.told[payment_id]

    def _confirm(self, payment_id: str) -> None:
        answer = self._arena.attempt(lambda: self._arena.confirm(self._session, payment_id))
        if answer is not None and answer.status_code == 200:
            self._note(payment_id, answer.json()["outcome"])

    def _note(self, payment_id: str, outcome: str) -> None:
        self.told[payment_id] = outcome


class Merchant:
    """A back office that captures, refunds, cancels and reverses, and repeats what is not done."""

    def __init__(self, arena: Arena, payment_id: str, number: int, chance: random.Random) -> None:
        self._arena = arena
        self.payment_id = payment_id
        self._number = number
        self._chance = chance
        self.told: dict[tuple[str, str], str] = {}
        self._asked: dict[tuple[str, str], int | None] = {}

    def work(self) -> None:
        """Do a few things to one payment."""
        for number in range(self._chance.randint(1, 4)):
            action = self._chance.choice(_JOBS)
            has_amount = action in ("capturePayment", "refundPayment")
            cents = self._chance.choice((1_000, 4_000, 10_000)) if has_amount else None
            name = f"job-{self._number}-{number}" if self._chance.random() < 0.7 else ""
            self._ask(action, cents, name)

    def finish(self) -> None:
        """Repeat every named job that is neither done nor refused."""
        for (action, name), outcome in list(self.told.items()):
            if name and outcome in ("received", "unanswered"):
                self._ask(action, self._asked[action, name], name)

    def _ask(self, action: str, cents: int | None, name: str) -> None:
        self._asked[action, name] = cents
        for _ in range(_PATIENCE):
            answer = self._arena.attempt(
                lambda: self._arena.intent(self.payment_id, action, cents, name)
            )
            if answer is None or answer.status_code == 503:
                self.told[action, name] = "unanswered"
                continue
            if answer.status_code == 200:
                self.told[action, name] = answer.json()["outcome"]
            else:
                self.told.pop((action, name), None)
            return


class WebhookCarrier:
    """Delivers the PSP's webhooks late, twice, in the wrong order, or not at all."""

    def __init__(self, arena: Arena, chance: random.Random) -> None:
        self._arena = arena
        self._chance = chance

    def carry(self) -> None:
        """Deliver for a while, letting time pass."""
        for _ in range(self._chance.randint(2, 8)):
            self._arena.scheduler.pause()
            self._arena.clock.advance(self._chance.choice((0, 0, 1, 4)))
            self._arena.psp.settle()
            self._deliver_some()

    def _deliver_some(self) -> None:
        waiting = []
        while delivery := self._arena.psp.next_delivery():
            waiting.append(delivery)
        self._chance.shuffle(waiting)
        for delivery in waiting:
            for _ in range(self._chance.choice((1, 1, 2))):
                self._arena.deliver(delivery)
