"""A network without sockets: a transport that calls WSGI applications in this process, by host."""

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests

from payment_core.runtime.transport import NotAnswered, NotSent, Request, Response, Timeouts
from sandbox.client_sessions import session_over
from sandbox.clock import Clock
from sandbox.faults import WAIT
from sandbox.wsgi_calls import answer_of, environ_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class InProcessNetwork:
    """A `payment_core.runtime.transport.Transport` to the applications plugged into it.

    A host where nothing is plugged in refuses connections. A delay that reaches the caller's
    timeout ends with it on the injected clock. `hosts` are all that anybody called so far,
    whether there is something or not.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._apps: dict[str, WSGIApplication] = {}
        self.hosts: set[str] = set()

    def plug(self, host: str, app: "WSGIApplication") -> None:
        """Make the application reachable at `host`, or `host:port` when the URLs name a port."""
        self._apps[host] = app

    def unplug(self, host: str) -> None:
        """Refuse connections to the host from now on."""
        self._apps.pop(host, None)

    def session(self) -> requests.Session:
        """Return a session for a client, in which every URL goes through this network."""
        return session_over(self)

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        """Serve the request in this thread and return the answer; see `Transport`."""
        environ = environ_of(request)
        host = urlsplit(request.url).netloc
        self.hosts.add(host)
        app = self._apps.get(host)
        if app is None:
            raise NotSent(f"{host} refuses connections.")
        environ[WAIT] = self._waiting(timeouts.total)
        try:
            return answer_of(app, environ)
        except ConnectionResetError as error:
            raise NotAnswered(f"{host} reset the connection.") from error
        except zlib.error as error:
            raise NotAnswered(f"{host} sent an answer that cannot be decompressed.") from error

    def _waiting(self, patience: float) -> Callable[[float], None]:
        def wait(seconds: float) -> None:
            self._clock.sleep(min(seconds, patience))
            if seconds >= patience:
                raise NotAnswered("The answer did not come in time.")

        return wait
