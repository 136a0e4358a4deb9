"""Idempotency keys: one effect and one answer for all repetitions of a request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sandbox.psp_kit.errors import KeyInUse, KeyReused


@dataclass(frozen=True)
class Reply:
    """A status and a JSON body."""

    status: int
    body: bytes


_SERVER_ERROR = Reply(500, b"{}")


@dataclass
class _Entry:
    request: object
    made_at: datetime
    reply: Reply | None
    memory: timedelta


class _Failure(NamedTuple):
    applied: bool
    memory: timedelta


class IdempotencyKeys:
    """Remembers answers for a time; the caller makes sure that one thread calls at a time.

    `window` returns how long that is.
    """

    def __init__(self, window: Callable[[], timedelta]) -> None:
        self._window = window
        self._entries: dict[str, _Entry] = {}
        # Whose first request ends in a server error, and for how long that is remembered.
        self._failing: dict[str, _Failure] = {}

    @contextmanager
    def failing(self, key: str, memory: timedelta, *, applied: bool) -> Iterator[None]:
        """Let a request with this key end in a server error, which is its answer for that long.

        `applied` says whether it has its effect. A key that was used before has its answer: for
        that nothing changes.
        """
        self._failing[key] = _Failure(applied, memory)
        try:
            yield
        finally:
            self._failing.pop(key, None)

    def begin(self, key: str, request: object, now: datetime) -> Reply | None:
        """Reserve the key, or return the answer that it already has.

        Requests that ask for the same are equal. Raises `KeyReused` for another request, and
        `KeyInUse` when the first one is still being served.
        """
        entry = self._entries.get(key)
        if entry is None or self._is_forgotten(entry, now):
            failure = self._failing.get(key, _Failure(True, self._window()))
            reply = None if failure.applied else _SERVER_ERROR
            self._entries[key] = _Entry(request, now, reply, failure.memory)
            return reply
        if entry.request != request:
            raise KeyReused
        if entry.reply is None:
            raise KeyInUse
        return entry.reply

    def finish(self, key: str, reply: Reply) -> None:
        """Keep the answer for repetitions."""
        self._entries[key].reply = _SERVER_ERROR if key in self._failing else reply

    def release(self, key: str) -> None:
        """Forget a key whose request had no effect."""
        self._entries.pop(key, None)

    @staticmethod
    def _is_forgotten(entry: _Entry, now: datetime) -> bool:
        return entry.reply is not None and now - entry.made_at >= entry.memory
