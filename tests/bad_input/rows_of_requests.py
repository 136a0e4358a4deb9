"""Rows 24 to 30: requests whose line or headers are bad, for every endpoint."""

from collections.abc import Iterator
from dataclasses import replace

from bad_input.case import (
    ACKNOWLEDGED,
    NO_WAY_BACK,
    NOT_FOUND,
    UNAUTHENTICATED,
    Case,
    Expected,
    Make,
    Request,
)
from bad_input.endpoints import EVERY
from bad_input.fixtures import BadInputFixtures

_METHOD = Expected(405, "MethodNotAllowed")
_EVENT_METHOD, _EVENT_PATH = Expected(405, "InvalidInput"), Expected(404, "InvalidInput")
# Nobody needs a right to what every visitor of a shop may read.
_OTHERWISE = {"E": ACKNOWLEDGED, "R": NO_WAY_BACK, "X": Expected(200)}
_TOO_MANY = Expected(400, "InvalidInput")
_METHODS = ("PATCH", "TRACE", "CONNECT", "BREW")
# As the server hands paths on: percent-encoding is undone.
_PATHS = {
    "two slashes in front": "/{}",
    "two slashes behind": "{}//",
    "one level up": "{}/..",
    "from above": "/..{}",
    "around": "/x/..{}",
    "a NUL": "{}\x00",
    "a NUL in front": "/\x00{}",
    "a new line": "{}\n",
    "an unknown part": "{}/unknown",
    "an unknown beginning": "/unknown{}",
    "a dot": "/.{}",
    "semicolon": "{};x=1",
    "backslash": "\\{}",
}
_BELOW = ("one level up", "an unknown part")
_NO_CORRELATION_IDS = {
    "CR LF": "a\r\nSet-Cookie: x=1",
    "LF": 'a\n{"severity":"ERROR"}',
    "1 KB": "x" * 1024,
    "escape sequence": "a\x1b[31mb",
    "quotes": 'a","severity":"ERROR',
    "other letters": "ä".encode().decode("latin-1"),
}


def rows() -> Iterator[Case]:
    """Yield the cases."""
    for endpoint in EVERY:
        yield from _methods(endpoint)
        yield from _paths(endpoint)
        yield Case(
            27,
            "2,000 query parameters",
            endpoint,
            _with_query(endpoint),
            ACKNOWLEDGED if endpoint == "E" else _TOO_MANY,
        )
        yield from _headers(endpoint)


def _methods(endpoint: str) -> Iterator[Case]:
    for method in _METHODS:
        expected = _EVENT_METHOD if endpoint == "E" else _METHOD
        yield Case(24, f"method {method}", endpoint, _with_method(endpoint, method), expected)


def _with_method(endpoint: str, method: str) -> Make:
    environ = {"REQUEST_METHOD": method}
    return lambda fixtures: replace(EVERY[endpoint](fixtures), environ=environ)


def _paths(endpoint: str) -> Iterator[Case]:
    expected = _EVENT_PATH if endpoint == "E" else NOT_FOUND
    for title, pattern in _PATHS.items():
        # Below the list there are the stored methods, which can only be removed.
        is_below = endpoint == "L" and title in _BELOW
        make = _with_path(endpoint, pattern)
        yield Case(25, f"path with {title}", endpoint, make, _METHOD if is_below else expected)
    yield Case(26, "trailing slash", endpoint, _with_path(endpoint, "{}/"), expected)


def _with_path(endpoint: str, pattern: str) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        good = EVERY[endpoint](fixtures)
        return replace(good, environ={"PATH_INFO": pattern.format(good.path)})

    return make


def _with_query(endpoint: str) -> Make:
    query = "&".join(f"{number}=1" for number in range(2000))
    return lambda fixtures: replace(EVERY[endpoint](fixtures), environ={"QUERY_STRING": query})


def _headers(endpoint: str) -> Iterator[Case]:
    refused = _OTHERWISE.get(endpoint, UNAUTHENTICATED)
    yield Case(29, "two Authorization headers", endpoint, _with_two(endpoint), refused)
    for title, correlation_id in _NO_CORRELATION_IDS.items():
        make = _with_correlation_id(endpoint, correlation_id)
        yield Case(30, f"correlation id with {title}", endpoint, make, refused)


def _with_two(endpoint: str) -> Make:
    """Join both with a comma, as servers do; the first alone would be good."""

    def make(fixtures: BadInputFixtures) -> Request:
        good = EVERY[endpoint](fixtures)
        first = good.headers.get("Authorization") or f"Bearer {fixtures.session_id}"
        return _stranger(good, Authorization=f"{first},Bearer other")

    return make


def _with_correlation_id(endpoint: str, correlation_id: str) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        environ = {"HTTP_X_CORRELATION_ID": correlation_id}
        return replace(_stranger(EVERY[endpoint](fixtures)), environ=environ)

    return make


def _stranger(good: Request, **headers: str) -> Request:
    """Return the request of somebody who has no right to it."""
    return replace(good, headers={"Content-Type": "application/json", **headers})
