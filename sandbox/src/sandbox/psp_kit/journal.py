"""The journal: which server calls arrived, and how they were answered."""

from collections import deque
from datetime import datetime

import msgspec

_KEPT = 10_000


class JournalEntry(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """One server call, without its body."""

    at: datetime
    method: str
    path: str
    idempotency_key: str | None
    correlation_id: str | None
    status: int
    replayed: bool


class Journal:
    """The last 10,000 server calls, the oldest first."""

    def __init__(self) -> None:
        self._entries: deque[JournalEntry] = deque(maxlen=_KEPT)

    def add(self, entry: JournalEntry) -> None:
        """Append one call."""
        self._entries.append(entry)

    def clear(self) -> None:
        """Forget all calls."""
        self._entries.clear()

    def entries(self) -> list[JournalEntry]:
        """Return the calls in the order in which they were answered."""
        return list(self._entries)
