"""Many shoppers and a merchant, who repeat requests and stop after a while."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import requests

from psp_profiles.profile import Course
from real_processes.figures import Answer, Timings
from real_processes.process_cluster import ProcessCluster
from real_processes.stack_client import NotPrepared, StackClient
from sandbox.psp_kit.stand_in import Act

_COURSES: tuple[Course, ...] = (
    *("approved",) * 12,
    "declined",
    "challenge",
    "challenge",
    "pending, then approved",
    "pending, then declined",
    "capture pending",
    "capture fails late",
    "refund pending",
)
_ALL, _PART = 10_000, 4_000
_JOBS = (
    *(("capturePayment", _ALL),) * 4,
    *(("capturePayment", _PART),) * 4,
    ("refundPayment", _PART),
    ("refundPayment", _PART),
    ("cancelPayment", None),
    ("reversePayment", None),
)
_COMMANDS = (("Charge", _PART), ("Refund", _PART), ("CancelAuthorization", _ALL))
_ON_THE_PAGE: tuple[Act, ...] = ("confirm", "confirm", "refuse", "abandon")
_PATIENCE = 4
_LAST_PATIENCE = 20


@dataclass(frozen=True)
class Job:
    """A named money operation that somebody asked for."""

    payment: str
    action: str
    cents: int | None
    name: str


class LoadGenerator:
    """Everybody who uses the connector during a load run.

    `told` is the last outcome heard of each job, "" while none was. With `abandons` some never
    ask again after a request that got no good answer.
    """

    def __init__(
        self,
        cluster: ProcessCluster,
        stack_client: StackClient,
        chance: random.Random,
        *,
        abandons: bool,
    ) -> None:
        self._cluster = cluster
        self._stack_client = stack_client
        self._chance = chance
        self._abandons = abandons
        self._is_over = threading.Event()
        self.timings = Timings()
        self.told: dict[Job, str] = {}
        self.paid: dict[str, str] = {}
        self.outcomes: Counter[str] = Counter()
        self.unprepared = 0

    def go_on(self) -> None:
        """Buy and sell, one cart after the other, until `stop`."""
        while not self._is_over.is_set():
            try:
                self._visit()
            except (NotPrepared, requests.RequestException):
                self.unprepared += 1  # The fault_rotation spoilt what only a test needs.

    def stop(self) -> None:
        """Let everybody finish the visit that they are at."""
        self._is_over.set()

    def finish(self) -> None:
        """Repeat what has no final answer, of all that nobody gave up."""
        waiting = [job for job, outcome in self.told.items() if outcome in ("", "received")]
        with ThreadPoolExecutor(8) as clients:
            list(clients.map(lambda job: self._ask(job, _LAST_PATIENCE), waiting))

    def _visit(self) -> None:
        session = self._stack_client.session(self._stack_client.cart())
        payment = self._pay(session)
        if payment is None:
            return
        for number in range(self._chance.randint(0, 3)):
            if self._chance.random() < 0.15:
                self._stack_client.add_transaction(payment, *self._chance.choice(_COMMANDS))
                self.outcomes["command added"] += 1
                continue
            action, cents = self._chance.choice(_JOBS)
            job = Job(payment, action, cents, f"job-{number}")
            self.told[job] = ""
            self._ask(job, _PATIENCE)

    def _pay(self, session: str) -> str | None:
        """Try to pay; return the payment when it is approved."""
        token = self._cluster.profile.cards.get(self._chance.choice(_COURSES))
        name = "try" if self._chance.random() < 0.7 else ""

        def submit() -> Answer:
            return self.timings.take("pay", lambda: self._stack_client.pay(session, token, name))

        answer = self._twice(submit) if self._chance.random() < 0.1 else submit()
        answer = self._until_served(submit, answer, _PATIENCE)
        if answer is None or answer.status_code != 200:
            return None
        told = answer.json()
        payment: str = told["paymentReference"]
        outcome = self._confirm(session, payment) if told["outcome"] == "pending" else None
        self.outcomes[f"payment {outcome or told['outcome']}"] += 1
        self.paid[payment] = outcome or told["outcome"]
        return payment if self.paid[payment] == "approved" else None

    def _confirm(self, session: str, payment: str) -> str | None:
        """Come back from the PSP's page, or never go there; return the outcome if one was told."""
        self._at_the_psp(payment)
        answer = self.timings.take("confirm", lambda: self._stack_client.confirm(session, payment))
        return str(answer.json()["outcome"]) if _is_served(answer) and answer else None

    def _at_the_psp(self, payment: str) -> None:
        what = self._chance.choice(_ON_THE_PAGE)
        if what == "abandon":
            return
        for one in self._cluster.psp.acts_on(payment):
            if one["waitsForShopper"]:
                self._cluster.psp.post(f"/test/acts/{one['id']}/{what}")
        if not self._cluster.profile.reads_payments:
            self._stack_client.come_back(self._cluster.return_address(payment))

    def _ask(self, job: Job, patience: int) -> None:
        def submit() -> Answer:
            return self.timings.take(
                job.action,
                lambda: self._stack_client.intent(job.payment, job.action, job.cents, job.name),
            )

        answer = self._until_served(submit, submit(), patience)
        if answer is not None and answer.status_code == 200:
            self.told[job] = str(answer.json()["outcome"])
        elif answer is not None and answer.status_code < 500:
            self.told[job] = "refused"
        elif self._abandons and self._chance.random() < 0.5:
            self.told[job] = "given up"

    def _until_served(self, submit: Callable[[], Answer], answer: Answer, patience: int) -> Answer:
        """Repeat a request until it is answered with something else than trouble."""
        for _ in range(patience):
            if _is_served(answer):
                break
            answer = submit()
        return answer

    def _twice(self, submit: Callable[[], Answer]) -> Answer:
        """Click twice."""
        with ThreadPoolExecutor(2) as clicks:
            answers = [one.result() for one in [clicks.submit(submit) for _ in range(2)]]
        return next((one for one in answers if _is_served(one)), answers[0])


def _is_served(answer: Answer) -> bool:
    return answer is not None and answer.status_code < 500
