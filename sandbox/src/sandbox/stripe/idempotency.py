"""Idempotency keys: https://docs.stripe.com/api/idempotent_requests."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from sandbox.stripe.errors import APIError, Json, KeyInUse, KeyReused

WINDOW = timedelta(hours=24)


@dataclass(frozen=True)
class Answer:
    """A status and a body; `is_replayed` when an earlier call made it."""

    status: int
    body: bytes
    is_replayed: bool = False


@dataclass
class _Entry:
    call: object
    made_at: datetime
    answer: Answer | None = None


class IdempotencyKeys:
    """Remembers every key for a day; the caller makes sure that one thread calls at a time."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}

    def serve(self, key: str, call: object, now: datetime, act: Callable[[], Json]) -> Answer:
        """Return the answer to the call, made now or when the key was used first.

        Raises `KeyReused` for other parameters, `KeyInUse` while the first call is served, and
        the errors of `act` that are not remembered.
        """
        entry = self._entries.get(key)
        if entry is not None and now - entry.made_at < WINDOW:
            return _replayed(entry, call)
        self._entries[key] = entry = _Entry(call, now)
        try:
            entry.answer = Answer(200, msgspec.json.encode(act()))
        except APIError as error:
            if not error.is_remembered:
                raise
            entry.answer = Answer(error.status, msgspec.json.encode(error.body))
        finally:
            if entry.answer is None:
                del self._entries[key]
        return entry.answer

    def hold(self, key: str, call: object, now: datetime) -> None:
        """Let a key be in use, as by a call that is still being served."""
        self._entries[key] = _Entry(call, now)


def _replayed(entry: _Entry, call: object) -> Answer:
    if entry.call != call:
        raise KeyReused
    if entry.answer is None:
        raise KeyInUse
    return Answer(entry.answer.status, entry.answer.body, is_replayed=True)
