"""Serves every request inside its own context: a correlation id and a deadline."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from payment_core.runtime.context import RequestContext, correlate, serving
from payment_core.runtime.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Seconds; what is not acknowledged within 10 s is delivered again meanwhile.
_BUDGET = 8
_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")


@dataclass(frozen=True)
class RequestScope:
    """WSGI middleware around the whole application."""

    app: "WSGIApplication"
    world: World

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Serve one request; Flask calls `start_response` before it returns."""
        correlation_id = f"{int(self.world.chance() * 16**12):012x}"
        deadline = self.world.monotonic() + _BUDGET
        with serving(RequestContext(correlation_id, deadline)):
            return self.app(environ, start_response)


def correlate_with_message(message_id: str) -> None:
    """Name the request after the message, so that all its deliveries have one name."""
    if _SAFE_ID.fullmatch(message_id):
        correlate(message_id)
