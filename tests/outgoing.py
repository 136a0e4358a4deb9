"""The connector's way out, as tests lead it."""

from payment_core.runtime.transport import Request, Response, Timeouts, Transport
from payment_core.runtime.world import World
from sandbox.clock import Clock


class Outgoing:
    """A transport that leads through another, which a test can change at any time."""

    def __init__(self, through: Transport) -> None:
        self.through = through

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        """Pass on one call."""
        return self.through.send(request, timeouts)


def virtual_world(transport: Transport, clock: Clock) -> World:
    """Return a world in which that clock is the time, and chance is always the same."""
    return World(
        transport=transport,
        now=clock.now,
        monotonic=clock.monotonic,
        sleep=clock.sleep,
        random_number=lambda: 0.5,
    )


class Watched(Outgoing):
    """Keeps every request that is passed on, and how long it may take."""

    def __init__(self, through: Transport) -> None:
        super().__init__(through)
        self.requests: list[Request] = []
        self.timeouts: list[Timeouts] = []

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        self.requests.append(request)
        self.timeouts.append(timeouts)
        return super().send(request, timeouts)
