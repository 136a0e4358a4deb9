"""How Adyen delivers webhooks: https://docs.adyen.com/development-resources/webhooks/troubleshoot.

Each endpoint has a queue, the earliest first. What is refused is tried again, and holds up all that
is behind it. What takes the front path waits for nothing, and is sent once.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate, repeat, takewhile

import msgspec

from sandbox.adyen.errors import Json
from sandbox.adyen.notices import written
from sandbox.psp_kit.webhooks import Delivery, Endpoint, Event, Outbox

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_FIRST = (2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE,
          _HOUR, 2 * _HOUR, 4 * _HOUR, 8 * _HOUR)  # fmt: skip
_LONGEST = 30 * _DAY - sum(_FIRST)
PAUSES = (
    *_FIRST,
    *(8 * _HOUR for _ in takewhile(lambda all_: all_ <= _LONGEST, accumulate(repeat(8 * _HOUR)))),
)


@dataclass(frozen=True)
class Notification(Event):
    """A webhook of signed items; `items` is empty for one about a stored method."""

    items: tuple[Json, ...] = ()
    is_front: bool = False


def notification(
    event_id: str, at: datetime, item: Json, about: str | None, is_front: bool
) -> Notification:
    """Return the webhook with this item."""
    return Notification(event_id, item["eventCode"], at, _body((item,)), about, (item,), is_front)


def _body(items: tuple[Json, ...]) -> bytes:
    wrapped = [{"NotificationRequestItem": one} for one in items]
    return msgspec.json.encode({"live": "false", "notificationItems": wrapped})


class AdyenQueue(Outbox):
    """See `Outbox`. A duplicate has a newer `eventDate`, which no signature covers."""

    def __init__(self, new_id: Callable[[str], str], chance: random.Random) -> None:
        super().__init__(new_id, chance, PAUSES)

    def add_endpoint(self, endpoint: Endpoint) -> None:
        """Deliver to this address from now on."""
        self.endpoints[endpoint.id] = endpoint

    def put(self, event: Notification, endpoint: Endpoint, *, batched: bool = False) -> None:
        """Put an event on its way; `batched` joins one that waits for the same endpoint."""
        lost = self.mode.drop or event.type in self.mode.mute
        waiting = self._single(endpoint) if batched and event.items and not event.is_front else None
        if waiting is not None and not lost:
            waiting.event = _joined(waiting.event, event)
            return
        for copy in range(1 + self.mode.duplicates):
            shown = _later(event, copy) if copy else event
            self._add(Delivery(shown, endpoint, event.created_at), lost=lost)

    def take_due(self, now: datetime) -> Delivery | None:
        """Return a delivery to attempt now; None when none is due or all wait behind another."""
        blocking = self._blocking()
        free = [
            one
            for one in self._waiting
            if one.next_at <= now
            and (_is_front(one) or blocking.get(one.endpoint.id) in (None, one))
        ]
        if self.mode.hold or not free:
            return None
        one = self._chance.choice(free) if self.mode.shuffle else min(free, key=_age)
        self._waiting.remove(one)
        return one

    def _is_worth_a_retry(self, delivery: Delivery) -> bool:
        return not _is_front(delivery) and super()._is_worth_a_retry(delivery)

    def _blocking(self) -> dict[str, Delivery]:
        """Return the oldest that each endpoint has refused: all others wait behind it."""
        oldest: dict[str, Delivery] = {}
        for one in self._waiting:
            if one.attempts and not _is_front(one):
                oldest[one.endpoint.id] = min(oldest.get(one.endpoint.id, one), one, key=_age)
        return oldest

    def _single(self, endpoint: Endpoint) -> Delivery | None:
        for one in reversed(self._waiting):
            event = one.event
            is_single = isinstance(event, Notification) and len(event.items) == 1
            if is_single and not one.attempts and one.endpoint == endpoint and not _is_front(one):
                return one
        return None


def _is_front(delivery: Delivery) -> bool:
    return isinstance(delivery.event, Notification) and delivery.event.is_front


def _age(delivery: Delivery) -> datetime:
    return delivery.event.created_at


def _joined(first: Event, second: Notification) -> Notification:
    assert isinstance(first, Notification)
    items = (*first.items, *second.items)
    return replace(first, items=items, body=_body(items))


def _later(event: Notification, copy: int) -> Notification:
    if not event.items:
        return event
    date = written(event.created_at + timedelta(seconds=copy))
    items = tuple({**one, "eventDate": date} for one in event.items)
    return replace(event, items=items, body=_body(items))
