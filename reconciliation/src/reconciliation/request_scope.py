"""Serves every request inside its own context; a run has all the time that it is given."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from payment_core.runtime.context import RequestContext, serving
from payment_core.runtime.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True)
class RequestScope:
    """WSGI middleware around the whole application."""

    app: "WSGIApplication"
    world: World

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Serve one request; Flask calls `start_response` before it returns."""
        name = f"reconciliation-{int(self.world.chance() * 16**8):08x}"
        with serving(RequestContext(name)):
            return self.app(environ, start_response)
