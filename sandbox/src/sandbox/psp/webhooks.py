"""Webhook endpoints, and the outbox of what is still to be delivered to them.

Deliveries follow Standard Webhooks (https://www.standardwebhooks.com): an answer other than
2xx is retried for some days, with growing pauses.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from sandbox.psp.errors import NotFound

_HOUR = 3600
_RETRY_AFTER_SECONDS = (5, 300, 1800, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, 14 * _HOUR, 20 * _HOUR)


@dataclass(frozen=True)
class Endpoint:
    """An address of the merchant and the secret that signs what is sent to it."""

    id: str
    url: str
    secret: str


@dataclass(frozen=True)
class Event:
    """A message; the same body and id for every endpoint and every attempt."""

    id: str
    type: str
    created_at: datetime
    body: bytes


@dataclass
class Delivery:
    """One event on its way to one endpoint; `next_at` None while an attempt is under way."""

    event: Event
    endpoint: Endpoint
    next_at: datetime | None
    state: Literal["waiting", "delivered", "abandoned", "dropped"] = "waiting"
    attempts: int = 0
    last_status: int | None = None


class DeliveryMode(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the network treats webhooks: extra copies, random order, held back, lost."""

    duplicates: int = 0
    shuffle: bool = False
    hold: bool = False
    drop: bool = False


class Outbox:
    """What was told, what arrived; the caller makes sure that one thread calls at a time."""

    def __init__(self, new_id: Callable[[str], str], chance: random.Random) -> None:
        self._new_id = new_id
        self._chance = chance
        self.endpoints: dict[str, Endpoint] = {}
        self.deliveries: list[Delivery] = []
        self.mode = DeliveryMode()

    def register(self, url: str, secret: str) -> Endpoint:
        """Deliver future events to this address too."""
        endpoint = Endpoint(self._new_id("we"), url, secret)
        self.endpoints[endpoint.id] = endpoint
        return endpoint

    def unregister(self, endpoint_id: str) -> None:
        """Deliver nothing more to the endpoint; raises `NotFound`."""
        if self.endpoints.pop(endpoint_id, None) is None:
            raise NotFound
        self.deliveries = [one for one in self.deliveries if one.endpoint.id != endpoint_id]

    def publish(self, event: Event) -> None:
        """Put the event on its way to every endpoint."""
        for endpoint in self.endpoints.values():
            for _ in range(1 + self.mode.duplicates):
                delivery = Delivery(event, endpoint, event.created_at)
                if self.mode.drop:
                    delivery.state, delivery.next_at = "dropped", None
                self.deliveries.append(delivery)

    def resend(self, event_id: str, now: datetime) -> None:
        """Put a known event on its way once more; raises `NotFound`."""
        known = {one.endpoint.id: one for one in self.deliveries if one.event.id == event_id}
        if not known:
            raise NotFound
        for one in known.values():
            self.deliveries.append(Delivery(one.event, one.endpoint, now))

    def take_due(self, now: datetime) -> list[Delivery]:
        """Return the deliveries to attempt now; each is under way until it is recorded."""
        if self.mode.hold:
            return []
        timed = [
            (one.next_at, one) for one in self.deliveries if one.next_at and one.next_at <= now
        ]
        due = [one for _, one in sorted(timed, key=lambda pair: pair[0])]
        if self.mode.shuffle:
            self._chance.shuffle(due)
        for one in due:
            one.next_at = None
        return due

    def record(self, delivery: Delivery, status: int | None, now: datetime) -> None:
        """Note the answer to an attempt, None when there was none, and plan the next one."""
        delivery.attempts += 1
        delivery.last_status = status
        if status is not None and 200 <= status < 300:
            delivery.state = "delivered"
        elif delivery.attempts <= len(_RETRY_AFTER_SECONDS):
            pause = timedelta(seconds=_RETRY_AFTER_SECONDS[delivery.attempts - 1])
            delivery.next_at = now + pause
        else:
            delivery.state = "abandoned"
