"""A merchant reverses an attempt that the PSP does not show yet."""

import pytest

from simulation.concurrent_bench import ConcurrentBench
from simulation.faults import Fault, Plan, PlannedFault

# The call that asks the PSP for the money, counted from the beginning, and its repetitions.
_ASKED, _TRIES = 5, 3


@pytest.fixture
def concurrent_bench() -> ConcurrentBench:
    """Return a bench on which the PSP's answer is lost, and what it made is hidden for a minute."""
    lost = PlannedFault(_ASKED, Fault.LOST, _TRIES)
    concurrent_bench = ConcurrentBench(plan=Plan((lost,)))
    concurrent_bench.psp.timing.lookup_lag_seconds = 60
    return concurrent_bench


def test_a_reversal_of_what_may_still_be_there_is_not_approved(
    concurrent_bench: ConcurrentBench,
) -> None:
    session = concurrent_bench.session(concurrent_bench.cart())
    hidden = concurrent_bench.pay(session).json()["paymentReference"]
    assert concurrent_bench.pay(session, None, "ideal").json()["paymentReference"] != hidden
    assert [one["status"] for one in concurrent_bench.at_the_psp(hidden)] == ["authorized"]
    assert concurrent_bench.outcome(hidden, "reversePayment") == "received"
    concurrent_bench.clock.advance(60)
    assert concurrent_bench.outcome(hidden, "reversePayment") == "approved"
    assert [one["status"] for one in concurrent_bench.at_the_psp(hidden)] == ["canceled"]


def test_what_was_replaced_is_returned_although_the_order_was_reversed(
    concurrent_bench: ConcurrentBench,
) -> None:
    """The order stood on the other attempt; that a merchant returned that needs no other money."""
    cart = concurrent_bench.cart()
    session = concurrent_bench.session(cart)
    hidden = concurrent_bench.pay(session, name="first").json()["paymentReference"]
    paid = concurrent_bench.pay(session, None, "ideal", name="second").json()["paymentReference"]
    concurrent_bench.act_at_the_psp(paid, "confirm")
    assert concurrent_bench.confirm(session, paid).json()["outcome"] == "approved"
    concurrent_bench.make_order(cart)
    assert concurrent_bench.outcome(paid, "reversePayment") == "approved"
    concurrent_bench.later(60)
    assert [one["status"] for one in concurrent_bench.at_the_psp(hidden)] == ["canceled"]
