"""The line to a PSP, cut and bent on demand: between the provider and whatever it talks to."""

import io
from collections.abc import Callable, Mapping
from typing import Any, Literal

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
        self._may_arrive: int | None = None
        self._error_is_next: Literal["applied", "instead"] | None = None
        self._failed_keys: set[str] = set()
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

    def cut_after_first(self) -> None:
        """Let one write arrive and be answered, and none after it."""
        self._may_arrive = 1

    def fail_once(self, how: Literal["applied", "instead"]) -> None:
        """Let the next write end in an error of the PSP, which its idempotency key brings back."""
        self._error_is_next = how

    def cut_after(self) -> None:
        """Let every write arrive, and lose every answer to one."""
        self._answer_lost = True

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Change the body of every answer."""
        self._rewrite = change

    def mend(self) -> None:
        """Pass everything on again."""
        self._never_sent = self._answer_lost = False
        self._rewrite = self._may_arrive = None

    def send(
        self, request: requests.PreparedRequest, *args: Any, **options: Any
    ) -> requests.Response:
        """Pass on one call."""
        is_write = request.method != "GET"
        self.writes += is_write
        if is_write and (self._never_sent or self._may_arrive == 0):
            raise _refused(request)
        if self._may_arrive and is_write:
            self._may_arrive -= 1
        if is_write and (failed := self._failed(request, *args, **options)) is not None:
            return failed
        answer = self._through.send(request, *args, **options)
        if is_write and self._answer_lost:
            answer.close()
            raise requests.ReadTimeout("Read timed out.", request=request)
        if self._rewrite is not None:
            return _with_body(answer, self._rewrite(answer.content))
        return answer

    def _failed(
        self, request: requests.PreparedRequest, *args: Any, **options: Any
    ) -> requests.Response | None:
        key = str(request.headers.get("Idempotency-Key", ""))
        if key in self._failed_keys:
            return _server_error(request, {"Idempotent-Replayed": "true"})
        if not key or self._error_is_next is None:
            return None
        if self._error_is_next == "applied":
            self._through.send(request, *args, **options).close()
        self._error_is_next = None
        self._failed_keys.add(key)
        return _server_error(request, {})


def _server_error(
    request: requests.PreparedRequest, headers: Mapping[str, str]
) -> requests.Response:
    answer = requests.Response()
    answer.status_code, answer.url, answer.request = 500, request.url or "", request
    answer.headers.update({"Content-Type": "application/json", **headers})
    body = b'{"error": {"type": "api_error", "code": "internal", "message": "Trouble."}}'
    answer.raw = HTTPResponse(io.BytesIO(body), status=500, preload_content=False)
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
