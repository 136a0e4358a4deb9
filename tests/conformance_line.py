"""The line to a PSP, cut and bent on demand: between the provider and whatever it talks to."""

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec
import requests

from payment_core.runtime.transport import (
    Headers,
    NotAnswered,
    NotSent,
    Request,
    Response,
    Timeouts,
    Transport,
)
from sandbox.client_sessions import session_over

_ERROR = b'{"error": {"type": "api_error", "code": "internal", "message": "Trouble."}}'


class Line:
    """A transport that passes everything on, unless it was told otherwise."""

    def __init__(self, through: Transport) -> None:
        self._through = through
        self._never_sent = False
        self._answer_lost = False
        self._rewrite: Callable[[bytes], bytes] | None = None
        self._may_arrive: int | None = None
        self._error_is_next: Literal["applied", "instead"] | None = None
        self._failed_keys: set[str] = set()
        self.writes = 0

    def session(self) -> requests.Session:
        """Return a session for a client, in which every call goes over this line."""
        return session_over(self)

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

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        """Pass on one call."""
        is_write = request.method != "GET"
        self.writes += is_write
        if is_write and (self._never_sent or self._may_arrive == 0):
            raise NotSent("The line is cut.")
        if self._may_arrive and is_write:
            self._may_arrive -= 1
        if is_write and (failed := self._failed(request, timeouts)) is not None:
            return failed
        answer = self._through.send(request, timeouts)
        if is_write and self._answer_lost:
            raise NotAnswered("The answer is lost.")
        if self._rewrite is not None:
            return msgspec.structs.replace(answer, body=self._rewrite(answer.body))
        return answer

    def _failed(self, request: Request, timeouts: Timeouts) -> Response | None:
        key = request.headers.get("Idempotency-Key", "")
        if key in self._failed_keys:
            return _server_error({"Idempotent-Replayed": "true"})
        if not key or self._error_is_next is None:
            return None
        if self._error_is_next == "applied":
            self._through.send(request, timeouts)
        self._error_is_next = None
        self._failed_keys.add(key)
        return _server_error({})


def _server_error(headers: Mapping[str, str]) -> Response:
    return Response(500, _ERROR, Headers({"Content-Type": "application/json", **headers}.items()))
