"""A lock that says whether anything may have changed since it was taken last."""

import threading
from types import TracebackType


class CountedLock:
    """A lock that its owner may take again. `taken` is how often it was taken so far."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self.taken = 0

    def __enter__(self) -> None:
        """Take the lock."""
        self._lock.acquire()
        self.taken += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Release the lock."""
        self._lock.release()
