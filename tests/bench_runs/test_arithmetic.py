"""From what was read to what is reported."""

import pytest

from bench_runs.cores import Cores, choose
from bench_runs.errors import BenchError
from bench_runs.load import Load, added
from bench_runs.report import (
    Clocks,
    Floor,
    Key,
    Measured,
    Point,
    Start,
    load_percent,
    others_percent,
    point,
    ratios,
)
from bench_runs.tables import quotient
from real_processes.figures import percentile

FLOOR = Floor(calls=4, p50_ms=2.0, cpu_ms=0.5, waiting_cpu_ms=1.0)
NO_CALLS = Floor(calls=0, p50_ms=0.0, cpu_ms=0.0, waiting_cpu_ms=0.0)


def measured(load: Load, cpu_seconds: float = 0.1) -> Measured:
    return Measured(
        load=load,
        cpu_seconds=cpu_seconds,
        upstream_calls=4 * len(load.microseconds),
        memory_mib=50.0,
        load_percent=40.0,
        others_percent=None,
    )


def reported(*loads: Load, floor: Floor = FLOOR) -> Point:
    runs = [measured(one) for one in loads]
    return point(Key("new", "capture", 0, 4), added(loads), runs, floor, Start(0.3, 40.0))


@pytest.mark.parametrize(
    ("rank", "expected"), [(0, 10), (50, 20), (51, 30), (75, 30), (95, 40), (99, 40), (100, 40)]
)
def test_a_percentile_is_a_value_that_was_seen(rank: int, expected: int) -> None:
    assert percentile([10, 20, 30, 40], rank) == expected


def test_a_point_counts_every_request_of_all_its_runs() -> None:
    first = Load([1000, 3000], seconds=1.0, answers={"200": 2}, broken=0)
    second = Load([2000, 9000], seconds=3.0, answers={"200": 1, "503": 1}, broken=1, wrong="503")

    found = reported(first, second)

    assert (found.requests, found.requests_per_second) == (4, 1.0)
    assert (found.p50_ms, found.p95_ms, found.p99_ms) == (2.0, 9.0, 9.0)
    assert (found.cpu_ms, found.upstream_calls) == (50.0, 4.0)
    assert (found.answers, found.not_successful) == ({"200": 3, "503": 1}, 2)
    assert (found.load_percent, found.others_percent) == (40.0, None)


def test_a_run_without_any_answer_is_reported_too() -> None:
    found = reported(Load([], seconds=0.0, answers={}, broken=4))

    assert (found.requests, found.requests_per_second, found.not_successful) == (0, 0.0, 4)


@pytest.mark.parametrize(
    ("clients", "per_second"),
    [(1, 500.0), (3, 1500.0), (4, 2000.0), (64, 2000.0)],
    ids=["waits", "three wait", "the core is full", "the core stays full"],
)
def test_the_floor_is_limited_by_waiting_or_by_the_core(clients: int, per_second: float) -> None:
    assert FLOOR.requests_per_second(clients) == per_second


def test_ratios_are_measured_to_floor() -> None:
    alone = ratios(per_second=250.0, cpu_ms=2.0, floor=FLOOR, clients=1)
    crowd = ratios(per_second=250.0, cpu_ms=2.0, floor=FLOOR, clients=4)

    assert (alone.requests_per_second, alone.cpu) == (0.5, 2.0)
    assert (crowd.requests_per_second, crowd.cpu) == (0.125, 4.0)


def test_what_calls_nobody_has_no_floor() -> None:
    found = reported(Load([1000], 1.0, {"200": 1}, 0), floor=NO_CALLS)

    assert (found.ratios.requests_per_second, found.ratios.cpu) == (None, None)


def test_others_are_seen_on_either_core() -> None:
    before = Clocks(time=0, application=0, load=0, application_core=10, load_core=20)
    after = Clocks(time=2, application=1, load=0.5, application_core=11.2, load_core=21.5)

    assert load_percent(before, after) == 25
    assert others_percent(before, after) == 50


@pytest.mark.parametrize(
    ("new", "old", "shown"),
    [
        (2.0, 4.0, "0.50 (2.0 : 4.0)"),
        (300.0, 200.0, "1.50 (300 : 200)"),
        (1.0, 0.0, "- (1.0 : 0.0)"),
    ],
)
def test_a_comparison_shows_what_it_compares(new: float, old: float, shown: str) -> None:
    assert quotient(new, old) == shown


def test_one_core_is_not_pinned() -> None:
    assert choose([3]) == Cores(None, None)
    assert choose([0, 1], (1, 1)) == Cores(None, None)


def test_the_first_two_cores_are_used_unless_told_otherwise() -> None:
    assert choose([5, 2, 7]) == Cores(2, 5)
    assert choose([5, 2, 7], (7, 2)) == Cores(7, 2)


def test_a_core_that_is_not_there_is_named() -> None:
    with pytest.raises(BenchError, match=r"Core 9 is not there; this process may use 0, 1\."):
        choose([0, 1], (0, 9))
