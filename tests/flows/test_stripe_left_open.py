"""An attempt that was opened at Stripe and never confirmed: it ends, and its shopper goes on."""

import pytest

from bench import Json
from sandbox.faults import FaultRule
from stripe_bench import StripeBench

_HOUR = 3_600


@pytest.fixture
def left_open() -> tuple[StripeBench, str, str]:
    """Return a bench, a session and the Payment whose confirmation never reached Stripe."""
    bench = StripeBench()
    cart = bench.cart()
    session = bench.session(cart)
    bench.stripe.faults.add(FaultRule(path="/confirm$", status=503, count=3))
    bench.pay(session, name="submit-1")
    bench.stripe.faults.clear()
    [payment_id] = bench.attached(cart)
    assert [one["status"] for one in bench.at_the_psp(payment_id)] == ["requires_payment_method"]
    return bench, session, payment_id


def test_the_same_submit_goes_on_with_it(left_open: tuple[StripeBench, str, str]) -> None:
    bench, session, payment_id = left_open
    answer = bench.pay(session, name="submit-1").json()
    assert (answer["paymentReference"], answer["outcome"]) == (payment_id, "approved")


def statuses(bench: StripeBench, cart: Json) -> list[str]:
    """Return how the cart's PaymentIntents stand."""
    return [one["status"] for id_ in bench.attached(cart) for one in bench.at_the_psp(id_)]


@pytest.mark.parametrize("hours", [1, 25, 49])
def test_a_shopper_who_comes_back_later_can_pay(
    left_open: tuple[StripeBench, str, str], hours: int
) -> None:
    bench, _, _ = left_open
    bench.clock.advance(hours * _HOUR)
    cart = {"id": bench.api("GET", "carts")["results"][0]["id"]}
    answer = bench.pay(bench.session(cart), "pm_card_mastercard", name="submit-2").json()
    assert answer["outcome"] == "approved"
    assert [one for one in statuses(bench, cart) if one != "canceled"] == ["requires_capture"]


def test_another_card_after_one_that_stripe_knows_takes_a_new_payment(
    left_open: tuple[StripeBench, str, str],
) -> None:
    bench, session, _ = left_open
    bench.stripe.faults.add(FaultRule(path="/confirm$", status=500, count=3))
    bench.pay(session, name="submit-1")
    answer = bench.pay(session, "pm_card_mastercard", name="submit-2").json()
    assert answer["outcome"] == "approved"
    cart = {"id": bench.api("GET", "carts")["results"][0]["id"]}
    assert [one for one in statuses(bench, cart) if one != "canceled"] == ["requires_capture"]


def test_a_search_that_lags_for_more_than_a_day_proves_nothing() -> None:
    """Stripe names no limit for it, and has forgotten the key by then."""
    bench = StripeBench()
    bench.stripe.tune(lookup_lag_seconds=26 * _HOUR)
    cart = bench.cart()
    session = bench.session(cart)
    lost = FaultRule(path="/payment_intents$", method="POST", applied_but_failed=True, count=3)
    bench.stripe.faults.add(lost)
    bench.pay(session, name="submit-1")
    bench.clock.advance(25 * _HOUR)
    assert bench.pay(session, name="submit-1").status_code == 503
    assert bench.pay(session, name="submit-1").json()["outcome"] == "approved"
    bench.clock.advance(25 * _HOUR)
    bench.stripe.tune(lookup_lag_seconds=0)
    assert [len(bench.at_the_psp(one)) for one in bench.attached(cart)] == [1, 1]
