"""The line to a PSP, cut and bent on demand: between the provider and whatever it talks to."""

import io
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPResponse
from urllib3.connection import HTTPConnection
from urllib3.exceptions import MaxRetryError, NewConnectionError

from sandbox.session_connections import SessionConnections

Trouble = Callable[[requests.PreparedRequest], bool]


class Line(HTTPAdapter):
    """A transport adapter that passes everything on, unless it was told otherwise."""

    def __init__(self, through: HTTPAdapter) -> None:
        super().__init__()
        self._through = through
        self._never_sent = False
        self._answer_lost = False
        self._rewrite: Callable[[bytes], bytes] | None = None
        self.writes = 0

    def session(self) -> requests.Session:
        """Return a session in which every call goes over this line."""
        session = requests.Session()
        session.trust_env = False
        session.mount("https://", self)
        session.mount("http://", self)
        return session

    def connections(self) -> SessionConnections:
        """Return connections in which every call goes over this line."""
        return SessionConnections(self.session())

    def cut_before(self) -> None:
        """Let no write arrive."""
        self._never_sent = True

    def cut_after(self) -> None:
        """Let every write arrive, and lose every answer to one."""
        self._answer_lost = True

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Change the body of every answer."""
        self._rewrite = change

    def mend(self) -> None:
        """Pass everything on again."""
        self._never_sent = self._answer_lost = False
        self._rewrite = None

    def send(
        self, request: requests.PreparedRequest, *args: Any, **options: Any
    ) -> requests.Response:
        """Pass on one call."""
        is_write = request.method != "GET"
        self.writes += is_write
        if is_write and self._never_sent:
            raise _refused(request)
        answer = self._through.send(request, *args, **options)
        if is_write and self._answer_lost:
            answer.close()
            raise requests.ReadTimeout("Read timed out.", request=request)
        if self._rewrite is not None:
            return _with_body(answer, self._rewrite(answer.content))
        return answer


def _with_body(answer: requests.Response, body: bytes) -> requests.Response:
    """Return the same answer with another body, not read yet."""
    changed = requests.Response()
    changed.status_code, changed.headers = answer.status_code, answer.headers
    changed.url, changed.request, changed.encoding = answer.url, answer.request, answer.encoding
    changed.raw = HTTPResponse(io.BytesIO(body), preload_content=False)
    return changed


def _refused(request: requests.PreparedRequest) -> requests.ConnectionError:
    """Build what `requests` raises when nobody listens, causes included."""
    cause = NewConnectionError(HTTPConnection("psp"), "Connection refused")
    trouble = MaxRetryError(HTTPConnectionPool("psp"), request.url or "", cause)
    return requests.ConnectionError(trouble, request=request)
