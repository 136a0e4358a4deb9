"""The network between the connector and the world: turns, faults and a journal at every call."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

from payment_core.runtime.transport import (
    NotAnswered,
    NotSent,
    Request,
    Response,
    Timeouts,
    Transport,
)
from psp_profiles.profile import PSPProfile
from sandbox.clock import VirtualClock
from sandbox.psp_kit.stand_in import PSPStandIn
from simulation.calls import Call, header_of
from simulation.fault_injection import FaultInjector, duration_of
from simulation.faults import Fault, Plan
from simulation.inbound_requests import current_inbound, flow_now
from simulation.scheduler import Crash, Scheduler

# Adyen may keep an error for as long as a key, a week. A run ends earlier; see docs/simulation.md.
_MEMORY = timedelta(days=1)


class Watcher(Protocol):
    """Looks at every outgoing call; what breaks an invariant is reported to the bench."""

    def before(self, call: Call) -> None:
        """Look at a call that is about to be sent."""

    def happened(self, call: Call) -> None:
        """Look at the world when a call had its effect, and its answer is still on its way."""

    def after(self, call: Call) -> None:
        """Look at the world after a call, whether it was answered or not."""


class FaultyNetwork:
    """A transport that sends through another, unless the plan has something else in mind."""

    def __init__(
        self,
        inner: Transport,
        scheduler: Scheduler,
        plan: Plan,
        clock: VirtualClock,
        profile: PSPProfile,
        stand_in: PSPStandIn,
    ) -> None:
        self._inner = inner
        self._profile = profile
        self._stand_in = stand_in
        self._scheduler = scheduler
        self._plan = plan
        self._clock = clock
        self._injector = FaultInjector(clock, profile, self.pass_time)
        self._tokens_fail = 0
        self.watchers: Sequence[Watcher] = ()
        # What the circumstances do to a call: keep it on its way, or let it go wrong.
        self.delays: Sequence[Callable[[Call, Timeouts], float]] = ()
        self.outages: Sequence[Callable[[Call], Fault | None]] = ()
        self.journal: list[str] = []

    def pass_time(self, seconds: float) -> None:
        """Let time pass on behalf of the request that is served."""
        inbound = current_inbound()
        if inbound is not None:
            inbound.seconds += seconds
        self._clock.advance(seconds)

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        """Make one call: others get a turn before it is sent and after it had its effect."""
        call, until = self._begin(request), self._clock.monotonic() + timeouts.total
        self._scheduler.pause()
        # The transport's timeout goes on while a call is on its way.
        on_its_way = sum(delay(call, timeouts) for delay in self.delays)
        timeouts = timeouts._replace(total=timeouts.total - on_its_way)
        for one in self.watchers:
            one.before(call)
        fault = self._fault(call)
        call.started = self._clock.monotonic()
        try:
            answer = self._attempt(call, fault, timeouts)
        except (NotSent, NotAnswered, Crash) as error:
            self._note(call, fault, type(error).__name__)
            raise
        call.status = answer.status
        if fault in (Fault.BUSY, Fault.BUSY_FOR_A_DAY):
            call.asked_to_wait = float(answer.headers["Retry-After"])
        self._note(call, fault, str(answer.status))
        self._scheduler.pause()
        self._wait_for_the_rest(call, duration_of(answer, fault, timeouts), until)
        return answer

    def _wait_for_the_rest(self, call: Call, seconds: float, until: float) -> None:
        """Let the answer arrive; others may have taken so long that it comes too late."""
        left = until - self._clock.monotonic()
        if seconds <= left:
            self.pass_time(seconds)
            return
        self.pass_time(max(left, 0.0))
        call.status, call.asked_to_wait = None, 0.0
        raise NotAnswered("The answer did not come in time.")

    def _begin(self, request: Request) -> Call:
        call = Call(request, self._profile, self._stand_in)
        inbound = current_inbound()
        if inbound is not None:
            inbound.calls.append(call)
        return call

    def _fault(self, call: Call) -> Fault | None:
        if self._tokens_fail and call.path == "/oauth/token":
            self._tokens_fail -= 1
            return Fault.UNAVAILABLE
        fault = self._plan.next(call.kinds, flow_now())
        if fault is None:
            fault = next((one for outage in self.outages if (one := outage(call))), None)
        if fault is Fault.TOKEN_ENDPOINT_DOWN:
            self._tokens_fail = 3
        return fault

    def _attempt(self, call: Call, fault: Fault | None, timeouts: Timeouts) -> Response:
        def send_and_look() -> Response:
            answer = self._inner.send(call.request, timeouts)
            for one in self.watchers:
                one.happened(call)
            return answer

        if fault is None:
            return self._inner.send(call.request, timeouts)
        if fault in (Fault.REMEMBERED, Fault.REMEMBERED_APPLIED):
            key, applied = header_of(call.request, "Idempotency-Key"), fault != Fault.REMEMBERED
            with self._stand_in.keys.failing(key, _MEMORY, applied=applied):
                return self._injector.inject(call, fault, timeouts, send_and_look)
        return self._injector.inject(call, fault, timeouts, send_and_look)

    def _note(self, call: Call, fault: Fault | None, result: str) -> None:
        call.ended = self._clock.monotonic()
        suffix = f" [{fault}]" if fault else ""
        self.journal.append(
            f"{call.started:.1f} {self._scheduler.running} ({flow_now()}): "
            f"{call.template} -> {result}{suffix}"
        )
        for one in self.watchers:
            one.after(call)
