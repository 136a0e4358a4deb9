"""Many at once: every order in which concurrent requests reach the world, drawn from seeds."""

from collections import Counter
from functools import partial

import pytest
import requests

from simulation.concurrent_bench import ConcurrentBench

pytestmark = pytest.mark.slow  # Every fault at every call, in every order.

SEEDS = range(12)
LIVE = ("requires_action", "requires_payment_method", "processing", "authorized", "captured")


def live_at_the_psp(concurrent_bench: ConcurrentBench) -> list[str]:
    return [one["id"] for one in concurrent_bench.all_at_the_psp() if one["status"] in LIVE]


def references(answers: list[requests.Response | None]) -> set[str]:
    """Return the payment references of every 2xx."""
    found = [one for one in answers if one is not None and one.status_code == 200]
    assert found
    return {one.json()["paymentReference"] for one in found}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("number", [2, 8])
def test_identical_payments_are_one(number: int, seed: int) -> None:
    concurrent_bench = ConcurrentBench(seed)
    cart = concurrent_bench.cart()
    session = concurrent_bench.session(cart)
    answers = concurrent_bench.at_once(*[partial(concurrent_bench.pay, session)] * number)
    [reference] = references(answers)
    assert concurrent_bench.attached(cart) == [reference]
    assert len(concurrent_bench.at_the_psp(reference)) == 1
    assert len(live_at_the_psp(concurrent_bench)) == 1
    assert concurrent_bench.transactions(reference) == [("Authorization", 10_000, "Success")]


@pytest.mark.parametrize("seed", SEEDS)
def test_two_tabs_with_different_cards_hold_the_money_once(seed: int) -> None:
    concurrent_bench = ConcurrentBench(seed)
    session = concurrent_bench.session(concurrent_bench.cart())
    concurrent_bench.at_once(
        partial(concurrent_bench.pay, session, "tok_approved", name="tab-1"),
        partial(concurrent_bench.pay, session, "tok_capture_pending", name="tab-2"),
    )
    concurrent_bench.later(60)
    assert len(live_at_the_psp(concurrent_bench)) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_two_tabs_with_different_methods_hold_the_money_once(seed: int) -> None:
    concurrent_bench = ConcurrentBench(seed)
    session = concurrent_bench.session(concurrent_bench.cart())
    concurrent_bench.at_once(
        partial(concurrent_bench.pay, session, "tok_approved"),
        partial(concurrent_bench.pay, session, None, "ideal"),
        partial(concurrent_bench.pay, session, "tok_approved"),
    )
    concurrent_bench.later(60)
    assert len(live_at_the_psp(concurrent_bench)) <= 1


@pytest.mark.parametrize("seed", SEEDS)
def test_ten_captures_never_exceed_the_authorization(seed: int) -> None:
    concurrent_bench = ConcurrentBench(seed)
    payment_id = concurrent_bench.paid()
    answers = concurrent_bench.at_once(
        *[
            partial(concurrent_bench.intent, payment_id, "capturePayment", 3_000, f"n{i}")
            for i in range(10)
        ]
    )
    outcomes = Counter(one.status_code for one in answers if one is not None)
    assert outcomes[200] == 3
    assert concurrent_bench.transactions(payment_id)[1:] == [("Charge", 3_000, "Success")] * 3
    assert concurrent_bench.at_the_psp(payment_id)[0]["capturable"]["value"] == 1_000


@pytest.mark.parametrize("seed", SEEDS)
def test_ten_refunds_never_exceed_the_capture(seed: int) -> None:
    concurrent_bench = ConcurrentBench(seed)
    payment_id = concurrent_bench.paid()
    concurrent_bench.outcome(payment_id, "capturePayment", 10_000)
    concurrent_bench.at_once(
        *[
            partial(concurrent_bench.intent, payment_id, "refundPayment", 4_000, f"n{i}")
            for i in range(10)
        ]
    )
    assert concurrent_bench.transactions(payment_id)[2:] == [("Refund", 4_000, "Success")] * 2
    assert concurrent_bench.at_the_psp(payment_id)[0]["refundable"]["value"] == 2_000


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["parcel-1", ""])
def test_one_capture_repeated_at_once_is_one(name: str, seed: int) -> None:
    concurrent_bench = ConcurrentBench(seed)
    payment_id = concurrent_bench.paid()
    answers = concurrent_bench.at_once(
        *[partial(concurrent_bench.intent, payment_id, "capturePayment", 10_000, name)] * 4
    )
    assert concurrent_bench.transactions(payment_id)[1:] == [("Charge", 10_000, "Success")]
    assert any(one is not None and one.status_code == 200 for one in answers)


@pytest.mark.parametrize("seed", SEEDS)
def test_capture_refund_and_cancel_at_once_agree_with_the_psp(seed: int) -> None:
    concurrent_bench = ConcurrentBench(seed)
    payment_id = concurrent_bench.paid()
    concurrent_bench.at_once(
        partial(concurrent_bench.intent, payment_id, "capturePayment", 6_000, "a"),
        partial(concurrent_bench.intent, payment_id, "cancelPayment", None, "b"),
        partial(concurrent_bench.intent, payment_id, "refundPayment", 6_000, "c"),
        partial(concurrent_bench.intent, payment_id, "reversePayment", None, "d"),
    )
    concurrent_bench.later(60)
    [at_psp] = concurrent_bench.at_the_psp(payment_id)
    succeeded = Counter(
        (one["type"], one["amount"]["value"])
        for one in at_psp["operations"]
        if one["status"] == "succeeded"
    )
    types = {
        "Authorization": "authorization",
        "Charge": "capture",
        "Refund": "refund",
        "CancelAuthorization": "cancel",
    }
    recorded = Counter(
        (types[kind], cents)
        for kind, cents, state in concurrent_bench.transactions(payment_id)
        if state == "Success"
    )
    assert recorded == succeeded
