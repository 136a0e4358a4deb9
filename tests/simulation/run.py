"""One simulated run: carts, shoppers, merchants, a PSP, a broker, and whatever goes wrong."""

import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from io import StringIO

import msgspec

from psp_profiles.profiles import PROFILES
from simulation.catalogue import NUMBER_OF
from simulation.circumstances import Circumstance, circumstances_of
from simulation.faults import CRASHES, Fault, PlannedFault
from simulation.leaks import leaks_in
from simulation.life import Life
from simulation.town import Town

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
        life = Life(seed, faults, circumstances, profile)
        life.live()
        for leak in leaks_in(life.town, log.getvalue()):
            life.town.complain(leak)
    return result_of(life.town, seed, faults)


def result_of(town: Town, seed: int, faults: tuple[PlannedFault, ...]) -> Result:
    """Return what a run in this town came to."""
    return Result(
        seed=seed,
        provider=town.profile.name,
        faults=faults,
        circumstances=town.circumstances,
        journal=tuple(town.faulty.journal),
        happened=tuple(town.plan.happened),
        cells=_cells(town),
        transitions=dict(town.steps.transitions),
        answers=dict(town.answers.statuses),
        violation="; ".join(dict.fromkeys(town.complaints)) or None,
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


def _cells(town: Town) -> dict[Cell, int]:
    counts: Counter[Cell] = Counter()
    for flow, fault in town.plan.happened:
        counts[flow, NUMBER_OF[fault]] += 1
    for (flow, mark), count in town.answers.met.items():
        counts[flow, NUMBER_OF[mark]] += count
    return dict(counts)
