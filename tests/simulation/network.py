"""The network between the connector and the world: turns, faults and a journal at every call."""

import re
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from sandbox.clock import VirtualClock
from sandbox.in_process import InProcessNetwork
from simulation.faults import AFTER_EFFECT, Fault, Plan
from simulation.scheduler import Crash, Scheduler

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?:pay|cap|ref|auth|void)_\w+")
_STATUS = {
    Fault.ERROR: 500,
    Fault.ERROR_APPLIED: 500,
    Fault.UNAVAILABLE: 503,
    Fault.UNAVAILABLE_APPLIED: 503,
    Fault.BUSY: 429,
    Fault.EXPIRED_TOKEN: 401,
}


class FaultyNetwork(HTTPAdapter):
    """Sends through the in-process network, unless the plan has something else in mind."""

    def __init__(
        self, inner: InProcessNetwork, scheduler: Scheduler, plan: Plan, clock: VirtualClock
    ) -> None:
        super().__init__()
        self._inner = inner
        self._scheduler = scheduler
        self._plan = plan
        self._clock = clock
        self.journal: list[str] = []

    def send(
        self, request: requests.PreparedRequest, *args: Any, timeout: Any = None, **options: Any
    ) -> requests.Response:
        """Make one call: others get a turn before it is sent and after it had its effect."""
        call = template_of(request)
        self._scheduler.pause()
        fault = self._plan.next(call)
        try:
            answer = self._attempt(request, fault, timeout)
        except (requests.RequestException, Crash) as error:
            self._note(call, fault, type(error).__name__)
            raise
        self._note(call, fault, str(answer.status_code))
        self._scheduler.pause()
        return answer

    def _attempt(
        self, request: requests.PreparedRequest, fault: Fault | None, timeout: Any
    ) -> requests.Response:
        if fault is Fault.CRASH_BEFORE:
            raise Crash
        if fault is Fault.REFUSED:
            raise requests.ConnectTimeout(request=request)
        if fault is Fault.RESET:
            raise requests.ConnectionError("reset", request=request)
        if fault in _STATUS and fault not in AFTER_EFFECT:
            return self._replaced(request, _STATUS[fault])
        answer = self._inner.send(request, timeout=timeout)
        return answer if fault is None else self._spoiled(request, answer, fault)

    def _spoiled(
        self, request: requests.PreparedRequest, answer: requests.Response, fault: Fault
    ) -> requests.Response:
        if fault is Fault.CRASH_AFTER:
            raise Crash
        if fault is Fault.LOST:
            raise requests.ConnectionError("lost", request=request)
        if fault is Fault.TIMEOUT:
            self._clock.advance(5)
            raise requests.ReadTimeout(request=request)
        if fault is Fault.GARBLED:
            answer._content = b"<html>"
            return answer
        return self._replaced(request, _STATUS[fault])

    def _replaced(self, request: requests.PreparedRequest, status: int) -> requests.Response:
        answer = requests.Response()
        answer.status_code = status
        answer.request = request
        answer._content = b"{}"
        if status == 429:
            answer.headers["Retry-After"] = "1"
        return answer

    def _note(self, call: str, fault: Fault | None, result: str) -> None:
        suffix = f" [{fault}]" if fault else ""
        self.journal.append(f"{self._scheduler.running}: {call} -> {result}{suffix}")


def template_of(request: requests.PreparedRequest) -> str:
    """Return method, host and path without ids, to count faults by."""
    url = urlsplit(request.url or "")
    return f"{request.method} {url.netloc}{_ID.sub('*', url.path)}"
