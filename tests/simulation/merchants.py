"""Merchants: by our API, and by adding transactions in commercetools."""

from simulation.circumstances import Circumstance
from simulation.inbound_requests import marked
from simulation.simulated_system import SimulatedSystem

_JOBS = (
    "capturePayment",
    "capturePayment",
    "refundPayment",
    "refundPayment",
    "cancelPayment",
    "reversePayment",
)
_COMMANDS = (
    ("Charge", 4_000),
    ("Charge", 10_000),
    ("Refund", 1_000),
    ("Refund", 10_000),
    ("CancelAuthorization", 10_000),
)
_PATIENCE = 3
# The share of merchants who return a part where shoppers come back late.
_RETURNS = 0.5
_LATE = 25 * 3_600


class Merchant:
    """A back office that captures, refunds, cancels and reverses, and repeats what is not done."""

    def __init__(
        self, system: SimulatedSystem, payment_id: str, number: int, *, has_rivals: bool
    ) -> None:
        self._system = system
        self.payment_id = payment_id
        self._number = number
        self._chance = system.chance
        self._marks = (Circumstance.RIVALS,) if has_rivals else ()
        self.told: dict[tuple[str, str], str] = {}
        self._asked: dict[tuple[str, str], int | None] = {}

    def work(self) -> None:
        """Do a few things to one payment."""
        if Circumstance.LATE_SHOPPERS in self._system.circumstances:
            self._return_a_part()
        for number in range(self._chance.randint(1, 4)):
            action = self._chance.choice(_JOBS)
            has_amount = action in ("capturePayment", "refundPayment")
            cents = self._chance.choice((1_000, 4_000, 10_000)) if has_amount else None
            name = f"job-{self._number}-{number}" if self._chance.random() < 0.7 else ""
            with marked(*self._marks):
                self.ask(action, cents, name)
        if Circumstance.UNFINISHED in self._system.circumstances:
            with marked(Circumstance.UNFINISHED):
                self._reverse_what_is_begun()

    def _return_a_part(self) -> None:
        """Capture all and return a part of it, as for goods that are sent back."""
        if self._chance.random() < _RETURNS:
            self.ask("capturePayment", 10_000, f"sold-{self._number}")
            self.ask("refundPayment", 4_000, f"returned-{self._number}")

    def _reverse_what_is_begun(self) -> None:
        """Refund or cancel once, whatever comes of it, and then have the whole reversed.

        By accident the reversal has the name of the refund, or has none as that had.
        """
        action, cents = self._chance.choice(
            (("refundPayment", 1_000), ("capturePayment", 4_000), ("cancelPayment", None))
        )
        name = f"begun-{self._number}" if self._chance.random() < 0.5 else ""
        self._try(action, cents, name)
        self._asked[action, name] = cents
        self.ask("reversePayment", None, self._chance.choice((name, "", f"all-{self._number}")))

    def finish(self) -> None:
        """Repeat every named job that is neither done nor refused."""
        for (action, name), outcome in list(self.told.items()):
            if name and outcome in ("received", "unanswered"):
                self.ask(action, self._asked[action, name], name)

    def ask(self, action: str, cents: int | None, name: str) -> None:
        """Ask for one thing, and again while nobody knows what became of it."""
        self._asked[action, name] = cents
        for number in range(_PATIENCE):
            if number and self._waits_long():
                self._system.rest(_LATE)
                with marked(Circumstance.LATE_RETRY):
                    is_answered = self._try(action, cents, name)
            else:
                is_answered = self._try(action, cents, name)
            if is_answered:
                return

    def _waits_long(self) -> bool:
        is_late = Circumstance.LATE_RETRY in self._system.circumstances
        return is_late and not self._system.plan.is_over and self._chance.random() < 0.3

    def _try(self, action: str, cents: int | None, name: str) -> bool:
        """Ask once; return whether there was an answer that says more than to come back."""
        system = self._system
        answer = system.attempt(lambda: system.intent(self.payment_id, action, cents, name))
        if answer is None or answer.status_code == 503:
            self.told[action, name] = "unanswered"
            return False
        if answer.status_code == 200:
            self.told[action, name] = answer.json()["outcome"]
        else:
            self.told.pop((action, name), None)
        return True


class Commander:
    """A merchant's own system, which adds transactions to a Payment and waits for them to end."""

    def __init__(self, system: SimulatedSystem, payment_id: str) -> None:
        self._system = system
        self._payment_id = payment_id

    def command(self) -> None:
        """Add a few transactions, sensible or not."""
        for _ in range(self._system.chance.randint(1, 2)):
            for _ in range(self._system.chance.randint(0, 12)):
                self._system.scheduler.pause()
            self._system.add(self._payment_id, *self._system.chance.choice(_COMMANDS))
