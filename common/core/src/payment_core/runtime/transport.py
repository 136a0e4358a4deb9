"""Sending one HTTP request: what goes out, what comes back, and what a failure may claim."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple, Protocol, TypeVar

import msgspec

from payment_core.runtime.errors import OutcomeUnknown

T = TypeVar("T")


class Headers(Mapping[str, str]):
    """The headers of an answer, found by their names in any case.

    Values of one name are joined by a comma, as RFC 9110 5.3 has it. The pairs are read at the
    first look, since the headers of most answers are not read.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._pairs = pairs

    @cached_property
    def _values(self) -> dict[str, str]:
        values: dict[str, str] = {}
        for name, value in self._pairs:
            key = name.lower()
            values[key] = f"{values[key]}, {value}" if key in values else value
        return values

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class Request(NamedTuple):
    """One request; with no body, none is sent."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None = None


class Timeouts(NamedTuple):
    """Seconds until there is a connection, and until the whole answer is there."""

    connect: float
    total: float


class Response(msgspec.Struct, frozen=True):
    """A whole answer: the body is decompressed."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    @property
    def is_replayed(self) -> bool:
        """Whether this is the answer to an earlier call with the same idempotency key."""
        return is_replayed(self.headers)

    def decode(self, kind: type[T]) -> T:
        """Decode the JSON body; raises `OutcomeUnknown`, since the call itself was answered."""
        try:
            return msgspec.json.decode(self.body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise OutcomeUnknown("A service answered with something unreadable.") from error


class NotSent(Exception):
    """Nothing of the request was sent: it surely had no effect."""


class NotAnswered(Exception):
    """The request was sent, at least in part, and no whole answer came: it may have had effect."""


class Transport(Protocol):
    """Sends requests. It follows no redirect and repeats nothing that was answered."""

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        """Return the answer, whatever its status; raises `NotSent` or `NotAnswered`."""


def is_replayed(headers: Mapping[str, str]) -> bool:
    """Whether this is the answer to an earlier, equal call: it shows things as they were then."""
    return headers.get("Idempotent-Replayed") == "true"
