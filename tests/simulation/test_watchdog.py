"""A run without an end is stopped, and counts as broken."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from processor.use_cases.payment_start import StartPayment
from simulation import scheduler, watchdog
from simulation.run import simulate
from simulation.scheduler import PATIENCE, Scheduler
from simulation.shoppers import Shopper
from simulation.watchdog import Hang, bounded

SECONDS = 0.3
END_OF_TEST = threading.Event()


def _keeping_the_baton(self: StartPayment, *_: Any) -> None:
    """Go round and round without a call."""
    while self is not None:
        pass


def _calling_for_ever(self: StartPayment, session: Any, _: Any) -> None:
    while True:
        self.carts.get(session.cart_id)


def _waiting_for_nobody(*_: Any) -> None:
    gate = threading.Lock()
    gate.acquire()
    gate.acquire(timeout=2 * SECONDS)
    END_OF_TEST.wait(20)


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """The first run of a process imports and compiles, for longer than a run may take here."""
    simulate(1)


@pytest.fixture(autouse=True)
def none_goes_on() -> Iterator[None]:
    """A thread that goes on takes the processor from every test that follows."""
    before = set(threading.enumerate())
    END_OF_TEST.clear()
    yield
    END_OF_TEST.set()
    for thread in set(threading.enumerate()) - before:
        thread.join(PATIENCE)
    assert set(threading.enumerate()) <= before


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog, "LONGEST_RUN", SECONDS)
    monkeypatch.setattr(scheduler, "MOST_TURNS", 200)
    monkeypatch.setattr(scheduler, "PATIENCE", 0.1)


@pytest.mark.parametrize(
    ("hang", "words"),
    [
        pytest.param(_keeping_the_baton, "_keeping_the_baton", id="no call"),
        pytest.param(_calling_for_ever, "_calling_for_ever", id="calls without an end"),
        pytest.param(_waiting_for_nobody, "_waiting_for_nobody", id="a lock that nobody opens"),
    ],
)
def test_a_run_that_hangs_is_broken_and_says_where(
    monkeypatch: pytest.MonkeyPatch, hang: Callable[..., None], words: str
) -> None:
    begun = time.monotonic()
    monkeypatch.setattr(StartPayment, "start", hang)
    result = simulate(1, (), frozenset())
    assert result.violation is not None
    assert result.violation.startswith("hang: more than ")
    assert "shopper" in result.violation
    assert words in result.violation
    assert time.monotonic() - begun < 20
    assert result.seed == 1


def test_the_next_run_is_as_if_nothing_had_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StartPayment, "start", _calling_for_ever)
    assert simulate(1).violation is not None
    monkeypatch.undo()
    assert simulate(1).journal == simulate(1).journal


def test_a_run_that_cannot_go_on_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise ValueError("by hand")

    monkeypatch.setattr(Shopper, "shop", fail)
    violation = simulate(1).violation
    assert violation is not None
    assert violation.startswith("stopped: ValueError by hand in fail")


def _idle() -> None:
    while True:
        pass


def _pause_for_ever() -> None:
    idle = Scheduler(random.Random(1))
    while True:
        idle.pause()


def test_the_main_thread_is_interrupted() -> None:
    with bounded(SECONDS, lambda _: "main"), pytest.raises(Hang, match="main"):
        _idle()


def test_turns_outside_of_a_run_are_counted_as_well() -> None:
    with pytest.raises(Hang, match="200 turns"):
        _pause_for_ever()
