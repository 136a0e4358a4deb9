"""Carries deliveries to their endpoints."""

import requests

from sandbox.clock import Clock
from sandbox.push.broker import Broker, Delivery
from sandbox.push.envelopes import envelope

# Seconds; an endpoint that takes longer gets the message again while it is still at work.
_ACK_DEADLINE = 10


class Pusher:
    """Attempts deliveries, each in the thread that asks for it."""

    def __init__(self, broker: Broker, session: requests.Session, clock: Clock) -> None:
        self.broker = broker
        self._session = session
        self._clock = clock

    def take_due(self) -> Delivery | None:
        """Return a delivery that is due, for the caller to attempt."""
        return self.broker.take_due(self._clock.now())

    def attempt(self, delivery: Delivery) -> int | None:
        """Deliver once and record the answer; return its status, None when none came."""
        status = self._send(delivery)
        self.broker.record(delivery, status, self._clock.now())
        return status

    def deliver_due(self) -> list[int | None]:
        """Attempt everything that is due now, one after the other; return the statuses."""
        statuses = []
        while (delivery := self.take_due()) is not None:
            statuses.append(self.attempt(delivery))
        return statuses

    def _send(self, delivery: Delivery) -> int | None:
        body, content_type = envelope(delivery.publication)
        try:
            answer = self._session.post(
                delivery.endpoint,
                data=body,
                headers={"Content-Type": content_type},
                timeout=_ACK_DEADLINE,
                allow_redirects=False,
            )
        except requests.RequestException:
            return None
        return answer.status_code
