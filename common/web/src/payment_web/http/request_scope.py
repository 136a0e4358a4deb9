"""Serves every request inside its own context: a correlation id and a deadline."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from payment_core.runtime.context import RequestContext, serving
from payment_core.runtime.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True)
class RequestScope:
    """WSGI middleware around the whole application.

    `correlation_id` names a request; `budget` is how many seconds it may take, without a limit
    for a request that has all the time that it is given.
    """

    app: "WSGIApplication"
    world: World
    correlation_id: "Callable[[WSGIEnvironment], str]"
    budget: float = float("inf")

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Serve one request; Flask calls `start_response` before it returns."""
        deadline = self.world.monotonic() + self.budget
        with serving(RequestContext(self.correlation_id(environ), deadline)):
            return self.app(environ, start_response)
