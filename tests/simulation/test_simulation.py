"""A sample of the simulation on every run of the tests, and whether the harness can be trusted.

All of it is run by `make simulate`; docs/simulation.md says what the sample is.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from payment_core.domain.provider import AuthorizationRequest
from psp_profiles.profiles import PROFILES
from simulation.__main__ import faultless
from simulation.catalogue import CATALOGUE, SLUG_OF
from simulation.circumstances import LATER, Circumstance, circumstances_of
from simulation.faults import ANYWHERE, Fault, PlannedFault
from simulation.first_broken import first_broken
from simulation.plans import (
    KINDS_OF_TROUBLE,
    Case,
    calls_of,
    pairs,
    play,
    sampled,
    share_of,
    singles,
)
from simulation.run import faults_of, simulate
from simulation.scenarios import SCENARIOS, THAT_LOOK, WITH_STORED_CARDS
from simulation.shrink import shrink

_SEEDS, _SEEDS_ELSEWHERE, _STEP = 24, 12, 6
# A fault that can hit any call meets one flow in six, a kind of trouble with Stripe one in four.
_SHARES, _SHARES_ELSEWHERE = 6, 4


def _violation_then(seed: int, provider: str = "sandbox") -> str | None:
    """Return what a seed breaks that failed once, without the circumstances that came later."""
    return simulate(seed, None, circumstances_of(seed) - LATER, provider).violation


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, _SEEDS, _STEP))
def test_no_invariant_is_broken(first: int) -> None:
    results = map(simulate, range(first, first + _STEP))
    assert [(one.seed, one.violation) for one in results if one.violation] == []


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(22798, id="a refused refund held back what a replaced attempt owed"),
        pytest.param(302726, id="a bank sent back what had been returned"),
        pytest.param(413772, id="a bank decided three days after the cart was deleted"),
        pytest.param(419536, id="a bank changed its mind while the PSP's answer was on its way"),
        pytest.param(445626, id="a job that nobody waits for took longer than a shopper waits"),
        pytest.param(355, id="a search that lagged hid what a key blocked"),
    ],
)
def test_a_seed_that_once_failed_holds(seed: int) -> None:
    """The first two and the last were the product's, and have tests of their own: another generator
    makes another run of the same seed. The others were the harness's.
    """
    assert _violation_then(seed) is None


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, _SEEDS_ELSEWHERE, _STEP))
def test_no_invariant_is_broken_with_stripe(first: int) -> None:
    results = [simulate(seed, provider="stripe") for seed in range(first, first + _STEP)]
    assert [(one.seed, one.violation) for one in results if one.violation] == []


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, _SEEDS_ELSEWHERE, _STEP))
def test_no_invariant_is_broken_where_no_payment_is_shown(first: int) -> None:
    seeds = range(first, first + _STEP)
    results = [simulate(seed, provider="sandbox-webhook") for seed in seeds]
    assert [(one.seed, one.violation) for one in results if one.violation] == []


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, _SEEDS_ELSEWHERE, _STEP))
def test_no_invariant_is_broken_with_adyen(first: int) -> None:
    results = [simulate(seed, provider="adyen") for seed in range(first, first + _STEP)]
    assert [(one.seed, one.violation) for one in results if one.violation] == []


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(248, id="one cancellation was asked for twice"),
        pytest.param(270, id="a webhook that comes once was lost with the answer"),
        pytest.param(476, id="what was given back was held again when its capture failed"),
        pytest.param(647, id="a hold ended while its cancellation was unanswered"),
        pytest.param(782, id="a reversal was done before the end of its attempt was told"),
        pytest.param(2022, id="a lost webhook told the end of what was not there"),
        pytest.param(2181, id="a charge that was not decided was recorded at each look"),
        pytest.param(2310, id="an attempt was fenced that the PSP did not have yet"),
        pytest.param(3091, id="a lost webhook told that a hold had ended"),
        pytest.param(3123, id="a hold ended after its capture had failed"),
        pytest.param(4228, id="an attempt was rejected before its end was told"),
        pytest.param(4244, id="a capture failed that no lost webhook had told of"),
        pytest.param(5145, id="a lost webhook told how a return had ended"),
    ],
)
def test_a_seed_that_once_failed_with_adyen_holds(seed: int) -> None:
    """Those that a lost webhook hid were the harness's; the others have tests of their own."""
    assert _violation_then(seed, "adyen") is None


@pytest.mark.slow
@pytest.mark.parametrize("flow", SCENARIOS)
def test_each_kind_of_trouble_at_some_call_with_stripe(flow: str) -> None:
    kinds = share_of(flow, KINDS_OF_TROUBLE, _SHARES_ELSEWHERE)
    cases = sampled(singles(flow, "stripe"), kinds)
    results = {str(case): play(case) for case in cases}
    assert [(name, one.violation) for name, one in results.items() if one.violation] == []
    assert all(one.happened for one in results.values())


