"""A network without sockets: `requests` calls WSGI applications in this process, by host."""

import io
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPHeaderDict, HTTPResponse
from urllib3.connection import HTTPConnection
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from sandbox.clock import Clock
from sandbox.faults import WAIT
from sandbox.session_connections import SessionConnections

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class InProcessNetwork(HTTPAdapter):
    """A `requests` transport adapter that reaches the applications plugged into it.

    A host where nothing is plugged in refuses connections. A reset becomes
    `requests.ConnectionError`, a delay that reaches the caller's read timeout becomes
    `requests.ReadTimeout` after the timeout has passed on the injected clock. `hosts` are all
    that anybody called so far, whether there is something or not.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
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
        """Return a session in which every URL goes through this network."""
        session = requests.Session()
        session.trust_env = False
        session.mount("https://", self)
        session.mount("http://", self)
        return session

    def connections(self) -> SessionConnections:
        """Return connections that reach this network, as the connector takes them."""
        return SessionConnections(self.session())

    def send(
        self, request: requests.PreparedRequest, *_args: Any, timeout: Any = None, **_options: Any
    ) -> requests.Response:
        """Serve the request in this thread and return the answer."""
        builder = _environ_builder(request)
        self.hosts.add(builder.host)
        app = self._apps.get(builder.host)
        if app is None:
            raise _refused(request, builder.host)
        environ = builder.get_environ()
        environ[WAIT] = self._waiting(request, _read_timeout(timeout))
        try:
            body, status, headers = run_wsgi_app(app, environ, buffered=True)
        except ConnectionResetError as error:
            cause = ProtocolError("Connection aborted.", error)
            raise requests.ConnectionError(cause, request=request) from error
        code, _, reason = status.partition(" ")
        answer = HTTPResponse(
            io.BytesIO(b"".join(body)),
            headers=HTTPHeaderDict(headers.items()),
            status=int(code),
            reason=reason,
            preload_content=False,
            request_method=request.method,
        )
        return self.build_response(request, answer)

    def _waiting(self, request: requests.PreparedRequest, read_timeout: float) -> Any:
        def wait(seconds: float) -> None:
            self._clock.sleep(min(seconds, read_timeout))
            if seconds >= read_timeout:
                raise requests.ReadTimeout("Read timed out.", request=request)

        return wait


def _environ_builder(request: requests.PreparedRequest) -> EnvironBuilder:
    url = urlsplit(request.url or "")
    return EnvironBuilder(
        method=request.method or "GET",
        base_url=f"{url.scheme}://{url.netloc}/",
        path=request.path_url,
        headers=Headers([(name, _text(value)) for name, value in request.headers.items()]),
        data=cast("bytes | str | None", request.body),
    )


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _read_timeout(timeout: Any) -> float:
    """Take the read part of whatever `requests` accepts as a timeout."""
    seconds = timeout[1] if isinstance(timeout, tuple) else timeout
    return float("inf") if seconds is None else float(seconds)


def _refused(request: requests.PreparedRequest, host: str) -> requests.ConnectionError:
    """Build what `requests` raises when nobody listens, causes included."""
    cause = NewConnectionError(HTTPConnection(host), "Connection refused")
    trouble = MaxRetryError(HTTPConnectionPool(host), request.url or "", cause)
    return requests.ConnectionError(trouble, request=request)
