"""Serves every request inside its own context: a correlation id and a deadline."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from payment_core.context import RequestContext, serving
from payment_core.world import World
from processor.correlation import is_correlation_id, new_correlation_id

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Seconds a caller waits at most; Checkout and browsers give up at about 30.
_BUDGET = 25


class RequestScope:
    """WSGI middleware around the whole application."""

    def __init__(self, app: "WSGIApplication", world: World) -> None:
        self._app = app
        self._world = world

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Serve one request; Flask calls `start_response` before it returns."""
        asked = environ.get("HTTP_X_CORRELATION_ID", "")
        correlation_id = asked if is_correlation_id(asked) else new_correlation_id(self._world)
        deadline = self._world.monotonic() + _BUDGET
        with serving(RequestContext(correlation_id, deadline)):
            return self._app(environ, start_response)
