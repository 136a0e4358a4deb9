"""A short simulation on every run of the tests, and whether the harness can be trusted."""

import pytest

from simulation.faults import Fault, PlannedFault
from simulation.run import faults_of, simulate


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 200, 10))
def test_no_invariant_is_broken(first: int) -> None:
    broken = [(seed, simulate(seed).violation) for seed in range(first, first + 10)]
    assert [one for one in broken if one[1] is not None] == []


def test_the_same_seed_gives_the_same_journal() -> None:
    for seed in range(5):
        assert simulate(seed).journal == simulate(seed).journal


def test_without_faults_everything_goes_well() -> None:
    for seed in range(1_000, 1_010):
        result = simulate(seed, ())
        assert (result.violation, result.happened) == (None, ())


def test_faults_happen() -> None:
    plan = (PlannedFault(3, Fault.RESET),)
    assert [fault for _, fault in simulate(1, plan).happened] == [Fault.RESET]
    assert {one.fault for seed in range(200) for one in faults_of(seed)} == set(Fault)
