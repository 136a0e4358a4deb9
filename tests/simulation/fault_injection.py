"""How a call goes wrong: what the connector sees in place of the answer, and how late."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from email.utils import format_datetime
from math import ceil
from types import MappingProxyType

import msgspec

from payment_core.runtime.transport import Headers, NotAnswered, NotSent, Response, Timeouts
from psp_profiles.profile import PSPProfile
from sandbox.clock import VirtualClock
from simulation.calls import Call
from simulation.faults import Fault
from simulation.scheduler import Crash

Send = Callable[[], Response]

_DAY = 86_400
_DRIPS, _BETWEEN_DRIPS = 50, 0.4
_DUPLICATE = b'{"statusCode":400,"errors":[{"code":"DuplicateField","field":"key"}]}'
_CONFLICT = b'{"statusCode":409,"errors":[{"code":"ConcurrentModification"}]}'
_REFUSALS: Mapping[Fault, tuple[int, bytes]] = MappingProxyType(
    {
        Fault.ERROR: (500, b"{}"),
        Fault.ERROR_APPLIED: (500, b"{}"),
        Fault.REMEMBERED: (500, b"{}"),
        Fault.REMEMBERED_APPLIED: (500, b"{}"),
        Fault.BAD_GATEWAY: (502, b"<html>"),
        Fault.BAD_GATEWAY_APPLIED: (502, b"<html>"),
        Fault.UNAVAILABLE: (503, b"{}"),
        Fault.UNAVAILABLE_APPLIED: (503, b"{}"),
        Fault.GATEWAY_TIMEOUT: (504, b""),
        Fault.GATEWAY_TIMEOUT_APPLIED: (504, b""),
        Fault.CONFLICT: (409, _CONFLICT),
        Fault.CONFLICT_APPLIED: (409, _CONFLICT),
        Fault.DUPLICATE: (400, _DUPLICATE),
        Fault.KEY_IN_USE: (409, b""),
        Fault.KEY_IN_USE_APPLIED: (409, b""),
        Fault.BUSY: (429, b"{}"),
        Fault.BUSY_UNTIL: (429, b"{}"),
        Fault.BUSY_SILENT: (429, b"{}"),
        Fault.BUSY_FOR_A_DAY: (429, b"{}"),
        Fault.EXPIRED_TOKEN: (401, b"{}"),
        Fault.TOKEN_ENDPOINT_DOWN: (401, b"{}"),
    }
)
_BODIES: Mapping[Fault, Callable[[bytes], bytes]] = MappingProxyType(
    {
        Fault.GARBLED: lambda _: b"<html>",
        Fault.TRUNCATED: lambda body: body[: len(body) // 2],
        Fault.MALFORMED: lambda body: body + b"}",
        Fault.NO_KEYS: lambda _: b'{"keys":[]}',
    }
)
_BEFORE_EFFECT = frozenset(
    {
        Fault.ERROR,
        Fault.BAD_GATEWAY,
        Fault.UNAVAILABLE,
        Fault.GATEWAY_TIMEOUT,
        Fault.CONFLICT,
        Fault.KEY_IN_USE,
        Fault.BUSY,
        Fault.BUSY_UNTIL,
        Fault.BUSY_SILENT,
        Fault.BUSY_FOR_A_DAY,
        Fault.EXPIRED_TOKEN,
        Fault.TOKEN_ENDPOINT_DOWN,
    }
)


class FaultInjector:
    """Lets calls go wrong. `pass_time` lets that many seconds pass on behalf of the caller."""

    def __init__(
        self, clock: VirtualClock, profile: PSPProfile, pass_time: Callable[[float], None]
    ) -> None:
        self._clock = clock
        self._profile = profile
        self._pass_time = pass_time

    def inject(self, call: Call, fault: Fault, timeouts: Timeouts, send: Send) -> Response:
        """Return what the connector gets; raises what a transport raises, or `Crash`."""
        self._fail_before(fault, timeouts)
        if fault in _BEFORE_EFFECT:
            return self._refusal(call, fault)
        answer = send()
        self._fail_after(fault, timeouts)
        if fault in _REFUSALS:
            return self._refusal(call, fault)
        if fault is Fault.UNKNOWN_STATUS:
            return msgspec.structs.replace(answer, body=self._profile.unknown_status(answer.body))
        return _changed(answer, fault)

    def _fail_before(self, fault: Fault, timeouts: Timeouts) -> None:
        match fault:
            case Fault.CRASH_BEFORE:
                raise Crash
            case Fault.REFUSED:
                raise NotSent("The connection was refused.")
            case Fault.CONNECT_TIMEOUT:
                self._pass_time(timeouts.connect)
                raise NotSent("Nobody took the connection in time.")
            case Fault.RESET:
                raise NotAnswered("The connection was reset.")

    def _fail_after(self, fault: Fault, timeouts: Timeouts) -> None:
        match fault:
            case Fault.CRASH_AFTER:
                raise Crash
            case Fault.LOST | Fault.UNANSWERED:
                raise NotAnswered("The answer was lost.")
            case Fault.TIMEOUT:
                self._pass_time(timeouts.total)
                raise NotAnswered("The answer did not come in time.")
            case Fault.SLOW:
                self._pass_time(timeouts.total * 0.98)

    def _refusal(self, call: Call, fault: Fault) -> Response:
        status, body = _REFUSALS[fault]
        if status == 409 and call.is_to_the_psp:
            body = self._profile.key_in_use()
        return Response(status, body, Headers(self._retry_after(fault)))

    def _retry_after(self, fault: Fault) -> Sequence[tuple[str, str]]:
        match fault:
            case Fault.BUSY:
                return [("Retry-After", "1")]
            case Fault.BUSY_UNTIL:
                until = self._clock.now() + timedelta(seconds=2)
                return [("Retry-After", format_datetime(until, usegmt=True))]
            case Fault.BUSY_FOR_A_DAY:
                return [("Retry-After", str(_DAY))]
        return []


def duration_of(answer: Response, fault: Fault | None, timeouts: Timeouts) -> float:
    """Return the seconds in which the body comes: one that drips pauses before each small part."""
    if fault is not Fault.DRIP:
        return 0.0
    part = max(1, len(answer.body) // _DRIPS)
    return ceil(len(answer.body) / part) * min(_BETWEEN_DRIPS, timeouts.total * 0.9)


def _changed(answer: Response, fault: Fault) -> Response:
    if fault is Fault.WRONG_TYPE:
        headers = Headers({**answer.headers, "content-type": "text/plain"}.items())
        return msgspec.structs.replace(answer, headers=headers)
    change = _BODIES.get(fault)
    return answer if change is None else msgspec.structs.replace(answer, body=change(answer.body))
