"""Stripe: the search shows a PaymentIntent only after Stripe has forgotten its idempotency key."""

from datetime import timedelta

from reconciliation_support import run_once
from simulation.faults import Fault
from stripe_bench import StripeBench

_OPENING = 4
_FEW = 15
_LATE = timedelta(hours=26)


def statuses(bench: StripeBench, payment_id: str) -> list[str]:
    """Return the status of each PaymentIntent, whether lists show it or not."""
    found = [one for one in bench.stripe.intents() if one.metadata.get("paymentId") == payment_id]
    return [one.status for one in found]


def test_what_the_search_does_not_show_a_day_later_may_still_exist() -> None:
    bench = StripeBench()
    bench.paid()
    bench.stripe.tune(lookup_lag_seconds=_LATE.total_seconds())
    cart = bench.cart()
    bench.plan.hit(_OPENING, Fault.CRASH_AFTER)
    assert bench.attempt(lambda: bench.pay(bench.session(cart), name="submit-1")) is None
    [payment_id] = bench.attached(cart)
    assert statuses(bench, payment_id) == ["requires_payment_method"]

    bench.clock.advance(timedelta(hours=25).total_seconds())
    calls = bench.plan.calls
    assert bench.pay(bench.session(cart), name="submit-1").status_code == 503
    assert bench.plan.calls - calls < _FEW
    assert statuses(bench, payment_id) == ["requires_payment_method"]

    bench.clock.advance(timedelta(hours=2).total_seconds())
    run_once(bench, 1_200, {})
    assert statuses(bench, payment_id) == ["canceled"]
