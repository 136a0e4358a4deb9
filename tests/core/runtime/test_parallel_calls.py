"""Two calls at once: on two threads, in one context, and never longer than their request."""

import threading
from collections.abc import Callable

import pytest

from payment_core.runtime.context import RequestContext, current_request, serving
from payment_core.runtime.parallel_calls import ParallelCalls, ThreadedCalls, sequential_calls

_PATIENCE = 10.0  # seconds, for a test that would otherwise never end


@pytest.fixture(params=["in turn", "on threads"])
def at_once(request: pytest.FixtureRequest) -> ParallelCalls:
    return sequential_calls if request.param == "in turn" else ThreadedCalls(2)


def failing(error: Exception) -> Callable[[], int]:
    def act() -> int:
        raise error

    return act


def test_both_results_in_their_places(at_once: ParallelCalls) -> None:
    assert at_once(lambda: "cart", lambda: 7) == ("cart", 7)


def test_both_are_of_the_same_request(at_once: ParallelCalls) -> None:
    with serving(RequestContext("request-1", 12.5)):
        seen = at_once(current_request, current_request)
    assert seen == (RequestContext("request-1", 12.5),) * 2


@pytest.mark.parametrize("place", [0, 1])
def test_the_error_of_either(at_once: ParallelCalls, place: int) -> None:
    acts: list[Callable[[], int]] = [lambda: 1, lambda: 2]
    acts[place] = failing(ValueError("broken"))
    with pytest.raises(ValueError, match="broken"):
        at_once(*acts)


def test_the_first_error_when_both_have_one(at_once: ParallelCalls) -> None:
    with pytest.raises(ValueError, match="first"):
        at_once(failing(ValueError("first")), failing(KeyError("second")))


def test_really_at_the_same_time() -> None:
    both_are_here = threading.Barrier(2, timeout=_PATIENCE)
    assert set(ThreadedCalls(1)(both_are_here.wait, both_are_here.wait)) == {0, 1}


def test_nobody_waits_for_a_free_thread() -> None:
    at_once = ThreadedCalls(1)
    is_occupied, may_go = threading.Event(), threading.Event()

    def occupy() -> bool:
        is_occupied.set()
        return may_go.wait(_PATIENCE)

    busy = threading.Thread(target=at_once, args=(may_go.wait, occupy))
    busy.start()
    assert is_occupied.wait(_PATIENCE)
    assert at_once(lambda: 1, threading.get_ident) == (1, threading.get_ident())
    may_go.set()
    busy.join(_PATIENCE)


def test_nothing_goes_on_after_an_error() -> None:
    has_begun, has_ended = threading.Event(), threading.Event()

    def fail() -> None:
        assert has_begun.wait(_PATIENCE)
        raise ValueError("broken")

    def go_on() -> None:
        has_begun.set()
        threading.Event().wait(0.05)
        has_ended.set()

    with pytest.raises(ValueError, match="broken"):
        ThreadedCalls(1)(fail, go_on)
    assert has_ended.is_set()
