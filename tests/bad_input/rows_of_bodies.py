"""Rows 1 to 23: bodies that nobody should have to read."""

import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import replace

import msgspec

from bad_input.broken_json import BROKEN_JSON, NO_OBJECTS, BrokenJson
from bad_input.case import (
    ACKNOWLEDGED,
    GIVEN_UP,
    INVALID_JSON,
    NO_WAY_BACK,
    TOO_LARGE,
    UNAUTHENTICATED,
    WRONG_TYPE,
    Case,
    Expected,
    Make,
    Request,
)
from bad_input.endpoints import EVERY, JSON_READERS, event, message, unsigned, webhook
from bad_input.fixtures import UNKNOWN_ID, BadInputFixtures
from event_support import notification, pushed

KIBIBYTE = 1024
LIMITS = {**dict.fromkeys(JSON_READERS, 64 * KIBIBYTE), "W": 256 * KIBIBYTE}
EVENT_LIMIT = 1024 * KIBIBYTE
BROKE_OFF = Expected(400, "InvalidInput")
# The confirmation may have no body.
_NO_BODY_NEEDED = Expected(200)
_CONTENT_TYPES = (
    "text/plain",
    "",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "application/problem+json",
    "text/json",
    "application/json; charset=utf-16",
    "application/json; charset=latin1",
)
_ENCODINGS = ("gzip", "br", "identity, gzip")
BOMB = gzip.compress(b"\0" * 10_000_000)


def rows() -> Iterator[Case]:
    """Yield the cases."""
    for one in (*BROKEN_JSON, *NO_OBJECTS):
        yield from _refused(one)
        yield from _only_hints(one)
    yield from _sizes()
    yield from _broken_off()
    yield from _encodings()


def _refused(broken: BrokenJson) -> Iterator[Case]:
    """A body of somebody who may, which would be carried out if it were not spoilt."""
    row, title = broken.row, broken.title
    for endpoint in JSON_READERS:
        yield Case(row, title, endpoint, _spoilt(endpoint, broken), INVALID_JSON)
    confirmed = INVALID_JSON if broken.body else _NO_BODY_NEEDED
    # The return reads no body, so none can do any harm.
    for endpoint, expected in (("N", confirmed), ("R", NO_WAY_BACK)):
        yield Case(row, title, endpoint, _with_body(endpoint, broken.body), expected)


def _only_hints(broken: BrokenJson) -> Iterator[Case]:
    """What only says where to look may be ambiguous in members that nobody reads."""
    row, title = broken.row, broken.title
    yield Case(row, title, "W-unsigned", lambda p: unsigned(p, broken.body), UNAUTHENTICATED)
    taken = broken.is_ambiguous
    signed = ACKNOWLEDGED if taken else INVALID_JSON
    yield Case(row, title, "W-signed", lambda p: _spoilt_webhook(p, broken), signed)
    pushed_ = ACKNOWLEDGED if taken else GIVEN_UP
    envelope = broken.spoil(_event_body())
    yield Case(row, title, "E-envelope", lambda _: event(envelope), pushed_)
    payload = broken.spoil(msgspec.json.encode(notification(UNKNOWN_ID)))
    yield Case(row, title, "E-payload", lambda _: event(pushed(payload)), pushed_)


def _event_body() -> bytes:
    return message(UNKNOWN_ID).body


def _spoilt(endpoint: str, broken: BrokenJson) -> Make:
    return _changed(endpoint, lambda good: replace(good, body=broken.spoil(good.body)))


def _spoilt_webhook(fixtures: BadInputFixtures, broken: BrokenJson) -> Request:
    return webhook(fixtures, broken.spoil(EVERY["W"](fixtures).body))


def _with_body(endpoint: str, body: bytes) -> Make:
    return _changed(endpoint, lambda good: replace(good, method="POST", body=body))


