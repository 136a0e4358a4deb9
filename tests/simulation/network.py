"""The network between the connector and the world: turns, faults and a journal at every call."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import requests
from requests.adapters import HTTPAdapter

from sandbox.clock import VirtualClock
from sandbox.in_process import InProcessNetwork
from simulation.calls import Call, header_of
from simulation.faults import Fault, Plan
from simulation.scheduler import Crash, Scheduler
from simulation.spoiling import Spoiler
from simulation.visits import current_visit, flow_now

_LONG_TIMEOUTS = (60.0, 60.0)
_KEY_WINDOW = 86_400


class Watcher(Protocol):
    """Looks at every outgoing call; what it does not like, it says to the arena."""

    def before(self, call: Call) -> None:
        """Look at a call that is about to be sent."""

    def happened(self, call: Call) -> None:
        """Look at the world when a call had its effect, and its answer is still on its way."""

    def after(self, call: Call) -> None:
        """Look at the world after a call, whether it was answered or not."""


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
        self._spoiler = Spoiler(clock, self.pass_time)
        self._tokens_fail = 0
        self._remembered: dict[str, float] = {}
        self.watchers: Sequence[Watcher] = ()
        self.journal: list[str] = []

    def pass_time(self, seconds: float) -> None:
        """Let time pass on behalf of the visit that is served."""
        visit = current_visit()
        if visit is not None:
            visit.seconds += seconds
        self._clock.advance(seconds)

    def send(
        self, request: requests.PreparedRequest, *args: Any, timeout: Any = None, **options: Any
    ) -> requests.Response:
        """Make one call: others get a turn before it is sent and after it had its effect."""
        call, begun = self._begin(request), self._clock.monotonic()
        self._scheduler.pause()
        self._tell(lambda one: one.before(call))
        fault = self._fault(call)
        call.started = self._clock.monotonic()
        try:
            answer = self._attempt(call, fault, timeout or _LONG_TIMEOUTS)
        except (requests.RequestException, Crash) as error:
            self._note(call, fault, type(error).__name__)
            raise
        call.status = None if fault is Fault.DRIP else answer.status_code
        if fault in (Fault.BUSY, Fault.BUSY_FOR_A_DAY):
            call.asked_to_wait = float(answer.headers["Retry-After"])
        self._note(call, fault, str(answer.status_code))
        self._scheduler.pause()
        if self._clock.monotonic() > begun + (timeout or _LONG_TIMEOUTS)[1]:
            # Others took so long that the caller gave up before.
            call.status, call.asked_to_wait = None, 0.0
        return answer

    def _begin(self, request: requests.PreparedRequest) -> Call:
        call = Call(request)
        visit = current_visit()
        if visit is not None:
            visit.calls.append(call)
        return call

    def _fault(self, call: Call) -> Fault | None:
        if self._tokens_fail and call.path == "/oauth/token":
            self._tokens_fail -= 1
            return Fault.UNAVAILABLE
        if self._is_remembered(call):
            return Fault.REMEMBERED
        fault = self._plan.next(call.kinds, flow_now())
        if fault is Fault.REMEMBERED:
            self._remembered[header_of(call.request, "Idempotency-Key")] = self._clock.monotonic()
        if fault is Fault.TOKEN_ENDPOINT_DOWN:
            self._tokens_fail = 3
        return fault

    def _is_remembered(self, call: Call) -> bool:
        """Whether the PSP has answered with a 500 under this key, and repeats that for a day."""
        if "order" not in call.kinds or not self._remembered:
            return False
        since = self._remembered.get(header_of(call.request, "Idempotency-Key"))
        return since is not None and self._clock.monotonic() < since + _KEY_WINDOW

    def _attempt(self, call: Call, fault: Fault | None, timeouts: Any) -> requests.Response:
        def send() -> requests.Response:
            return self._inner.send(call.request, timeout=timeouts)

        def send_and_look() -> requests.Response:
            answer = send()
            self._tell(lambda one: one.happened(call))
            return answer

        if fault is None:
            return send()
        return self._spoiler.spoil(call, fault, timeouts, send_and_look)

    def _note(self, call: Call, fault: Fault | None, result: str) -> None:
        call.ended = self._clock.monotonic()
        suffix = f" [{fault}]" if fault else ""
        self.journal.append(
            f"{call.started:.1f} {self._scheduler.running} ({flow_now()}): "
            f"{call.template} -> {result}{suffix}"
        )
        self._tell(lambda one: one.after(call))

    def _tell(self, tell: Callable[[Watcher], None]) -> None:
        for one in self.watchers:
            tell(one)
