"""Rows that only a real server can be asked: sizes, lengths, chunks, headers."""

import gzip
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bad_input.wire import Place

# What is sent, piece by piece.
Parts = Callable[[Place], Iterator[bytes]]

KIBIBYTE = 1024
BODIES = ("I", "A", "T", "Y", "W", "E")
GETS = ("C", "S", "P", "F", "V", "L", "D", "R")
EVERY = (*BODIES, "N", *GETS)
REFUSED = frozenset({400, 413, 414, 415, 431})
_BOMB = gzip.compress(b"\0" * 2**24)


@dataclass(frozen=True)
class WireCase:
    """One row for one endpoint. `statuses` are all that will do."""

    row: int
    title: str
    endpoint: str
    statuses: frozenset[int]
    hang_up: bool = False

    @property
    def id(self) -> str:
        """What pytest shows."""
        return f"row-{self.row:03}-{self.title.replace(' ', '-')}-{self.endpoint}"


def _only(status: int) -> frozenset[int]:
    return frozenset({status})


def rows() -> Iterator[WireCase]:
    """Yield the cases."""
    for endpoint in BODIES:
        yield from _bodies(endpoint)
    for endpoint in EVERY:
        yield WireCase(24, "method in small letters", endpoint, REFUSED)
        yield WireCase(25, "two slashes in front", endpoint, _only(404))
        yield WireCase(25, "one level up", endpoint, frozenset({404, 405}))
        yield WireCase(25, "a NUL", endpoint, frozenset({400, 404, 405}))
        yield WireCase(27, "2,000 query parameters", endpoint, REFUSED)
        yield WireCase(28, "64 KB header", endpoint, REFUSED)
        yield WireCase(28, "1,000 headers", endpoint, REFUSED)
        yield WireCase(30, "folded header", endpoint, REFUSED)
        yield WireCase(30, "a NUL in a header", endpoint, REFUSED)
        yield WireCase(30, "CR in a header", endpoint, REFUSED)
    for endpoint in ("S", "P", "F", "V", "I", "A", "T"):
        yield WireCase(
            29, "two Authorization headers", endpoint, _only(400 if endpoint == "R" else 401)
        )
    yield WireCase(36, "10 KB", "I", REFUSED)


def _bodies(endpoint: str) -> Iterator[WireCase]:
    acknowledges = endpoint == "E"
    large = _only(204 if acknowledges else 413)
    unsigned = {"W": _only(401), "E": _only(204)}
    yield WireCase(18, "one byte too many", endpoint, large)
    yield WireCase(19, "100 MB announced", endpoint, large)
    yield WireCase(19, "100 MB sent", endpoint, large | {0})
    yield WireCase(20, "chunked", endpoint, unsigned.get(endpoint, _only(400)))
    yield WireCase(20, "100 MB in chunks", endpoint, large | {0})
    yield WireCase(21, "too short", endpoint, _only(400), hang_up=True)
    yield WireCase(21, "chunk too short", endpoint, _only(400), hang_up=True)
    for title in ("negative", "no number", "two lengths", "length and chunks", "no chunk size"):
        yield WireCase(21, title, endpoint, _only(400))
    yield WireCase(22, "bomb", endpoint, unsigned.get(endpoint, _only(415)))


def parts_of(case: WireCase, place: Place) -> Iterator[bytes]:
    """Yield the bytes of a case."""
    yield from _PARTS[case.title](place)


def _sized(size: int, sent: int) -> Parts:
    def parts(place: Place) -> Iterator[bytes]:
        yield place.request(b"Content-Length: %d" % size)
        for _ in range(0, sent, 64 * KIBIBYTE):
            yield b" " * min(sent, 64 * KIBIBYTE)

    return parts


def _one_too_many(place: Place) -> Iterator[bytes]:
    limit = {"/webhooks/sandbox": 256, "/": 1024}.get(place.path, 64) * KIBIBYTE
    yield place.request(b"Content-Length: %d" % (limit + 1))
    yield b" " * (limit + 1)


def _chunked(place: Place) -> Iterator[bytes]:
    yield place.request(b"Transfer-Encoding: chunked")
    yield b"2\r\n{}\r\n0\r\n\r\n"


def _endless(place: Place) -> Iterator[bytes]:
    yield place.request(b"Transfer-Encoding: chunked")
    for _ in range(1600):
        yield b"10000\r\n" + b" " * 65536 + b"\r\n"
    yield b"0\r\n\r\n"


def _bomb(place: Place) -> Iterator[bytes]:
    yield place.request(b"Content-Encoding: gzip", b"Content-Length: %d" % len(_BOMB))
    yield _BOMB


def _with(*lines: bytes, body: bytes = b"") -> Parts:
    def parts(place: Place) -> Iterator[bytes]:
        yield place.request(*lines)
        yield body

    return parts


def _line(method: str = "", path: str = "{}") -> Parts:
    """Spoil the request line; the rest, with its body, is good."""

    def parts(place: Place) -> Iterator[bytes]:
        length = b"Content-Length: %d" % len(place.body)
        yield place.request(length, method=method, path=path.format(place.path))
        yield place.body

    return parts


def _small_letters(place: Place) -> Iterator[bytes]:
    yield place.request(method=place.method.lower())


_CHUNKED = b"Transfer-Encoding: chunked"
_QUERY = "&".join(f"{number}=1" for number in range(2000))
_PARTS: Mapping[str, Parts] = {
    "one byte too many": _one_too_many,
    "100 MB announced": _sized(100_000_000, 1),
    "100 MB sent": _sized(100_000_000, 100_000_000),
    "chunked": _chunked,
    "100 MB in chunks": _endless,
    "too short": _with(b"Content-Length: 100", body=b"{}"),
    "chunk too short": _with(_CHUNKED, body=b"64\r\n{}"),
    "negative": _with(b"Content-Length: -1", body=b"{}"),
    "no number": _with(b"Content-Length: two", body=b"{}"),
    "two lengths": _with(b"Content-Length: 2", b"Content-Length: 1", body=b"{}"),
    "length and chunks": _with(b"Content-Length: 1", _CHUNKED, body=b"0\r\n\r\n"),
    "no chunk size": _with(_CHUNKED, body=b"zz\r\n{}\r\n0\r\n\r\n"),
    "bomb": _bomb,
    "method in small letters": _small_letters,
    "two slashes in front": _line(path="/{}"),
    "one level up": _line(path="{}/.."),
    "a NUL": _line(path="{}%00"),
    "2,000 query parameters": _line(path="{}?" + _QUERY),
    "64 KB header": _with(b"X-Big: " + b"a" * 65536),
    "1,000 headers": _with(*[b"X-A: a"] * 1000),
    "folded header": _with(b"X-Correlation-ID: a", b" b"),
    "a NUL in a header": _with(b"X-Correlation-ID: a\x00b"),
    "CR in a header": _with(b"X-Correlation-ID: a\rb"),
    "two Authorization headers": _with(b"Authorization: Bearer other"),
    "10 KB": _line(path="{}" + "x" * 10_000),
}
