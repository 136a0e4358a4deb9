"""A merchant reverses an attempt that the PSP does not show yet."""

import pytest

from simulation.arena import Arena
from simulation.faults import Fault, Plan, PlannedFault

# The call that asks the PSP for the money, counted from the beginning, and its repetitions.
_ASKED, _TRIES = 5, 3


@pytest.fixture
def arena() -> Arena:
    """Return a bench on which the PSP's answer is lost, and what it made is hidden for a minute."""
    lost = PlannedFault(_ASKED, Fault.LOST, _TRIES)
    arena = Arena(plan=Plan((lost,)))
    arena.psp.timing.lookup_lag_seconds = 60
    return arena


def test_a_reversal_of_what_may_still_be_there_is_not_approved(arena: Arena) -> None:
    session = arena.session(arena.cart())
    hidden = arena.pay(session).json()["paymentReference"]
    assert arena.pay(session, None, "ideal").json()["paymentReference"] != hidden
    assert [one["status"] for one in arena.at_the_psp(hidden)] == ["authorized"]
    assert arena.outcome(hidden, "reversePayment") == "received"
    arena.clock.advance(60)
    assert arena.outcome(hidden, "reversePayment") == "approved"
    assert [one["status"] for one in arena.at_the_psp(hidden)] == ["canceled"]
