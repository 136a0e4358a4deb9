"""Requests over libcurl: kept connections, verified certificates, and deadlines.

https://curl.se/libcurl/c/ documents every option that is set here.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import certifi
import pycurl

from payment_core.runtime.transport import (
    Headers,
    NotAnswered,
    NotSent,
    Request,
    Response,
    Timeouts,
)

# commercetools has four hosts, a PSP one or two.
_CONNECTIONS = 8
# Far more than any page that we ask for: an answer without end must not fill the memory.
_LONGEST_ANSWER = 64 * 1024 * 1024  # bytes, decompressed
_MILLISECONDS = 1000


class CurlTransport:
    """Sends requests for every thread of this process, and of processes that are forked from it.

    Every request has a handle for itself. A handle that is free is kept with its connections.
    `authorities` is a file of the certificate authorities that are trusted; by default, those of
    the package certifi.
    """

    def __init__(self, authorities: str | None = None) -> None:
        self._authorities = authorities or certifi.where()
        self._free: list[pycurl.Curl] = []
        self._inherited: list[pycurl.Curl] = []
        os.register_at_fork(after_in_child=self._leave_to_the_parent)

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        """Return the answer, whatever its status; raises `NotSent` or `NotAnswered`.

        Raises ValueError for a header that is more than one line.
        """
        answer = _Answer()
        with self._handle() as handle:
            _prepare(handle, request, timeouts)
            handle.setopt(pycurl.HEADERFUNCTION, answer.take_header_line)
            handle.setopt(pycurl.WRITEFUNCTION, answer.take_part)
            try:
                handle.perform()
            except pycurl.error as error:
                raise _failure(handle, error) from error
            return answer.with_status(handle.getinfo(pycurl.RESPONSE_CODE))

    @contextmanager
    def _handle(self) -> Iterator[pycurl.Curl]:
        """Yield a handle that no other thread has; the last one used has the freshest connections.

        `pop` and `append` of a list are atomic, so that no lock is needed.
        """
        free = self._free
        try:
            handle = free.pop()
        except IndexError:
            handle = _new_handle(self._authorities)
        try:
            yield handle
        finally:
            free.append(handle)

    def _leave_to_the_parent(self) -> None:
        """Never use, and never close, connections of the process that this one was forked from."""
        self._inherited, self._free = self._free, []


def _new_handle(authorities: str) -> pycurl.Curl:
    """Return a handle with what is the same for every request."""
    handle = pycurl.Curl()
    handle.setopt(pycurl.CAINFO, authorities)
    handle.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
    handle.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    handle.setopt(pycurl.PROXY, "")  # The environment's proxies are not used.
    handle.setopt(pycurl.PATH_AS_IS, 1)
    handle.setopt(pycurl.ACCEPT_ENCODING, "gzip, deflate")
    handle.setopt(pycurl.MAXCONNECTS, _CONNECTIONS)
    handle.setopt(pycurl.NOSIGNAL, 1)  # Signals and threads do not go together.
    return handle


def _prepare(handle: pycurl.Curl, request: Request, timeouts: Timeouts) -> None:
    """Set what is this request's own; every option is set each time, so that none is left over."""
    handle.setopt(pycurl.URL, request.url)
    if request.body is None and request.method == "GET":
        handle.setopt(pycurl.HTTPGET, 1)
    else:
        handle.setopt(pycurl.POST, 1)
        handle.setopt(pycurl.POSTFIELDS, request.body or b"")
    handle.setopt(pycurl.CUSTOMREQUEST, request.method)
    handle.setopt(pycurl.HTTPHEADER, _header_lines(request))
    handle.setopt(pycurl.CONNECTTIMEOUT_MS, max(1, int(timeouts.connect * _MILLISECONDS)))
    handle.setopt(pycurl.TIMEOUT_MS, max(1, int(timeouts.total * _MILLISECONDS)))


def _header_lines(request: Request) -> list[bytes]:
    lines = [_header_line(name, value) for name, value in request.headers.items()]
    if not any(name.lower() == "content-type" for name in request.headers):
        lines.append(b"Content-Type:")  # libcurl would call every body a form.
    lines.append(b"Expect:")  # Nothing waits for a server's 100 Continue.
    return lines


def _header_line(name: str, value: str) -> bytes:
    line = f"{name}: {value}".encode("latin-1")
    if b"\n" in line or b"\r" in line or b"\0" in line:
        raise ValueError(f"The header {name!r} is more than one line.")
    return line


def _failure(handle: pycurl.Curl, error: pycurl.error) -> NotSent | NotAnswered:
    """Return what a failure may claim.

    The number of bytes sent decides, and not the kind of error: libcurl sends a request anew when
    the server has closed a kept connection, and may find nobody listening then.
    """
    message = f"libcurl {error.args[0]}: {handle.errstr()}"
    was_sent = handle.getinfo(pycurl.REQUEST_SIZE) > 0
    return NotAnswered(message) if was_sent else NotSent(message)


class _Answer:
    """Collects an answer as it arrives."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._parts: list[bytes] = []
        self._length = 0

    def take_header_line(self, line: bytes) -> None:
        if line.startswith(b"HTTP/"):
            self._lines.clear()  # What came before was an interim answer.
        else:
            self._lines.append(line)

    def take_part(self, part: bytes) -> int | None:
        """Keep a part of the body; any other number than its length ends the transfer."""
        self._length += len(part)
        if self._length > _LONGEST_ANSWER:
            return 0
        self._parts.append(part)
        return None

    def with_status(self, status: int) -> Response:
        pairs = (line.decode("latin-1").partition(":") for line in self._lines)
        headers = Headers((name.strip(), value.strip()) for name, colon, value in pairs if colon)
        return Response(status, b"".join(self._parts), headers)