def _padded(size: int) -> bytes:
    return b'{"custom": "' + b"x" * (size - 14) + b'"}'


def announced(endpoint: str, size: int) -> Make:
    """Return a request that announces more than it brings."""
    environ = {"CONTENT_LENGTH": str(size), "wsgi.input": io.BytesIO(b"{")}
    return lambda fixtures: replace(EVERY[endpoint](fixtures), environ=environ)


def chunked(endpoint: str, body: bytes) -> Make:
    """Return a request without a length, as gunicorn hands a chunked body on."""

    def make(fixtures: BadInputFixtures) -> Request:
        environ = {
            "wsgi.input_terminated": True,
            "CONTENT_LENGTH": "",
            "wsgi.input": io.BytesIO(body),
        }
        return replace(EVERY[endpoint](fixtures), environ=environ)

    return make


def _sizes() -> Iterator[Case]:
    for endpoint, limit in LIMITS.items():
        big = _padded(limit + 1)
        yield Case(18, "one byte too many", endpoint, _with_body(endpoint, big), TOO_LARGE)
        yield Case(19, "100 MB", endpoint, announced(endpoint, 100_000_000), TOO_LARGE)
        for size in (limit + 1, limit + 2, 4 * limit):
            make = chunked(endpoint, _padded(size))
            yield Case(20, f"{size} bytes in chunks", endpoint, make, TOO_LARGE)
    big = b" " * (EVENT_LIMIT + 1)
    yield Case(18, "one byte too many", "E", lambda _: event(big), GIVEN_UP)
    yield Case(19, "100 MB", "E", announced("E", 100_000_000), GIVEN_UP)
    yield Case(20, "2 MB in chunks", "E", chunked("E", b" " * 2**21), GIVEN_UP)
    for endpoint in JSON_READERS:
        make = chunked(endpoint, b'{"unfinished": ')
        yield Case(20, "truncated in chunks", endpoint, make, INVALID_JSON)


def _broken_off() -> Iterator[Case]:
    for endpoint in (*LIMITS, "E"):
        for size in (2, 1000):
            make = announced(endpoint, size)
            yield Case(21, f"1 byte of {size}", endpoint, make, BROKE_OFF)


def _encodings() -> Iterator[Case]:
    for endpoint in JSON_READERS:
        for encoding in _ENCODINGS:
            bomb = _changed(endpoint, lambda r, e=encoding: _bomb(r, e))  # type: ignore[misc]
            yield Case(22, f"bomb as {encoding}", endpoint, bomb, WRONG_TYPE)
        for kind in _CONTENT_TYPES:
            make = _changed(endpoint, lambda r, k=kind: r.with_headers(Content_Type=k))  # type: ignore[misc]
            yield Case(23, f"{kind or 'no type'}", endpoint, make, WRONG_TYPE)
    yield Case(22, "bomb", "W-unsigned", lambda p: _bomb(unsigned(p, b"")), UNAUTHENTICATED)
    yield Case(
        22,
        "bomb",
        "W-signed",
        lambda p: webhook(p, BOMB).with_headers(Content_Encoding="gzip"),
        INVALID_JSON,
    )
    yield Case(22, "bomb", "E", lambda _: _bomb(event(b"")), GIVEN_UP)
    for kind in _CONTENT_TYPES:
        # A signature says who it is from, and Pub/Sub decides what it calls its pushes.
        for endpoint in ("W", "E"):
            make = _changed(endpoint, lambda r, k=kind: r.with_headers(Content_Type=k))  # type: ignore[misc]
            yield Case(23, f"{kind or 'no type'}", endpoint, make, ACKNOWLEDGED)


def _bomb(request: Request, encoding: str = "gzip") -> Request:
    return replace(request, body=BOMB).with_headers(Content_Encoding=encoding)


def _changed(endpoint: str, change: Callable[[Request], Request]) -> Make:
    return lambda fixtures: change(EVERY[endpoint](fixtures))
