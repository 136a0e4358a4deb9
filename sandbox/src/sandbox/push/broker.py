"""Topics, who is subscribed to them, and what is still to be delivered."""

import random
import threading
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

import msgspec

_KEPT = 10_000
_RETENTION = timedelta(days=7)
_SHORTEST_PAUSE, _LONGEST_PAUSE = 1, 60  # seconds
_ACKNOWLEDGED = frozenset({102, 200, 201, 202, 204})

Order = Literal["published", "reversed", "shuffled"]


@dataclass(frozen=True)
class Publication:
    """One message on a topic; every delivery of it has the same id."""

    id: str
    topic: str
    payload: bytes
    published_at: datetime


@dataclass(eq=False)
class Delivery:
    """One publication on its way to one endpoint; `next_at` is when the next attempt is due."""

    publication: Publication
    endpoint: str
    next_at: datetime
    state: Literal["waiting", "acknowledged", "expired", "dropped"] = "waiting"
    attempts: int = 0
    last_status: int | None = None


class DeliveryMode(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the broker treats messages: extra copies, the order, held back, lost."""

    duplicates: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    order: Order = "published"
    hold: bool = False
    drop: bool = False


class Broker:
    """Keeps what was published until it is acknowledged. Safe for threads."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._lock = threading.Lock()
        self._endpoints: defaultdict[str, list[str]] = defaultdict(list)
        self._waiting: list[Delivery] = []
        self._published = 0
        self.deliveries: deque[Delivery] = deque(maxlen=_KEPT)
        self.mode = DeliveryMode()

    def subscribe(self, topic: str, endpoint: str) -> None:
        """Push what is published on the topic from now on to this URL too."""
        with self._lock:
            self._endpoints[topic].append(endpoint)

    def has(self, topic: str) -> bool:
        """Whether there is such a topic."""
        return topic in self._endpoints

    def publish(self, topic: str, payload: bytes, now: datetime) -> None:
        """Put a message on its way to every endpoint of the topic."""
        with self._lock:
            self._published += 1
            publication = Publication(str(self._published), topic, payload, now)
            for endpoint in self._endpoints.get(topic, ()):
                for _ in range(1 + self.mode.duplicates):
                    self._add(Delivery(publication, endpoint, now))

    def redeliver(self, publication_id: str, now: datetime) -> None:
        """Deliver a message once more, though it was acknowledged: at least once is promised."""
        with self._lock:
            known = {
                one.endpoint: one.publication
                for one in self.deliveries
                if one.publication.id == publication_id
            }
            for endpoint, publication in known.items():
                self._add(Delivery(publication, endpoint, now))

    def take_due(self, now: datetime) -> Delivery | None:
        """Return a delivery to attempt now, which the caller then records; None when none is."""
        with self._lock:
            due = [one for one in self._waiting if one.next_at <= now]
            if self.mode.hold or not due:
                return None
            one = self._chosen(due)
            self._waiting.remove(one)
            return one

    def record(self, delivery: Delivery, status: int | None, now: datetime) -> None:
        """Note the answer to an attempt, None when there was none, and plan the next one."""
        with self._lock:
            delivery.attempts += 1
            delivery.last_status = status
            if status in _ACKNOWLEDGED:
                delivery.state = "acknowledged"
            elif now - delivery.publication.published_at >= _RETENTION:
                delivery.state = "expired"
            else:
                delivery.next_at = now + _pause(delivery.attempts)
                self._waiting.append(delivery)

    def _add(self, delivery: Delivery) -> None:
        self.deliveries.append(delivery)
        if self.mode.drop:
            delivery.state = "dropped"
        else:
            self._waiting.append(delivery)

    def _chosen(self, due: list[Delivery]) -> Delivery:
        if self.mode.order == "shuffled":
            return self._chance.choice(due)
        if self.mode.order == "reversed":
            return max(due, key=_age)
        return min(due, key=_age)


def _age(delivery: Delivery) -> tuple[datetime, int]:
    return delivery.next_at, int(delivery.publication.id)


def _pause(attempts: int) -> timedelta:
    doubled: int = _SHORTEST_PAUSE * 2 ** min(attempts - 1, 10)
    return timedelta(seconds=min(doubled, _LONGEST_PAUSE))
