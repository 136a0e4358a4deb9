"""Serves every request inside its own context; a run has all the time that it is given."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from payment_core.runtime.context import RequestContext, serving
from payment_core.runtime.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class RequestScope:
    """WSGI middleware around the whole application."""

    def __init__(self, app: "WSGIApplication", world: World) -> None:
        self._app = app
        self._world = world

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Serve one request; Flask calls `start_response` before it returns."""
        name = f"reconciliation-{int(self._world.chance() * 16**8):08x}"
        with serving(RequestContext(name)):
            return self._app(environ, start_response)
