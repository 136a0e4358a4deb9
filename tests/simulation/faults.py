"""What can go wrong with one outgoing call, and which calls of a run it happens to."""

from enum import StrEnum

import msgspec


class Fault(StrEnum):
    """One way in which a call goes wrong. `LOST` and `_APPLIED` faults come after the effect."""

    REFUSED = "connection refused"
    RESET = "reset before the effect"
    LOST = "answer lost after the effect"
    TIMEOUT = "timeout after the effect"
    ERROR = "500 before the effect"
    ERROR_APPLIED = "500 after the effect"
    UNAVAILABLE = "503 before the effect"
    UNAVAILABLE_APPLIED = "503 after the effect"
    BUSY = "429 with Retry-After"
    GARBLED = "unreadable answer after the effect"
    EXPIRED_TOKEN = "401 before the effect"
    CRASH_BEFORE = "crash before sending"
    CRASH_AFTER = "crash after the answer"


CRASHES = frozenset({Fault.CRASH_BEFORE, Fault.CRASH_AFTER})
AFTER_EFFECT = frozenset(
    {Fault.LOST, Fault.TIMEOUT, Fault.ERROR_APPLIED, Fault.UNAVAILABLE_APPLIED, Fault.GARBLED}
)


class PlannedFault(msgspec.Struct, frozen=True):
    """The fault that hits the outgoing call with this number, counted from 0.

    With a `length` it is an outage: that many calls in a row go wrong in the same way.
    """

    call: int
    fault: Fault
    length: int = 1


class Plan:
    """The faults of one run, and which of them happened."""

    def __init__(self, faults: tuple[PlannedFault, ...] = ()) -> None:
        self._faults = {
            call: one.fault for one in faults for call in range(one.call, one.call + one.length)
        }
        self._next = 0
        self.happened: list[tuple[str, Fault]] = []
        self.is_over = False

    @property
    def calls(self) -> int:
        """How many calls were made."""
        return self._next

    def next(self, call: str) -> Fault | None:
        """Return what goes wrong with the call that is made now."""
        if self.is_over:
            return None
        fault = self._faults.get(self._next)
        self._next += 1
        if fault is not None:
            self.happened.append((call, fault))
        return fault
