"""Idempotency keys: one effect and one answer for all repetitions of a request."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from sandbox.psp.errors import KeyConflict
from sandbox.psp.timing import Timing


@dataclass(frozen=True)
class Reply:
    """A status and a JSON body."""

    status: int
    body: bytes


@dataclass
class _Entry:
    fingerprint: bytes
    created_at: datetime
    reply: Reply | None = None


def fingerprint(method: str, path: str, body: bytes) -> bytes:
    """Return what two requests have in common when they ask for the same.

    The order of members and white space of the JSON body do not count.
    """
    canonical = msgspec.json.encode(msgspec.json.decode(body), order="sorted")
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), canonical))).digest()


class IdempotencyKeys:
    """Remembers keys for the window; the caller makes sure that one thread calls at a time."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._entries: dict[str, _Entry] = {}

    def begin(self, key: str, print_of_request: bytes, now: datetime) -> Reply | None:
        """Reserve the key, or return the answer that it already has.

        Raises `KeyConflict` when the key was used for another request, or when its first
        request is still being served.
        """
        entry = self._entries.get(key)
        if entry is None or self._is_forgotten(entry, now):
            self._entries[key] = _Entry(print_of_request, now)
            return None
        if entry.fingerprint != print_of_request:
            message = "The idempotency key was used for another request."
            raise KeyConflict("idempotency_key_reused", message)
        if entry.reply is None:
            message = "A request with this idempotency key is being served."
            raise KeyConflict("idempotency_key_in_use", message)
        return entry.reply

    def finish(self, key: str, reply: Reply) -> None:
        """Keep the answer for repetitions."""
        self._entries[key].reply = reply

    def release(self, key: str) -> None:
        """Forget a key whose request had no effect."""
        self._entries.pop(key, None)

    def _is_forgotten(self, entry: _Entry, now: datetime) -> bool:
        age = now - entry.created_at
        return entry.reply is not None and age >= timedelta(seconds=self._timing.key_window_seconds)
