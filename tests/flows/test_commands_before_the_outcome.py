"""A merchant's system adds a capture while nobody knows yet how the attempt to pay went."""

import pytest

from event_support import EventArena
from simulation.faults import Fault, Plan, PlannedFault

_ASKED, _TRIES = 5, 3


@pytest.fixture
def arena() -> EventArena:
    """Return a bench on which the PSP's answer is lost, and what it made is hidden for a minute."""
    arena = EventArena(plan=Plan((PlannedFault(_ASKED, Fault.LOST, _TRIES),)))
    arena.psp.timing.lookup_lag_seconds = 60
    return arena


def test_a_capture_that_was_refused_says_nothing_about_the_attempt(arena: EventArena) -> None:
    session = arena.session(arena.cart())
    payment_id = arena.pay(session, name="submit").json()["paymentReference"]
    refused = {"type": "Charge", "amount": {"centAmount": 10_000, "currencyCode": "EUR"}}
    arena.update(
        payment_id, {"action": "addTransaction", "transaction": {**refused, "state": "Failure"}}
    )
    assert arena.confirm(session, payment_id).json()["outcome"] == "pending"
    again = arena.pay(session, name="again").json()
    assert again["paymentReference"] == payment_id
    arena.clock.advance(60)
    assert arena.confirm(session, payment_id).json()["outcome"] == "approved"
    assert len(arena.all_at_the_psp()) == 1
