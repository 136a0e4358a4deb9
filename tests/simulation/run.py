"""One simulated run: carts, shoppers, merchants, a PSP, a broker, and whatever goes wrong."""

import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from io import StringIO

import msgspec

from psp_profiles.profiles import PROFILES
from simulation.catalogue import SLUG_OF
from simulation.circumstances import Circumstance, circumstances_of
from simulation.faults import CRASHES, Fault, PlannedFault
from simulation.leaks import leaks_in
from simulation.lifecycle import Lifecycle
from simulation.simulated_system import SimulatedSystem

_MOST_FAULTS = 7
_LAST_CALL = 140
_LONGEST_OUTAGE = 9

Cell = tuple[str, str]


class Result(msgspec.Struct, frozen=True):
    """What a run came to. `violation` None means that every invariant held.

    `cells` counts how often a flow met a fault, by the numbers of the catalogue, `transitions`
    which way transactions went.
    """

    seed: int
    provider: str
    faults: tuple[PlannedFault, ...]
    circumstances: frozenset[Circumstance]
    journal: tuple[str, ...]
    happened: tuple[tuple[str, Fault], ...]
    cells: Mapping[Cell, int]
    transitions: Mapping[str, int]
    answers: Mapping[tuple[str, int], int]
    violation: str | None


def faults_of(seed: int) -> tuple[PlannedFault, ...]:
    """Return the faults that belong to a seed; some of them are outages."""
    chance = random.Random(f"faults {seed}")
    calls = sorted(chance.sample(range(_LAST_CALL), chance.randint(0, _MOST_FAULTS)))
    return tuple(_fault(call, chance) for call in calls)


def _fault(call: int, chance: random.Random) -> PlannedFault:
    fault = chance.choice(list(Fault))
    is_outage = fault not in CRASHES and chance.random() < 0.3
    return PlannedFault(call, fault, chance.randint(3, _LONGEST_OUTAGE) if is_outage else 1)


def simulate(
    seed: int,
    faults: tuple[PlannedFault, ...] | None = None,
    circumstances: frozenset[Circumstance] | None = None,
    provider: str = "sandbox",
) -> Result:
    """Run once; the same seed, faults, circumstances and provider give the same journal."""
    faults = faults_of(seed) if faults is None else faults
    circumstances = circumstances_of(seed) if circumstances is None else circumstances
    profile, is_blind = PROFILES[provider], Circumstance.BLIND_LOOKUP in circumstances
    with listening() as log, profile.proving_nothing() if is_blind else nullcontext():
        life = Lifecycle(seed, faults, circumstances, profile)
        life.live()
        for leak in leaks_in(life.system, log.getvalue()):
            life.system.complain(leak)
    return result_of(life.system, seed, faults)


def result_of(system: SimulatedSystem, seed: int, faults: tuple[PlannedFault, ...]) -> Result:
    """Return what a run in this system came to."""
    return Result(
        seed=seed,
        provider=system.profile.name,
        faults=faults,
        circumstances=system.circumstances,
        journal=tuple(system.faulty.journal),
        happened=tuple(system.plan.happened),
        cells=_cells(system),
        transitions=dict(system.steps.transitions),
        answers=dict(system.answers.statuses),
        violation="; ".join(dict.fromkeys(system.complaints)) or None,
    )


@contextmanager
def listening() -> Iterator[StringIO]:
    """Catch what the applications log."""
    log, output = StringIO(), sys.stdout
    sys.stdout = log
    try:
        yield log
    finally:
        sys.stdout = output


def _cells(system: SimulatedSystem) -> dict[Cell, int]:
    counts: Counter[Cell] = Counter()
    for flow, fault in system.plan.happened:
        counts[flow, SLUG_OF[fault]] += 1
    for (flow, mark), count in system.answers.met.items():
        counts[flow, SLUG_OF[mark]] += count
    return dict(counts)
