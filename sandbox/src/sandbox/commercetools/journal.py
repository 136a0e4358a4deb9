"""What was asked of the stand-in and what it answered."""

import threading
from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LONGEST = 10_000


class Entry(msgspec.Struct, rename="camel", frozen=True):
    """One request; `status` is 0 when the connection broke instead of an answer."""

    method: str
    path: str
    status: int
    correlation_id: str


class Journal:
    """The latest requests, oldest first; requests under `/test/` are not written down."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_LONGEST)
        self._lock = threading.Lock()

    def entries(self) -> list[Entry]:
        """Return the entries."""
        with self._lock:
            return list(self._entries)

    def clear(self) -> None:
        """Forget the entries."""
        with self._lock:
            self._entries.clear()

    def watch(self, app: "WSGIApplication") -> "WSGIApplication":
        """Return the application with every request to it written down."""

        def watched(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            answered = 0

            def start(status: str, *arguments: Any) -> Any:
                nonlocal answered
                answered = int(status[:3])
                return start_response(status, *arguments)

            try:
                return app(environ, start)
            finally:
                self._write(environ, answered)

        return watched

    def _write(self, environ: "WSGIEnvironment", status: int) -> None:
        if environ["PATH_INFO"].startswith("/test/"):
            return
        entry = Entry(
            method=environ["REQUEST_METHOD"],
            path=environ["PATH_INFO"],
            status=status,
            correlation_id=environ.get("HTTP_X_CORRELATION_ID", ""),
        )
        with self._lock:
            self._entries.append(entry)