@pytest.mark.slow
@pytest.mark.parametrize("flow", SCENARIOS)
def test_each_fault_at_some_call(flow: str) -> None:
    cases = sampled(singles(flow), share_of(flow, tuple(Fault), _SHARES))
    results = {str(case): play(case) for case in cases}
    assert [(name, one.violation) for name, one in results.items() if one.violation] == []
    assert all(one.happened for one in results.values())


def test_a_status_asks_no_more_of_a_service_that_is_down() -> None:
    """The sample does not hold this call."""
    case = Case("status", (PlannedFault(2, Fault.TOKEN_ENDPOINT_DOWN),))
    assert play(case).violation is None


def test_a_sample_has_each_fault_once_and_different_calls() -> None:
    every = list(singles("capture"))
    chosen = [case.faults[0] for case in sampled(every)]
    assert [one.fault for one in chosen] == sorted(
        {case.faults[0].fault for case in every}, key=list(Fault).index
    )
    assert {one.call for one in chosen} == {case.faults[0].call for case in every}


@pytest.mark.parametrize(
    ("provider", "faults", "shares"),
    [("sandbox", tuple(Fault), _SHARES), ("stripe", KINDS_OF_TROUBLE, _SHARES_ELSEWHERE)],
)
def test_every_fault_is_in_the_sample_of_some_flow(
    provider: str, faults: tuple[Fault, ...], shares: int
) -> None:
    played = {
        case.faults[0].fault
        for flow in SCENARIOS
        for case in sampled(singles(flow, provider), share_of(flow, faults, shares))
    }
    assert played == set(faults)


@pytest.mark.slow
def test_two_faults_in_one_flow() -> None:
    cases = list(pairs("authorize"))
    results = {str(case): play(case) for case in cases[:: len(cases) // 30]}
    assert [(name, one.violation) for name, one in results.items() if one.violation] == []


@pytest.mark.parametrize(
    ("flow", "provider"),
    [
        (flow, name)
        for flow in SCENARIOS
        for name, profile in PROFILES.items()
        if (profile.stores_methods or flow not in WITH_STORED_CARDS)
        and (profile.reads_payments or flow not in THAT_LOOK)
    ],
)
def test_without_faults_every_flow_ends_well(flow: str, provider: str) -> None:
    result = play(Case(flow, provider=provider))
    assert (result.violation, result.happened) == (None, ())
    assert [one for one in result.answers if one[1] >= 400] == []
    assert len(calls_of(flow)) >= 1


def test_without_faults_nobody_is_sent_away() -> None:
    for seed in range(1_000, 1_004):
        result = faultless(seed)
        assert (result.violation, result.happened) == (None, ())
        assert "nothing -> Success" in result.transitions or "Initial -> Success" in (
            result.transitions
        )


def test_the_same_seed_gives_the_same_journal() -> None:
    for seed in range(3):
        assert simulate(seed).journal == simulate(seed).journal


@pytest.mark.slow
def test_two_processes_give_the_same_journals() -> None:
    assert _journals("1") == _journals("2")


def _journals(hash_seed: str) -> str:
    command = [sys.executable, "-m", "simulation", "--mode", "journals", "--seeds", "6"]
    places = [one for one in sys.path if one]
    environment = {"PYTHONPATH": os.pathsep.join(places), "PYTHONHASHSEED": hash_seed}
    found = subprocess.run(
        [*command, "--workers", "1"], env=environment, capture_output=True, text=True, check=True
    )
    assert len(found.stdout.splitlines()) == 6
    return found.stdout


def test_faults_happen() -> None:
    result = simulate(1, (PlannedFault(3, Fault.RESET),), frozenset())
    assert [fault for _, fault in result.happened] == [Fault.RESET]
    assert {one.fault for seed in range(400) for one in faults_of(seed)} == set(Fault)


def test_a_fault_waits_for_a_call_that_it_can_hit() -> None:
    result = play(Case("authorize", (PlannedFault(0, Fault.KEY_IN_USE),)))
    [line] = [one for one in result.journal if f"[{Fault.KEY_IN_USE}]" in one]
    assert "POST psp.test" in line


def test_every_fault_of_the_catalogue_is_explained_and_fired_by_something() -> None:
    page = (Path(__file__).parents[2] / "docs/simulation.md").read_text()
    table = page.partition("\n## Faults\n")[2].partition("\n## ")[0]
    assert re.findall(r"(?m)^\| ([a-z-]+) \|", table)[1:] == list(CATALOGUE)
    assert set(SLUG_OF) == {*Fault, *Circumstance}
    assert len(ANYWHERE) > 20


@pytest.mark.slow
def test_what_does_not_matter_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    key = property(lambda _: str(uuid4()))
    monkeypatch.setattr(AuthorizationRequest, "idempotency_key", key)
    found = first_broken(range(200))
    assert found is not None
    failed = simulate(found[0])
    smallest = shrink(failed)
    assert smallest.violation is not None
    assert len(smallest.faults) <= len(failed.faults)
    assert len(smallest.circumstances) <= len(failed.circumstances)
