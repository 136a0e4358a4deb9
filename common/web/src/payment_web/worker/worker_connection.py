"""A client's connection to the worker: requests that have to arrive in time, answers in one piece.

Only the worker imports this; it comes with gunicorn, like the worker itself.
"""

import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from email.utils import formatdate
from functools import lru_cache

from gunicorn.http.unreader import SocketUnreader
from gunicorn.http.wsgi import Response
from gunicorn.workers.gthread import TConn

from payment_web.http.slow_senders import SlowSender

# How long a request may take to arrive, head and body; its sender holds a thread meanwhile.
_ARRIVAL = 5.0  # seconds


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types.
    """A connection whose requests have to arrive in time."""

    def __init__(self, cfg: object, client: socket.socket, *addresses: object) -> None:
        super().__init__(cfg, client, *addresses)
        self._unreader = _TimedUnreader(client)

    def init(self) -> None:
        """Read requests in time, also where gunicorn makes its own reader."""
        super().init()
        self.parser.unreader = self._unreader

    def serves_on(self, handle: Callable[["Connection"], object]) -> bool:
        """Serve one request; whether the connection is kept for another."""
        self.data_ready = True
        self._unreader.until = time.monotonic() + _ARRIVAL
        return handle(self) is True

    @property
    def has_more(self) -> bool:
        """Whether the next request has begun to arrive already."""
        return bool(self._unreader.buf.getvalue())


class _TimedUnreader(SocketUnreader):  # type: ignore[misc]
    """Reads what a client sends until a monotonic time, and after it only what is there."""

    def __init__(self, client: socket.socket) -> None:
        super().__init__(client)
        self.until = 0.0

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Return the next bytes, none at the end; raises `SlowSender`."""
        size = min(max(self.mxchunk, size_hint or 0), self.max_body_chunk)
        with suppress(BlockingIOError):  # Nearly always, all of it is there.
            return self._receive(size, socket.MSG_DONTWAIT)
        left = self.until - time.monotonic()
        if left <= 0:
            raise SlowSender
        self.sock.settimeout(left)
        try:
            return self._receive(size)
        except TimeoutError as error:
            raise SlowSender from error
        finally:
            self.sock.settimeout(None)

    def _receive(self, size: int, flags: int = 0) -> bytes:
        found: bytes = self.sock.recv(size, flags)
        return found


class Answer(Response):  # type: ignore[misc]
    """An answer whose head is sent together with the first part of its body.

    gunicorn sends them one after the other, and says what server it is.
    """

    _head = b""
    headers_sent: bool

    @property
    def has_begun(self) -> bool:
        """Whether any of it is sent."""
        return self.headers_sent and not self._head

    def send(self, parts: Iterable[bytes]) -> None:
        """Send all of it."""
        for part in parts:
            self.write(part)
        self.send_headers()
        if self._head or self.chunked:
            self._emit(b"0\r\n\r\n" if self.chunked else b"")

    def default_headers(self) -> list[str]:
        """Return the status line and what every answer says."""
        lines = [
            f"HTTP/1.1 {self.status}\r\n",
            f"Date: {_date(int(time.time()))}\r\n",
            f"Connection: {'close' if self.should_close() else 'keep-alive'}\r\n",
        ]
        return [*lines, "Transfer-Encoding: chunked\r\n"] if self.chunked else lines

    def send_headers(self) -> None:
        """Keep the head until there is a part of the body, or none."""
        if not self.headers_sent:
            lines = [
                *self.default_headers(),
                *(f"{name}: {value}\r\n" for name, value in self.headers),
            ]
            self._head = "".join([*lines, "\r\n"]).encode("latin-1")
            self.headers_sent = True

    def _emit_body(self, data: bytes) -> None:
        self._emit(b"%X\r\n%b\r\n" % (len(data), data) if self.chunked else data)

    def _emit(self, data: bytes) -> None:
        head, self._head = self._head, b""
        self.sock.sendall(head + data)


@lru_cache(1)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)
