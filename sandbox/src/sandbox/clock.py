"""Time for the stand-ins: the real one, or one that a test owns."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Wall time, elapsed time and waiting, and a way to jump ahead."""

    def now(self) -> datetime:
        """Return the wall time in UTC."""

    def monotonic(self) -> float:
        """Return seconds that never go back, from an arbitrary start."""

    def sleep(self, seconds: float) -> None:
        """Return when that many seconds of this clock have passed."""

    def advance(self, seconds: float) -> None:
        """Jump ahead by that many seconds; nobody who sleeps is woken."""


class RealClock:
    """The time of this machine, plus the seconds it was advanced by."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the wall time in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self._ahead)

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic() + self._ahead

    def sleep(self, seconds: float) -> None:
        """Wait for real."""
        time.sleep(seconds)

    def advance(self, seconds: float) -> None:
        """Jump ahead by that many seconds."""
        with self._lock:
            self._ahead += _forward(seconds)


class VirtualClock:
    """Time that passes only when somebody sleeps or advances it; never waits for real."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._start = start
        self._elapsed = 0.0
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the virtual wall time in UTC."""
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        """Return the virtual seconds since the start."""
        return self._elapsed

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        """Let the time pass at once."""
        with self._lock:
            self._elapsed += _forward(seconds)


def _forward(seconds: float) -> float:
    if seconds < 0:
        raise ValueError("Time does not go back.")
    return seconds
