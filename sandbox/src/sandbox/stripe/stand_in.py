"""The stand-in as a whole: what it remembers, and the order in which things happen to it."""

import base64
import random
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TypeVar

import msgspec
import requests

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.psp.journal import Journal
from sandbox.psp.webhooks import Delivery, Event, Outbox
from sandbox.stripe.account import Account
from sandbox.stripe.bank import Bank
from sandbox.stripe.customers import Customer, Wallets
from sandbox.stripe.errors import Json, Missing
from sandbox.stripe.idempotency import IdempotencyKeys
from sandbox.stripe.objects import Charge, Dispute, PaymentIntent, Refund
from sandbox.stripe.payment_methods import PaymentMethod
from sandbox.stripe.returns import Returns
from sandbox.stripe.sender import send
from sandbox.stripe.server_errors import ServerErrors
from sandbox.stripe.settings import API_VERSION, StripeSettings
from sandbox.stripe.views import (
    charge_view,
    customer_view,
    dispute_view,
    intent_view,
    method_view,
    refund_view,
    seconds,
)

T = TypeVar("T")


class Stripe:
    """Everything that one stand-in remembers.

    `lock` guards all of it, and is never held while a webhook is sent. `chance` makes every id,
    so a seeded one makes them repeatable. `stamp` is the time that signatures carry.
    """

    def __init__(
        self,
        settings: StripeSettings,
        clock: Clock,
        session: requests.Session,
        chance: random.Random | None = None,
        stamp: Callable[[], datetime] | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.lock = threading.RLock()
        self.faults = Faults()
        self.journal = Journal()
        self.keys = IdempotencyKeys()
        self.server_errors = ServerErrors()
        self._session = session
        self._chance = chance or random.SystemRandom()
        self._stamp = stamp or clock.now
        self.outbox = Outbox(self.new_id, self._chance)
        self.events: list[Json] = []
        self.account = Account()
        self.returns = Returns(self, lambda: self.account)
        self.wallets = Wallets(self)
        self.bank = Bank(self, self.wallets, self.returns)
        self._intents: dict[str, PaymentIntent] = {}
        self._tokens: dict[str, PaymentMethod] = {}
        # Stripe's search shows nothing newer than this many seconds.
        self.search_lag_seconds = 60.0
        if settings.webhook_url:
            self.outbox.register(settings.webhook_url, settings.webhook_secret or self.new_secret())

    def new_id(self, prefix: str) -> str:
        """Return a new id."""
        return f"{prefix}_{self._chance.getrandbits(96):024x}"

    def new_secret(self) -> str:
        """Return a new secret to sign webhooks with."""
        return "whsec_" + base64.b64encode(self._chance.randbytes(32)).decode()

    def add(self, intent: PaymentIntent) -> None:
        """Remember a new PaymentIntent."""
        self._intents[intent.id] = intent
        self.tell("payment_intent.created", intent)

    def intents(self) -> list[PaymentIntent]:
        """Return all PaymentIntents as they are now, the newest first."""
        for intent in self._intents.values():
            intent.settle(self.clock.now())
        return list(reversed(self._intents.values()))

    def intent(self, intent_id: str) -> PaymentIntent:
        """Return a PaymentIntent as it is now; raises `Missing`."""
        found = self._intents.get(intent_id)
        if found is None:
            raise Missing("payment_intent", intent_id, "intent")
        found.settle(self.clock.now())
        return found

    def charge(self, charge_id: str) -> Charge:
        """Return a charge; raises `Missing`."""
        return _named(self._charges(), charge_id, "charge")

    def refund(self, refund_id: str) -> Refund:
        """Return a refund; raises `Missing`."""
        return _named(self.refunds(), refund_id, "refund")

    def dispute(self, dispute_id: str) -> Dispute:
        """Return a dispute; raises `Missing`."""
        return _named(self.disputes(), dispute_id, "dispute")

    def refunds(self) -> list[Refund]:
        """Return all refunds, the newest first."""
        found = [refund for charge in self._charges() for refund in charge.refunds]
        return sorted(found, key=lambda one: one.created, reverse=True)

    def disputes(self) -> list[Dispute]:
        """Return all disputes, the newest first."""
        found = [dispute for charge in self._charges() for dispute in charge.disputes]
        return sorted(found, key=lambda one: one.created, reverse=True)

    def method(self, method_id: str) -> PaymentMethod:
        """Return a payment method; raises `Missing`."""
        return self.wallets.method(method_id)

    def add_method(self, method: PaymentMethod) -> None:
        """Remember a new payment method."""
        self.wallets.add(method)

    def new_token(self, method: PaymentMethod) -> str:
        """Return a confirmation token, as Stripe.js makes them, that can be used once."""
        token = self.new_id("ctoken")
        self._tokens[token] = method
        return token

    def use_token(self, token: str) -> PaymentMethod:
        """Take what a confirmation token stands for; raises `Missing` the second time."""
        if token not in self._tokens:
            raise Missing("confirmation_token", token, "confirmation_token")
        return self._tokens.pop(token)

    def show(self, about: object) -> Json:
        """Return an object as the API shows it."""
        match about:
            case PaymentIntent():
                return intent_view(about, self.settings.public_url)
            case Charge():
                return charge_view(about)
            case Refund():
                return refund_view(about)
            case Dispute():
                return dispute_view(about)
            case PaymentMethod():
                return method_view(about)
            case Customer():
                return customer_view(about)
        raise TypeError(f"{type(about)} is not shown")

    def tell(self, event_type: str, about: object) -> None:
        """Publish an event about an object as it is now: https://docs.stripe.com/api/events."""
        now = self.clock.now()
        event: Json = {
            "id": self.new_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": seconds(now),
            "data": {"object": self.show(about)},
            "livemode": False,
            "pending_webhooks": len(self.outbox.endpoints),
            "request": {"id": None, "idempotency_key": None},
            "type": event_type,
        }
        self.events.append(event)
        self.outbox.publish(Event(event["id"], event_type, now, msgspec.json.encode(event)))

    def tick(self) -> None:
        """Let everything happen that is due, and attempt the webhooks that are due."""
        with self.lock:
            self.intents()
        while delivery := self._next_delivery():
            self._deliver(delivery)

    def _next_delivery(self) -> Delivery | None:
        with self.lock:
            return self.outbox.take_due(self.clock.now())

    def _deliver(self, delivery: Delivery) -> None:
        status = None
        try:
            status = send(self._session, delivery, self._stamp())
        finally:
            with self.lock:
                self.outbox.record(delivery, status, self.clock.now())

    def _charges(self) -> Iterator[Charge]:
        for intent in self.intents():
            yield from intent.charges


def _named(among: Iterable[T], name: str, kind: str) -> T:
    for one in among:
        if getattr(one, "id", None) == name:
            return one
    raise Missing(kind, name)
