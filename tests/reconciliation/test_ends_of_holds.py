"""What happens to old payments while every webhook gets lost: holds that end, and what people do.

The clock stands where the drawn day is certain to hit the payment, or certain to miss it.
"""

import pytest

from reconciliation_support import DAY, HOUR, ReconciliationBench, run_once
from stripe_bench import StripeBench

# Where chance draws the day that is 4 and 89 days back.
EARLIEST, LATEST = 0.0, 0.999


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


def test_a_hold_that_ended_is_recorded(bench: ReconciliationBench) -> None:
    bench.place = LATEST
    cart, payment_id = bench.paid_cart()
    bench.make_order(cart)
    bench.unheard(6 * DAY)
    assert bench.reconcile().changed == []
    bench.unheard(DAY + HOUR)

    assert bench.reconcile().changed == [payment_id]

    assert bench.states(payment_id) == {
        "Authorization": ["Success"],
        "CancelAuthorization": ["Success"],
    }
    assert bench.reconcile().changed == []


def test_it_is_looked_at_for_half_a_day(bench: ReconciliationBench) -> None:
    bench.place = LATEST
    cart, payment_id = bench.paid_cart()
    bench.make_order(cart)
    bench.unheard(7 * DAY + 11 * HOUR)

    assert bench.reconcile().changed == [payment_id]


@pytest.mark.parametrize("days", [5, 50, 88])
def test_a_refund_by_hand_is_found_on_the_day_that_is_drawn(
    bench: ReconciliationBench, days: float
) -> None:
    cart, payment_id = bench.paid_cart()
    bench.make_order(cart)
    bench.outcome(payment_id, "capturePayment", 10_000)
    bench.in_the_dashboard(payment_id, "refunds", 2_500)
    bench.unheard(days * DAY)
    bench.place = EARLIEST if days > 30 else LATEST
    assert bench.reconcile().changed == []

    bench.place = (days - 4.5) / 85
    assert bench.reconcile().changed == [payment_id]

    assert ("Refund", 2_500, "Success") in bench.transactions(payment_id)


def test_every_day_of_the_last_ninety_is_drawn_sooner_or_later(bench: ReconciliationBench) -> None:
    cart, payment_id = bench.paid_cart("ideal")
    bench.make_order(cart)
    bench.control(payment_id, "dispute")
    bench.unheard(50 * DAY)
    draws = [number / 100 for number in range(100)]  # There are 85 days to draw from.

    seen = []
    for place in draws:
        bench.place = place
        seen += bench.reconcile().changed

    assert seen == [payment_id]
    assert bench.states(payment_id)["Chargeback"] == ["Pending"]


def test_with_stripe_too() -> None:
    bench = StripeBench()
    cart = bench.cart()
    payment_id = str(bench.pay(bench.session(cart)).json()["paymentReference"])
    bench.make_order(cart)
    bench.control(payment_id, "expire")
    bench.clock.advance(7 * DAY)

    assert run_once(bench, 60, {}).changed == [payment_id]

    assert ("CancelAuthorization", 10_000, "Success") in bench.transactions(payment_id)
