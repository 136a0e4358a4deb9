"""Idempotency keys: one effect and one answer for all repetitions of a request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.psp_kit.errors import KeyInUse, KeyReused


@dataclass(frozen=True)
class Reply:
    """A status and a JSON body."""

    status: int
    body: bytes


@dataclass
class _Entry:
    request: object
    made_at: datetime
    reply: Reply | None = None


class IdempotencyKeys:
    """Remembers answers for a time; the caller makes sure that one thread calls at a time.

    `window` returns how long that is.
    """

    def __init__(self, window: Callable[[], timedelta]) -> None:
        self._window = window
        self._entries: dict[str, _Entry] = {}

    def begin(self, key: str, request: object, now: datetime) -> Reply | None:
        """Reserve the key, or return the answer that it already has.

        Requests that ask for the same are equal. Raises `KeyReused` for another request, and
        `KeyInUse` when the first one is still being served.
        """
        entry = self._entries.get(key)
        if entry is None or self._is_forgotten(entry, now):
            self._entries[key] = _Entry(request, now)
            return None
        if entry.request != request:
            raise KeyReused
        if entry.reply is None:
            raise KeyInUse
        return entry.reply

    def finish(self, key: str, reply: Reply) -> None:
        """Keep the answer for repetitions."""
        self._entries[key].reply = reply

    def release(self, key: str) -> None:
        """Forget a key whose request had no effect."""
        self._entries.pop(key, None)

    def _is_forgotten(self, entry: _Entry, now: datetime) -> bool:
        return entry.reply is not None and now - entry.made_at >= self._window()
