"""How a call goes wrong: what the connector sees in place of the answer, and how late."""

import io
from collections.abc import Callable, Mapping
from datetime import timedelta
from email.utils import format_datetime
from types import MappingProxyType

import requests
from urllib3 import HTTPResponse

from sandbox.clock import VirtualClock
from simulation.calls import PSP, Call
from simulation.faults import Fault
from simulation.scheduler import Crash

Send = Callable[[], requests.Response]
Timeouts = tuple[float, float]

_DAY = 86_400
_DRIPS, _BETWEEN_DRIPS = 50, 0.4
_DUPLICATE = b'{"statusCode":400,"errors":[{"code":"DuplicateField","field":"key"}]}'
_CONFLICT = b'{"statusCode":409,"errors":[{"code":"ConcurrentModification"}]}'
_IN_USE = b'{"error":{"code":"idempotency_key_in_use","message":""}}'
_REFUSALS: Mapping[Fault, tuple[int, bytes]] = MappingProxyType(
    {
        Fault.ERROR: (500, b"{}"),
        Fault.ERROR_APPLIED: (500, b"{}"),
        Fault.REMEMBERED: (500, b"{}"),
        Fault.BAD_GATEWAY: (502, b"<html>"),
        Fault.BAD_GATEWAY_APPLIED: (502, b"<html>"),
        Fault.UNAVAILABLE: (503, b"{}"),
        Fault.UNAVAILABLE_APPLIED: (503, b"{}"),
        Fault.GATEWAY_TIMEOUT: (504, b""),
        Fault.GATEWAY_TIMEOUT_APPLIED: (504, b""),
        Fault.CONFLICT: (409, _CONFLICT),
        Fault.CONFLICT_APPLIED: (409, _CONFLICT),
        Fault.DUPLICATE: (400, _DUPLICATE),
        Fault.KEY_IN_USE: (409, _IN_USE),
        Fault.KEY_IN_USE_APPLIED: (409, _IN_USE),
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
        Fault.UNKNOWN_STATUS: lambda body: body.replace(b'"succeeded"', b'"in_review"'),
        Fault.NO_KEYS: lambda _: b'{"keys":[]}',
    }
)
_BEFORE_EFFECT = frozenset(
    {
        Fault.ERROR,
        Fault.REMEMBERED,
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


class Spoiler:
    """Lets calls go wrong. `pass_time` lets that many seconds pass on behalf of the caller."""

    def __init__(self, clock: VirtualClock, pass_time: Callable[[float], None]) -> None:
        self._clock = clock
        self._pass_time = pass_time

    def spoil(self, call: Call, fault: Fault, timeouts: Timeouts, send: Send) -> requests.Response:
        """Return what the connector gets; raises what `requests` raises, or `Crash`."""
        self._fail_before(call.request, fault, timeouts)
        if fault in _BEFORE_EFFECT:
            return self._refusal(call, fault)
        answer = send()
        self._fail_after(call.request, fault, timeouts)
        if fault in _REFUSALS:
            return self._refusal(call, fault)
        return self._changed(answer, fault, timeouts)

    def _fail_before(
        self, request: requests.PreparedRequest, fault: Fault, timeouts: Timeouts
    ) -> None:
        match fault:
            case Fault.CRASH_BEFORE:
                raise Crash
            case Fault.REFUSED:
                raise requests.ConnectTimeout(request=request)
            case Fault.CONNECT_TIMEOUT:
                self._pass_time(timeouts[0])
                raise requests.ConnectTimeout(request=request)
            case Fault.RESET:
                raise requests.ConnectionError("reset", request=request)

    def _fail_after(
        self, request: requests.PreparedRequest, fault: Fault, timeouts: Timeouts
    ) -> None:
        match fault:
            case Fault.CRASH_AFTER:
                raise Crash
            case Fault.LOST | Fault.UNANSWERED:
                raise requests.ConnectionError("lost", request=request)
            case Fault.TIMEOUT:
                self._pass_time(timeouts[1])
                raise requests.ReadTimeout(request=request)
            case Fault.SLOW:
                self._pass_time(timeouts[1] * 0.98)

    def _changed(
        self, answer: requests.Response, fault: Fault, timeouts: Timeouts
    ) -> requests.Response:
        if fault is Fault.WRONG_TYPE:
            answer.headers["Content-Type"] = "text/plain"
        if fault is Fault.DRIP:
            return self._dripping(answer, timeouts)
        change = _BODIES.get(fault)
        return answer if change is None else _with_body(answer, change(answer.content))

    def _refusal(self, call: Call, fault: Fault) -> requests.Response:
        status, body = _REFUSALS[fault]
        if status == 409 and call.host == PSP:
            body = _IN_USE
        answer = requests.Response()
        answer.status_code = status
        answer.request = call.request
        answer.url = call.request.url or ""
        answer.headers.update(self._retry_after(fault))
        return _with_body(answer, body)

    def _retry_after(self, fault: Fault) -> dict[str, str]:
        match fault:
            case Fault.BUSY:
                return {"Retry-After": "1"}
            case Fault.BUSY_UNTIL:
                until = self._clock.now() + timedelta(seconds=2)
                return {"Retry-After": format_datetime(until, usegmt=True)}
            case Fault.BUSY_FOR_A_DAY:
                return {"Retry-After": str(_DAY)}
        return {}

    def _dripping(self, answer: requests.Response, timeouts: Timeouts) -> requests.Response:
        """Return the same answer, of which each part comes just before anybody loses patience."""
        pause = min(_BETWEEN_DRIPS, timeouts[1] * 0.9)
        raw = Drip(answer.content, lambda: self._pass_time(pause))
        answer.raw = HTTPResponse(raw, preload_content=False, status=answer.status_code)
        answer._content = False
        answer._content_consumed = False
        return answer


class Drip(io.RawIOBase):
    """A body that comes in small parts, with a pause before each."""

    def __init__(self, body: bytes, wait: Callable[[], None]) -> None:
        self._rest = body
        self._part = max(1, len(body) // _DRIPS)
        self._wait = wait

    def read(self, size: int = -1) -> bytes:
        """Return at most that much; waits for as many parts as that takes."""
        found = b""
        while self._rest and (size < 0 or len(found) < size):
            found += self.read1(size - len(found) if size >= 0 else -1)
        return found

    def read1(self, size: int = -1) -> bytes:
        """Return the next part."""
        if not self._rest:
            return b""
        self._wait()
        length = self._part if size < 0 else min(size, self._part)
        part, self._rest = self._rest[:length], self._rest[length:]
        return part


def _with_body(answer: requests.Response, body: bytes) -> requests.Response:
    answer.raw = HTTPResponse(io.BytesIO(body), preload_content=False, status=answer.status_code)
    answer._content = False
    answer._content_consumed = False
    return answer
