"""The connector's way out, as tests lead it."""

from payment_core.runtime.transport import Request, Response, Timeouts, Transport


class Outgoing:
    """A transport that leads through another, which a test can change at any time."""

    def __init__(self, through: Transport) -> None:
        self.through = through

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        """Pass on one call."""
        return self.through.send(request, timeouts)


class Watched(Outgoing):
    """Keeps every request that is passed on."""

    def __init__(self, through: Transport) -> None:
        super().__init__(through)
        self.requests: list[Request] = []

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        self.requests.append(request)
        return super().send(request, timeouts)
