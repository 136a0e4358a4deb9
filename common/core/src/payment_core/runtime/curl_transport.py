"""Requests over libcurl: kept connections, verified certificates, and deadlines.

https://curl.se/libcurl/c/ documents every option that is set here.
"""

import os
from collections.abc import Iterator

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
        self._free: list[_Handle] = []
        self._inherited: list[_Handle] = []
        os.register_at_fork(after_in_child=self._leave_to_the_parent)

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        """Return the answer, whatever its status; raises `NotSent` or `NotAnswered`.

        Raises ValueError for a header that is more than one line.
        """
        free = self._free
        # `pop` and `append` of a list are atomic; what was used last has live connections.
        try:
            handle = free.pop()
        except IndexError:
            handle = _Handle(self._authorities)
        try:
            return handle.send(request, timeouts)
        finally:
            free.append(handle)

    def _leave_to_the_parent(self) -> None:
        """Never use, and never close, connections of the process that this one was forked from."""
        self._inherited, self._free = self._free, []


class _Handle:
    """A handle of libcurl with its connections; for one request at a time."""

    def __init__(self, authorities: str) -> None:
        self._lines: list[bytes] = []
        self._parts: list[bytes] = []
        self._length = 0
        self._timeouts: Timeouts | None = None
        self._curl = _new_curl(authorities)
        self._curl.setopt(pycurl.HEADERFUNCTION, self._lines.append)
        self._curl.setopt(pycurl.WRITEFUNCTION, self._take_part)

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        """See `CurlTransport`."""
        self._lines.clear()
        self._parts.clear()
        self._length = 0
        self._prepare(request, timeouts)
        try:
            self._curl.perform()
        except pycurl.error as error:
            raise _failure(self._curl, error) from error
        status = self._curl.getinfo(pycurl.RESPONSE_CODE)
        return Response(status, b"".join(self._parts), Headers(_header_pairs(self._lines.copy())))

    def _prepare(self, request: Request, timeouts: Timeouts) -> None:
        """Set all that is this request's own, so that nothing is left over from another."""
        curl = self._curl
        curl.setopt(pycurl.URL, request.url)
        if request.body is None and request.method == "GET":
            curl.setopt(pycurl.HTTPGET, 1)
        else:
            curl.setopt(pycurl.POST, 1)
            curl.setopt(pycurl.POSTFIELDS, request.body or b"")
        curl.setopt(pycurl.CUSTOMREQUEST, request.method)
        curl.setopt(pycurl.HTTPHEADER, _header_lines(request))
        if timeouts != self._timeouts:
            curl.setopt(pycurl.CONNECTTIMEOUT_MS, max(1, int(timeouts.connect * _MILLISECONDS)))
            curl.setopt(pycurl.TIMEOUT_MS, max(1, int(timeouts.total * _MILLISECONDS)))
            self._timeouts = timeouts

    def _take_part(self, part: bytes) -> int | None:
        """Keep a part of the body; any other number than its length ends the transfer."""
        self._length += len(part)
        if self._length > _LONGEST_ANSWER:
            return 0
        self._parts.append(part)
        return None


def _new_curl(authorities: str) -> pycurl.Curl:
    """Return a handle with what is the same for every request."""
    curl = pycurl.Curl()
    curl.setopt(pycurl.CAINFO, authorities)
    curl.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
    curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    curl.setopt(pycurl.PROXY, "")  # The environment's proxies are not used.
    curl.setopt(pycurl.PATH_AS_IS, 1)
    curl.setopt(pycurl.USERAGENT, "")  # A request names its own.
    curl.setopt(pycurl.ACCEPT_ENCODING, "gzip, deflate")
    curl.setopt(pycurl.MAXCONNECTS, _CONNECTIONS)
    curl.setopt(pycurl.NOSIGNAL, 1)  # Signals and threads do not go together.
    return curl


def _header_lines(request: Request) -> list[bytes]:
    lines = [f"{name}: {value}" for name, value in request.headers.items()]
    if "Content-Type" not in request.headers:
        lines.append("Content-Type:")  # libcurl would call every body a form.
    lines.append("Expect:")  # Nothing waits for a server's 100 Continue.
    encoded = "\n".join(lines).encode("latin-1")
    if b"\r" in encoded or b"\0" in encoded or encoded.count(b"\n") >= len(lines):
        raise ValueError("A header is more than one line.")
    return encoded.split(b"\n")


def _header_pairs(lines: list[bytes]) -> Iterator[tuple[str, str]]:
    # What comes before the last status line is an interim answer.
    begin = max(at for at, line in enumerate(lines) if line.startswith(b"HTTP/"))
    for line in lines[begin + 1 :]:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            yield name, value.strip()


def _failure(curl: pycurl.Curl, error: pycurl.error) -> NotSent | NotAnswered:
    """Return what a failure may claim.

    The number of bytes sent decides, and not the kind of error: libcurl sends a request anew when
    the server has closed a kept connection, and may not be able to connect then.
    """
    message = f"libcurl {error.args[0]}: {curl.errstr()}"
    was_sent = curl.getinfo(pycurl.REQUEST_SIZE) > 0
    return NotAnswered(message) if was_sent else NotSent(message)
