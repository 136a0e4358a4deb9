"""What can go wrong with one outgoing call, and which calls of a run it happens to."""

from enum import StrEnum

import msgspec


class Fault(StrEnum):
    """One way in which a call goes wrong; the value says whether it had its effect before."""

    REFUSED = "connection refused"
    CONNECT_TIMEOUT = "connect timeout"
    RESET = "reset before the effect"
    LOST = "answer lost after the effect"
    TIMEOUT = "timeout after the effect"
    ERROR = "500 before the effect"
    ERROR_APPLIED = "500 after the effect"
    BAD_GATEWAY = "502 before the effect"
    BAD_GATEWAY_APPLIED = "502 after the effect"
    UNAVAILABLE = "503 before the effect"
    UNAVAILABLE_APPLIED = "503 after the effect"
    GATEWAY_TIMEOUT = "504 before the effect"
    GATEWAY_TIMEOUT_APPLIED = "504 after the effect"
    CONFLICT = "409 before the effect"
    CONFLICT_APPLIED = "409 after the effect"
    CONFLICTS = "409 five times in a row"
    DUPLICATE = "400 DuplicateField after the effect"
    KEY_IN_USE = "409 key in use before the effect"
    KEY_IN_USE_APPLIED = "409 key in use after the effect"
    UNANSWERED = "an order without an answer, three times, after the effect"
    REMEMBERED = "500 before the effect, which the key remembers"
    REMEMBERED_APPLIED = "500 after the effect, which the key remembers"
    BUSY = "429 with Retry-After"
    BUSY_UNTIL = "429 with Retry-After as a date"
    BUSY_SILENT = "429 without Retry-After"
    BUSY_FOR_A_DAY = "429 with Retry-After of a day"
    EXPIRED_TOKEN = "401 before the effect"
    TOKEN_ENDPOINT_DOWN = "401, then no new token"
    GARBLED = "unreadable answer after the effect"
    TRUNCATED = "truncated JSON after the effect"
    MALFORMED = "malformed JSON after the effect"
    WRONG_TYPE = "wrong content type after the effect"
    UNKNOWN_STATUS = "unknown status after the effect"
    CRASH_BEFORE = "crash before sending"
    CRASH_AFTER = "crash after the answer"
    SLOW = "slow, just in time"
    DRIP = "an answer that drips"
    NO_KEYS = "empty key set"


CRASHES = frozenset({Fault.CRASH_BEFORE, Fault.CRASH_AFTER})
# These hit only calls of some kind, and in a plan they wait for the next of those.
_SPECIAL = {
    Fault.CONFLICT: "change",
    Fault.CONFLICT_APPLIED: "change",
    Fault.CONFLICTS: "change",
    Fault.DUPLICATE: "creation",
    Fault.KEY_IN_USE: "order",
    Fault.KEY_IN_USE_APPLIED: "order",
    Fault.REMEMBERED: "order",
    Fault.REMEMBERED_APPLIED: "order",
    Fault.UNANSWERED: "order",
    Fault.TOKEN_ENDPOINT_DOWN: "resource",
    Fault.UNKNOWN_STATUS: "ledger",
    Fault.NO_KEYS: "keys",
}
# Those that can hit any call.
ANYWHERE = tuple(one for one in Fault if one not in _SPECIAL)


class PlannedFault(msgspec.Struct, frozen=True):
    """The fault that hits the outgoing call with this number, counted from 0.

    With a `length` it is an outage: that many calls in a row go wrong in the same way.
    """

    call: int
    fault: Fault
    length: int = 1


class Plan:
    """The faults of one run, and which of them happened, with the flow that they hit."""

    def __init__(self, faults: tuple[PlannedFault, ...] = ()) -> None:
        self._faults = {
            call: one.fault for one in faults for call in range(one.call, one.call + one.length)
        }
        self._waiting: list[Fault] = []
        self._next = 0
        self.happened: list[tuple[str, Fault]] = []
        self.is_over = False

    @property
    def calls(self) -> int:
        """How many calls were made."""
        return self._next

    def hit(self, call: int, fault: Fault) -> None:
        """Let one more call go wrong; it is counted from the next one, which is 0."""
        self._faults[self._next + call] = fault

    @property
    def is_spent(self) -> bool:
        """Whether every fault has had its turn."""
        return self.is_over or (not self._waiting and self._next > max(self._faults, default=-1))

    def next(self, kinds: frozenset[str], flow: str) -> Fault | None:
        """Return what goes wrong with the call that is made now, in that flow."""
        if self.is_over:
            return None
        self._notice(self._faults.get(self._next))
        self._next += 1
        fault = next((one for one in self._waiting if applies(one, kinds)), None)
        if fault is not None:
            self._waiting.remove(fault)
            self.happened.append((flow, fault))
        return fault

    def _notice(self, fault: Fault | None) -> None:
        if fault is Fault.CONFLICTS:
            self._waiting += [Fault.CONFLICT] * 5
        elif fault is Fault.UNANSWERED:
            self._waiting += [fault] * 3
        elif fault is not None:
            self._waiting.append(fault)


def applies(fault: Fault, kinds: frozenset[str]) -> bool:
    """Whether a call of these kinds can go wrong in that way."""
    return fault not in _SPECIAL or _SPECIAL[fault] in kinds
