"""Webhook endpoints, and the outbox of what is still to be delivered to them.

Deliveries follow Standard Webhooks (https://www.standardwebhooks.com): an answer other than
2xx is retried for some days, with growing pauses.
"""

import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

import msgspec
from standardwebhooks import Webhook

from sandbox.psp_kit.errors import Unknown

_KEPT = 10_000
_HOUR = 3600
RETRY_AFTER_SECONDS = (5, 300, 1800, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, 14 * _HOUR, 20 * _HOUR)


@dataclass(frozen=True)
class Endpoint:
    """An address of the merchant and the secret for what is sent to it."""

    id: str
    url: str
    secret: str


@dataclass(frozen=True)
class Event:
    """A message; the same body and id for every endpoint and every attempt.

    `about` is the merchant's reference of the payment, None for an event about anything else.
    """

    id: str
    type: str
    created_at: datetime
    body: bytes
    about: str | None = None


@dataclass(eq=False)  # Copies of one delivery are equal in every field, and still not the same.
class Delivery:
    """One event on its way to one endpoint; `next_at` is when the next attempt is due."""

    event: Event
    endpoint: Endpoint
    next_at: datetime
    state: Literal["waiting", "delivered", "abandoned", "dropped"] = "waiting"
    attempts: int = 0
    last_status: int | None = None


class DeliveryMode(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the network treats webhooks: extra copies, random order, held back, lost.

    `mute` loses the events of these types only, for instance `payment.expired`.
    """

    duplicates: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    shuffle: bool = False
    hold: bool = False
    drop: bool = False
    mute: tuple[str, ...] = ()


class Outbox:
    """What was told, what arrived; the caller makes sure that one thread calls at a time.

    `pauses` are the seconds between the attempts to deliver one event.
    """

    def __init__(
        self,
        new_id: Callable[[str], str],
        chance: random.Random,
        pauses: Sequence[float] = RETRY_AFTER_SECONDS,
    ) -> None:
        self._pauses = pauses
        self._new_id = new_id
        self._chance = chance
        self._waiting: list[Delivery] = []
        self.endpoints: dict[str, Endpoint] = {}
        self.deliveries: deque[Delivery] = deque(maxlen=_KEPT)
        self.mode = DeliveryMode()

    def register(self, url: str, secret: str) -> Endpoint:
        """Deliver future events to this address too.

        A secret that is not `whsec_` and base64 is refused with what `standardwebhooks` raises.
        """
        Webhook(secret)
        endpoint = Endpoint(self._new_id("we"), url, secret)
        self.endpoints[endpoint.id] = endpoint
        return endpoint

    def unregister(self, endpoint_id: str) -> None:
        """Deliver nothing more to the endpoint; raises `Unknown`."""
        if self.endpoints.pop(endpoint_id, None) is None:
            raise Unknown
        for one in self._waiting:
            if one.endpoint.id == endpoint_id:
                one.state = "abandoned"
        self._waiting = [one for one in self._waiting if one.state == "waiting"]

    def publish(self, event: Event) -> None:
        """Put the event on its way to every endpoint."""
        lost = self.mode.drop or event.type in self.mode.mute
        for endpoint in self.endpoints.values():
            for _ in range(1 + self.mode.duplicates):
                self._add(Delivery(event, endpoint, event.created_at), lost=lost)

    def resend(self, event_id: str, now: datetime) -> None:
        """Put a known event on its way once more; raises `Unknown`."""
        known = {one.endpoint.id: one for one in self.deliveries if one.event.id == event_id}
        sent = [one for one in known.values() if one.endpoint.id in self.endpoints]
        if not sent:
            raise Unknown
        for one in sent:
            self._add(Delivery(one.event, one.endpoint, now))

    def take_due(self, now: datetime) -> Delivery | None:
        """Return a delivery to attempt now, which the caller then records; None when none is due.

        The one that has waited longest comes first, unless the mode says otherwise.
        """
        due = [one for one in self._waiting if one.next_at <= now]
        if self.mode.hold or not due:
            return None
        one = self._chance.choice(due) if self.mode.shuffle else min(due, key=_next_at)
        self._waiting.remove(one)
        return one

    def record(self, delivery: Delivery, status: int | None, now: datetime) -> None:
        """Note the answer to an attempt, None when there was none, and plan the next one."""
        delivery.attempts += 1
        delivery.last_status = status
        if status is not None and 200 <= status < 300:
            delivery.state = "delivered"
        elif self._is_worth_a_retry(delivery):
            pause = timedelta(seconds=self._pauses[delivery.attempts - 1])
            delivery.next_at = now + pause
            self._waiting.append(delivery)
        else:
            delivery.state = "abandoned"

    def _is_worth_a_retry(self, delivery: Delivery) -> bool:
        is_young = delivery.attempts <= len(self._pauses)
        return is_young and delivery.endpoint.id in self.endpoints

    def _add(self, delivery: Delivery, *, lost: bool = False) -> None:
        self.deliveries.append(delivery)
        if lost:
            delivery.state = "dropped"
        else:
            self._waiting.append(delivery)


def _next_at(delivery: Delivery) -> datetime:
    return delivery.next_at
