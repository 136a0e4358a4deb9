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


class _Failure(NamedTuple):
    applied: bool
    memory: timedelta


@dataclass
class _Entry:
    request: object
    made_at: datetime
    failure: _Failure | None
    reply: Reply | None = None

    def answer(self, now: datetime) -> Reply | None:
        """Return the error as long as it is remembered, then the reply."""
        if self.failure is not None and now - self.made_at < self.failure.memory:
            return _SERVER_ERROR
        return self.reply

    def is_over(self, now: datetime, window: timedelta) -> bool:
        if self.failure is not None and not self.failure.applied:
            return now - self.made_at >= self.failure.memory
        return self.reply is not None and now - self.made_at >= window


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
        if entry is None or entry.is_over(now, self._window()):
            failure = self._failing.get(key)
            self._entries[key] = _Entry(request, now, failure)
            return _SERVER_ERROR if failure is not None and not failure.applied else None
        if entry.request != request:
            raise KeyReused
        answer = entry.answer(now)
        if answer is None:
            raise KeyInUse
        return answer

    def finish(self, key: str, reply: Reply) -> None:
        """Keep the answer for repetitions."""
        self._entries[key].reply = reply

    def release(self, key: str) -> None:
        """Forget a key whose request had no effect."""
        self._entries.pop(key, None)
