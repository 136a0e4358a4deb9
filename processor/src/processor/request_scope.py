"""Serves every request inside its own context: a correlation id and a deadline."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from payment_core.runtime.context import RequestContext, serving
from payment_core.runtime.world import World
from processor.correlation import is_correlation_id, new_correlation_id

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Seconds a caller waits at most; Checkout and browsers time out at about 30.
_BUDGET = 25


@dataclass(frozen=True)
class RequestScope:
    """WSGI middleware around the whole application."""

    app: "WSGIApplication"
    world: World

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Serve one request; Flask calls `start_response` before it returns."""
        correlation_id = _asked_for(environ) or new_correlation_id(self.world)
        deadline = self.world.monotonic() + _BUDGET
        with serving(RequestContext(correlation_id, deadline)):
            return self.app(environ, start_response)


def _asked_for(environ: "WSGIEnvironment") -> str | None:
    """Return the caller's correlation id, unless it can do harm or is one of its credentials."""
    asked: str = environ.get("HTTP_X_CORRELATION_ID", "")
    token = environ.get("HTTP_AUTHORIZATION", "").rpartition(" ")[2]
    if not is_correlation_id(asked) or asked in (environ.get("HTTP_X_SESSION_ID"), token):
        return None
    return asked
