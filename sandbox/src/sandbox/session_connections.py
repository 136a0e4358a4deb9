"""The connector's connections over a `requests` session, with all that is mounted on that."""

from collections.abc import Iterator
from typing import Any

import requests
from urllib3 import BaseHTTPResponse, HTTPHeaderDict, PoolManager
from urllib3.exceptions import ConnectTimeoutError, HTTPError, LocationValueError, ProtocolError


class SessionConnections(PoolManager):
    """Connections as `payment_core.runtime.world.World` takes them, led through a session.

    Whoever serves or spoils calls does so once, as a transport adapter, for the connector and
    for its clients. What the session raises becomes what `urllib3` raises on a socket.
    """

    def __init__(self, session: requests.Session) -> None:
        super().__init__()
        self._session = session

    def urlopen(  # type: ignore[override] # The session returns any kind of response.
        self, method: str, url: str, redirect: bool = True, **options: Any
    ) -> BaseHTTPResponse:
        """Send one call; raises `urllib3.exceptions.HTTPError`."""
        timeout = options["timeout"]
        request, hooks = requests.PreparedRequest(), self._session.hooks
        try:
            request.prepare(method, url, options["headers"], data=options.get("body"), hooks=hooks)
            answer = self._session.send(
                request,
                timeout=(timeout.connect_timeout, timeout.read_timeout),
                allow_redirects=redirect,
                stream=True,
            )
        except requests.RequestException as error:
            raise _on_a_socket(error) from error
        answer.raw.status = answer.status_code
        answer.raw.headers = HTTPHeaderDict(answer.headers)
        found: BaseHTTPResponse = answer.raw
        return found


def _on_a_socket(error: requests.RequestException) -> HTTPError:
    for cause in _causes(error):
        if isinstance(cause, HTTPError) and not hasattr(cause, "reason"):
            return cause
    match error:
        case requests.ConnectTimeout():
            return ConnectTimeoutError(str(error))
        case requests.exceptions.InvalidURL():
            return LocationValueError(str(error))
    return ProtocolError(str(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield what `requests` and `urllib3` have wrapped, the outermost first."""
    seen: Any = error.args[0] if error.args else None
    while isinstance(seen, BaseException):
        yield seen
        seen = getattr(seen, "reason", None)
