"""A client's connection to the worker: requests that have to arrive in time, answers in one piece.

Only the worker imports this; it comes with gunicorn, like the worker itself.
"""

import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from email.utils import formatdate
from functools import lru_cache
from typing import Any

from gunicorn.http.errors import ParseException
from gunicorn.http.message import Request
from gunicorn.http.unreader import SocketUnreader
from gunicorn.http.wsgi import Response
from gunicorn.util import close, close_graceful

from payment_web.http.slow_senders import SlowSender

# How long a request may take to arrive, head and body; its sender holds a thread meanwhile.
_ARRIVAL = 5.0  # seconds
# How much of a body that no application wants is read, so that the connection can be kept.
_LONGEST_REST = 64 * 1024  # bytes
_PART = 8 * 1024  # bytes


class Settings:
    """gunicorn's settings, each computed at its first use; gunicorn computes them at every use."""

    def __init__(self, cfg: object) -> None:
        self._cfg = cfg

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._cfg, name)
        self.__dict__[name] = value
        return value


class _DirectRequest(Request):  # type: ignore[misc]  # gunicorn has no types.
    """A request whose sender is never taken for a proxy that may say how it was asked."""

    def _peer_is_trusted_proxy(self) -> bool:
        return False


class Connection:
    """A connection whose requests have to arrive in time.

    `timeout` is the monotonic time until which it may be idle.
    """

    def __init__(
        self,
        settings: Settings,
        client: socket.socket,
        address: tuple[str, int],
        own_address: tuple[str, int],
    ) -> None:
        client.setblocking(True)
        self.timeout = 0.0
        self.sock, self.client, self.server = client, address, own_address
        self._settings = settings
        self._unreader = _TimedUnreader(client)
        self._request: Any = None

    def next_request(self) -> Request:
        """Read the head of the next request, which has begun to arrive.

        Raises StopIteration at the end, `SlowSender`, and gunicorn's exceptions for what is no
        HTTP.
        """
        self._unreader.until = time.monotonic() + _ARRIVAL
        self._request = _DirectRequest(self._settings, self._unreader, self.client)
        return self._request

    def pass_over_body(self) -> bool:
        """Read what the application left of the body; whether the next request can follow it."""
        left = _LONGEST_REST
        with suppress(SlowSender, OSError, ParseException):
            while left > 0 and not self._request.body.failed:
                part = self._request.body.read(_PART)
                if not part:
                    return True
                left -= len(part)
        return False

    @property
    def has_more(self) -> bool:
        """Whether the next request has begun to arrive already."""
        return bool(self._unreader.buf.getvalue())

    def close(self, *, graceful: bool) -> None:
        """Close; gracefully is to wait up to two seconds for the client to close too."""
        if graceful:
            close_graceful(self.sock)
        else:
            close(self.sock)


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
