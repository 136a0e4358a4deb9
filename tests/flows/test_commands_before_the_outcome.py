"""A merchant's system adds a capture while nobody knows yet how the attempt to pay went."""

import pytest

from event_support import ConcurrentEventBench
from simulation.faults import Fault, Plan, PlannedFault

_ASKED, _TRIES = 5, 3


@pytest.fixture
def concurrent_bench() -> ConcurrentEventBench:
    """Return a bench on which the PSP's answer is lost, and what it made is hidden for a minute."""
    concurrent_bench = ConcurrentEventBench(plan=Plan((PlannedFault(_ASKED, Fault.LOST, _TRIES),)))
    concurrent_bench.psp.timing.lookup_lag_seconds = 60
    return concurrent_bench


def test_a_capture_that_was_refused_says_nothing_about_the_attempt(
    concurrent_bench: ConcurrentEventBench,
) -> None:
    session = concurrent_bench.session(concurrent_bench.cart())
    payment_id = concurrent_bench.pay(session, name="submit").json()["paymentReference"]
    refused = {"type": "Charge", "amount": {"centAmount": 10_000, "currencyCode": "EUR"}}
    concurrent_bench.update(
        payment_id, {"action": "addTransaction", "transaction": {**refused, "state": "Failure"}}
    )
    assert concurrent_bench.confirm(session, payment_id).json()["outcome"] == "pending"
    again = concurrent_bench.pay(session, name="again").json()
    assert again["paymentReference"] == payment_id
    concurrent_bench.clock.advance(60)
    assert concurrent_bench.confirm(session, payment_id).json()["outcome"] == "approved"
    assert len(concurrent_bench.all_at_the_psp()) == 1
