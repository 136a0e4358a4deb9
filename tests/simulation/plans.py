"""Every fault at every call of every flow, alone and in pairs."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations
from zlib import crc32

import msgspec

from psp_profiles.profiles import PROFILES
from simulation.calls import Call
from simulation.faults import ANYWHERE, Fault, Plan, PlannedFault, applies
from simulation.invariants import check_all
from simulation.leaks import leaks_in
from simulation.repeated_news import check_news_change_nothing
from simulation.run import Result, listening, result_of
from simulation.scenarios import SCENARIOS, Scenario
from simulation.simulated_system import SimulatedSystem
from simulation.watchdog import watched

_HOUR = 3_600
_MORE_CALLS = 4
MAIN_FLOWS = ("authorize", "webhook", "refund")
# One fault for each way in which the connector can be left: sent or not, applied or not, told
# something or not, alive or not.
KINDS_OF_TROUBLE = (
    Fault.REFUSED,
    Fault.RESET,
    Fault.LOST,
    Fault.ERROR_APPLIED,
    Fault.CONFLICT,
    Fault.CONFLICT_APPLIED,
    Fault.DUPLICATE,
    Fault.KEY_IN_USE_APPLIED,
    Fault.BUSY,
    Fault.EXPIRED_TOKEN,
    Fault.TRUNCATED,
    Fault.UNKNOWN_STATUS,
    Fault.CRASH_BEFORE,
    Fault.CRASH_AFTER,
)
TROUBLE_ANYWHERE = tuple(one for one in KINDS_OF_TROUBLE if one in ANYWHERE)


class Case(msgspec.Struct, frozen=True):
    """One flow with the faults that hit it; the calls are counted from its beginning."""

    flow: str
    faults: tuple[PlannedFault, ...] = ()
    provider: str = "sandbox"

    def __str__(self) -> str:
        """Return the words that replay it."""
        return " ".join((self.flow, *(f"{one.call}:{one.fault.name}" for one in self.faults)))


class _Listener:
    """Notes what kinds of call a flow makes."""

    def __init__(self) -> None:
        self.kinds: list[frozenset[str]] = []

    def before(self, call: Call) -> None:
        """Note a call."""
        self.kinds.append(call.kinds)

    def happened(self, call: Call) -> None:
        """Whatever comes of it."""

    def after(self, call: Call) -> None:
        """Whatever was answered."""


def calls_of(flow: str, provider: str = "sandbox") -> list[frozenset[str]]:
    """Return the kinds of each outgoing call of a flow that nothing disturbs."""
    with listening():
        scene = SCENARIOS[flow](SimulatedSystem(0, Plan(), profile=PROFILES[provider]))
        scene.warm()
        listener = _Listener()
        scene.system.faulty.watchers = (listener,)
        scene.act()
    return listener.kinds


@cache
def calls_before(flow: str, provider: str = "sandbox") -> int:
    """Return how many outgoing calls are made until the flow begins."""
    with listening():
        scene = SCENARIOS[flow](SimulatedSystem(0, Plan(), profile=PROFILES[provider]))
        scene.warm()
    return scene.system.plan.calls


def singles(flow: str, provider: str = "sandbox") -> Iterator[Case]:
    """Yield every fault at every call that can go wrong so."""
    for number, kinds in enumerate(calls_of(flow, provider)):
        for fault in Fault:
            if applies(fault, kinds):
                yield Case(flow, (PlannedFault(number, fault),), provider)


def sampled(cases: Iterable[Case], faults: Iterable[Fault] = tuple(Fault)) -> list[Case]:
    """Return, of cases with one fault each, one call for each of these faults.

    The call's checksum says which: the same one each time, and others for other faults and flows.
    """
    chosen: dict[Fault, Case] = {}
    for case in sorted(cases, key=lambda one: crc32(str(one).encode())):
        chosen.setdefault(case.faults[0].fault, case)
    return [chosen[one] for one in faults if one in chosen]


def share_of(flow: str, faults: Sequence[Fault], shares: int) -> list[Fault]:
    """Return the faults for a flow: those of a few calls, and every so-many-th that hits any call.

    The next flow gets the next ones, so that all have their turn.
    """
    first = list(SCENARIOS).index(flow)
    common = [one for one in faults if one in ANYWHERE]
    mine = common[first % shares :: shares]
    return [one for one in faults if one in mine or one not in ANYWHERE]


def pairs(flow: str, provider: str = "sandbox") -> Iterator[Case]:
    """Yield every two kinds of trouble at every two calls, those of a repetition included.

    A flow that is disturbed once makes more calls than one that is not, so the second fault may
    come a few calls later.
    """
    calls = calls_of(flow, provider)
    firsts = [
        PlannedFault(number, fault)
        for number, kinds in enumerate(calls)
        for fault in KINDS_OF_TROUBLE
        if applies(fault, kinds)
    ]
    seconds = [
        PlannedFault(number, fault)
        for number in range(1, len(calls) + _MORE_CALLS)
        for fault in KINDS_OF_TROUBLE
    ]
    for first in firsts:
        for second in seconds:
            if first.call < second.call:
                yield Case(flow, (first, second), provider)


def crashes_in_recovery(flow: str, provider: str = "sandbox") -> Iterator[Case]:
    """Yield every two crashes, of which the second hits whoever goes on after the first."""
    crashes = (Fault.CRASH_BEFORE, Fault.CRASH_AFTER)
    numbers = range(len(calls_of(flow, provider)) + _MORE_CALLS)
    for first, second in combinations(numbers, 2):
        for one in crashes:
            faults = (PlannedFault(first, one), PlannedFault(second, crashes[0]))
            yield Case(flow, faults, provider)


def play(case: Case) -> Result:
    """Go through the flow with these faults, let everything calm down, and check."""
    with listening() as log:
        start = calls_before(case.flow, case.provider)
        plan = Plan(
            tuple(PlannedFault(start + one.call, one.fault, one.length) for one in case.faults)
        )
        scene = SCENARIOS[case.flow](SimulatedSystem(0, plan, profile=PROFILES[case.provider]))
        system = scene.system
        with watched(system.scheduler.where, system.complain):
            _play(case, scene)
        for leak in leaks_in(system, log.getvalue()):
            system.complain(leak)
    return result_of(system, 0, case.faults)


def _play(case: Case, scene: Scenario) -> None:
    system = scene.system
    scene.warm()
    system.watch()
    system.steps.look()
    scene.act()
    system.plan.is_over = True
    _end_faults(system)
    for merchant in scene.merchants:
        merchant.finish()
    check_all(system, [scene.told], scene.merchants)
    if case.flow == "webhook":
        check_news_change_nothing(system)


def _end_faults(system: SimulatedSystem) -> None:
    for seconds in (90, _HOUR, 24 * _HOUR):
        system.later(seconds)
        _push(system)
        system.stand_in.tick()  # What was just carried out may be told at once.
    system.reconcile()
    if system.plan.happened:
        # What the PSP's key remembers ends a day later, and an attempt without a trace after two.
        # What came out only now, such as a status that nobody knew, is reported after a day too.
        system.later(30 * _HOUR)
        system.reconcile()
        _push(system)
    system.later(_HOUR)


def _push(system: SimulatedSystem) -> None:
    while delivery := system.pusher.take_due():
        system.push_one(delivery)
