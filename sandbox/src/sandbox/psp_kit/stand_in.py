"""The protocol of all PSP stand-ins, and what they share.

Conformance kit, simulation, kill runs and load drive a stand-in by this alone. A new one fills in
what is abstract, and its API.
"""

import base64
import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

import requests

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.psp_kit.books import BookedPayment
from sandbox.psp_kit.counted_lock import CountedLock
from sandbox.psp_kit.idempotency import IdempotencyKeys
from sandbox.psp_kit.journal import Journal
from sandbox.psp_kit.server_errors import ServerErrors
from sandbox.psp_kit.webhook_sender import send
from sandbox.psp_kit.webhooks import Delivery, Outbox

# What shopper, bank and time do to a payment. The shopper agrees, fails or leaves on the page that
# is shown; what is pending succeeds or fails; the attempt or its hold runs out; a dispute is opened
# or decided.
Act = Literal[
    "confirm",
    "refuse",
    "abandon",
    "settle",
    "fail",
    "expire",
    "dispute",
    "dispute-won",
    "dispute-lost",
]


class PSPStandIn(ABC):
    """Everything that one stand-in remembers.

    `lock` guards all of it, and is never held while a webhook is sent. `chance` makes every id
    and secret, so a seeded one makes them repeatable. `stamp` is the time that signatures
    carry; it differs from the clock where the clock is advanced and the receiver's is not.
    `webhook_patience` is how many seconds a receiver has to answer a webhook.
    """

    webhook_patience = 15.0

    def __init__(
        self,
        clock: Clock,
        session: requests.Session,
        chance: random.Random | None = None,
        stamp: Callable[[], datetime] | None = None,
    ) -> None:
        self.clock = clock
        self.lock = CountedLock()
        self.faults = Faults()
        self.journal = Journal()
        self._session = session
        self._chance = chance or random.SystemRandom()
        self._stamp = stamp or clock.now
        self.outbox = Outbox(self.new_id, self._chance)
        self.keys = IdempotencyKeys(self.key_window)
        self.server_errors = ServerErrors()

    @property
    @abstractmethod
    def secret_key(self) -> str:
        """What the merchant's server, and the test control, has to show."""

    @abstractmethod
    def key_window(self) -> timedelta:
        """Return how long an idempotency key is remembered."""

    @abstractmethod
    def signed(self, delivery: Delivery, now: datetime) -> Mapping[str, str]:
        """Return the headers of a webhook, its signature among them."""

    @abstractmethod
    def settle(self) -> None:
        """Bring all payments up to date: let everything happen that is due."""

    @abstractmethod
    def books(self) -> Sequence[BookedPayment]:
        """Return every payment as it is now, the oldest first."""

    @abstractmethod
    def tune(
        self,
        *,
        settle_seconds: float | None = None,
        hold_seconds: float | None = None,
        lookup_lag_seconds: float | None = None,
    ) -> None:
        """Change how long a bank takes, how long holds last, and how long nobody finds a payment.

        The last is about looking for it by the merchant's reference. None leaves what is.
        """

    @property
    @abstractmethod
    def lookup_lag_seconds(self) -> float:
        """How long a new payment is not found by the merchant's reference."""

    @abstractmethod
    def act(self, payment_id: str, act: Act) -> None:
        """Be the shopper, a bank or time.

        Raises `Unknown` for another payment, and `NothingToDo` when it is in no state for this.
        """

    def tick(self) -> None:
        """Let everything happen that is due, and attempt the webhooks that are due."""
        self.settle()
        while delivery := self.next_delivery():
            self.deliver(delivery)

    def next_delivery(self) -> Delivery | None:
        """Return a webhook that is due, for the caller to deliver; None when none is."""
        with self.lock:
            return self.outbox.take_due(self.clock.now())

    def deliver(self, delivery: Delivery) -> None:
        """Attempt one delivery; whatever happens, it is tried again until a 2xx came back."""
        status = None
        try:
            headers = self.signed(delivery, self._stamp())
            status = send(self._session, delivery, headers, self.webhook_patience)
        finally:
            with self.lock:
                self.outbox.record(delivery, status, self.clock.now())

    def new_id(self, prefix: str) -> str:
        """Return a new id."""
        return f"{prefix}_{self._chance.getrandbits(96):024x}"

    def new_secret(self) -> str:
        """Return a new secret to sign webhooks with."""
        return "whsec_" + base64.b64encode(self._chance.randbytes(32)).decode()
