"""A request ends in its time, whatever it could still wait for."""

import pytest

from bench import Bench
from flows.test_coverage import change_total
from sandbox.faults import FaultRule
from sandbox.psp_kit.webhooks import DeliveryMode
from told_support import told

_BUDGET = 25  # seconds


@pytest.fixture
def bench() -> Bench:
    return told()


@pytest.mark.parametrize(("slow", "expected"), [(0, 2.4), (20, 22.4), (22.9, 24.5), (24.5, 24.5)])
def test_the_end_of_a_replaced_attempt_is_waited_for_in_the_time_of_the_request(
    bench: Bench, slow: float, expected: float
) -> None:
    """Its webhook may come at any moment, when slow answers have used up all the time."""
    cart = bench.cart()
    session = bench.session(cart)
    first = bench.pay(session).json()["paymentReference"]
    change_total(bench, cart, 12_000)
    bench.stand_in.outbox.mode = DeliveryMode(hold=True)
    if slow:
        asked = FaultRule(path="/sessions/", delay_seconds=slow / 7)
        written = FaultRule(path=f"/payments/{first}$", delay_seconds=slow * 3 / 7, count=2)
        bench.commercetools.faults.add(asked)
        bench.commercetools.faults.add(written)
    began = bench.clock.monotonic()
    answer = bench.pay(session)
    took = bench.clock.monotonic() - began
    assert answer.status_code == 409
    assert took == pytest.approx(expected)
    assert took < _BUDGET
