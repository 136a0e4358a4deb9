"""The stand-in as a whole: what it remembers, and the order in which things happen to it."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec
import requests

from sandbox.clock import Clock
from sandbox.psp_kit.errors import NothingToDo, Unknown
from sandbox.psp_kit.stand_in import Act, PSPStandIn
from sandbox.psp_kit.webhooks import Delivery, Event
from sandbox.stripe.account import Account
from sandbox.stripe.acts import Acts
from sandbox.stripe.bank import Bank
from sandbox.stripe.books import BookedIntent
from sandbox.stripe.customers import Customer, Wallets
from sandbox.stripe.errors import APIError, Json, Missing
from sandbox.stripe.objects import Charge, Dispute, PaymentIntent, Refund
from sandbox.stripe.pace import Pace
from sandbox.stripe.payment_methods import PaymentMethod
from sandbox.stripe.returns import Returns
from sandbox.stripe.settings import API_VERSION, StripeSettings
from sandbox.stripe.signatures import signature
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

# https://docs.stripe.com/api/idempotent_requests
_KEY_WINDOW = timedelta(hours=24)


class Stripe(PSPStandIn):
    """See `PSPStandIn`."""

    def __init__(
        self,
        settings: StripeSettings,
        clock: Clock,
        session: requests.Session,
        chance: random.Random | None = None,
        stamp: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(clock, session, chance, stamp)
        self.settings = settings
        self.events: list[Json] = []
        self.account = Account()
        self.pace = Pace()
        self.returns = Returns(self, lambda: self.account, self.pace)
        self.wallets = Wallets(self)
        self.bank = Bank(self, self.wallets, self.returns, self.pace)
        self.acts = Acts(self.bank, self.returns, self.wallets)
        self._intents: dict[str, PaymentIntent] = {}
        self._tokens: dict[str, PaymentMethod] = {}
        # Stripe's search shows nothing newer than this many seconds.
        self.search_lag_seconds = 60.0
        if settings.webhook_url:
            self.outbox.register(settings.webhook_url, settings.webhook_secret or self.new_secret())

    @property
    def secret_key(self) -> str:
        """What the merchant's server, and the test control, has to show."""
        return self.settings.secret_key

    def key_window(self) -> timedelta:
        """Return how long an idempotency key is remembered."""
        return _KEY_WINDOW

    def signed(self, delivery: Delivery, now: datetime) -> Mapping[str, str]:
        """Return the headers of a webhook."""
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(delivery.endpoint.secret, delivery.event.body, now),
        }

    def books(self) -> Sequence[BookedIntent]:
        """Return every PaymentIntent as it is now, the oldest first."""
        with self.lock:
            return [BookedIntent(one) for one in reversed(self.intents())]

    def tune(
        self,
        *,
        settle_seconds: float | None = None,
        hold_seconds: float | None = None,
        lookup_lag_seconds: float | None = None,
    ) -> None:
        """See `PSPStandIn`. Lists show everything at once, so only a busy account has a lag."""
        if settle_seconds is not None:
            self.pace.settle = timedelta(seconds=settle_seconds)
        if hold_seconds is not None:
            self.pace.hold = timedelta(seconds=hold_seconds)
        if lookup_lag_seconds is not None:
            self.search_lag_seconds = lookup_lag_seconds
            self.account = msgspec.structs.replace(self.account, is_busy=lookup_lag_seconds > 0)

    @property
    def lookup_lag_seconds(self) -> float:
        """How long a new PaymentIntent is not found by its metadata."""
        return self.search_lag_seconds if self.account.is_busy else 0

    def act(self, payment_id: str, act: Act) -> None:
        """Be the shopper, a bank or time."""
        try:
            with self.lock:
                self.acts.do(act, self.intent(payment_id), self.clock.now())
        except Missing as error:
            raise Unknown(payment_id) from error
        except APIError as error:
            raise NothingToDo(str(error)) from error

    def add(self, intent: PaymentIntent) -> None:
        """Remember a new PaymentIntent."""
        self._intents[intent.id] = intent
        self.tell("payment_intent.created", intent)

    def intents(self) -> list[PaymentIntent]:
        """Return all PaymentIntents as they are now, the newest first."""
        now = self.clock.now()
        for intent in self._intents.values():
            intent.settle(now)
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
        body = msgspec.json.encode(event)
        self.outbox.publish(Event(event["id"], event_type, now, body, _reference_of(about)))

    def settle(self) -> None:
        """Bring all PaymentIntents up to date."""
        with self.lock:
            self.intents()

    def _charges(self) -> Iterator[Charge]:
        for intent in self.intents():
            yield from intent.charges


def _reference_of(about: object) -> str | None:
    """Return the merchant's reference of what an event is about."""
    match about:
        case PaymentIntent():
            intent = about
        case Charge():
            intent = about.intent
        case Refund() | Dispute():
            intent = about.charge.intent
        case _:
            return None
    return intent.metadata.get("paymentId")


def _named(among: Iterable[T], name: str, kind: str) -> T:
    for one in among:
        if getattr(one, "id", None) == name:
            return one
    raise Missing(kind, name)
