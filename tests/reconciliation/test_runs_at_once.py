"""Two runs at once, and a run beside everybody else: nothing happens twice."""

from collections.abc import Callable
from functools import partial

import pytest

from bench import Json
from event_support import ConcurrentEventBench
from reconciliation_support import AGE, HOUR, merge, run_once
from sandbox.faults import FaultRule

pytestmark = pytest.mark.slow  # Every order of the calls, drawn from seeds.

SEEDS = range(10)
VOID = {"RECONCILIATION_VOID_ORPHANS": "true"}


def at_once(concurrent_bench: ConcurrentEventBench, *acts: Callable[[], object]) -> None:
    """Do several things at once, in an order that the seed decides at every call."""

    def actor(act: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            act()

        return run

    for number, act in enumerate(acts):
        concurrent_bench.scheduler.spawn(f"run {number}", actor(act))
    concurrent_bench.scheduler.run()


def claimed(concurrent_bench: ConcurrentEventBench, action: str) -> str:
    payment_id = concurrent_bench.paid()
    if action == "refundPayment":
        concurrent_bench.outcome(payment_id, "capturePayment", 10_000)
    down = FaultRule(method="POST", path="/(captures|refunds|cancel)$", status=503, count=None)
    concurrent_bench.psp.faults.add(down)
    cents = None if action == "cancelPayment" else 4_000
    assert concurrent_bench.outcome(payment_id, action, cents, name="once") == "received"
    concurrent_bench.psp.faults.clear()
    concurrent_bench.clock.advance(AGE)
    return payment_id


def paid(concurrent_bench: ConcurrentEventBench, cart: Json, method: str) -> str:
    token = "tok_approved" if method == "card" else None
    payment_id = str(
        concurrent_bench.pay(concurrent_bench.session(cart), token, method).json()[
            "paymentReference"
        ]
    )
    if method == "ideal":
        concurrent_bench.control(payment_id, "confirm")
    concurrent_bench.later(1)
    return payment_id


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("action", "kind"),
    [("capturePayment", "capture"), ("refundPayment", "refund"), ("cancelPayment", "cancel")],
)
def test_two_runs_carry_a_claim_out_once(action: str, kind: str, seed: int) -> None:
    concurrent_bench = ConcurrentEventBench(seed)
    payment_id = claimed(concurrent_bench, action)

    at_once(concurrent_bench, *[partial(run_once, concurrent_bench, 600, {})] * 2)

    done = [one for one in concurrent_bench.operations(payment_id) if one[0] == kind]
    assert len(done) == 1
    assert concurrent_bench.transactions(payment_id)[-1][2] == "Success"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_run_beside_the_merchant_who_asks_again(seed: int) -> None:
    concurrent_bench = ConcurrentEventBench(seed)
    payment_id = claimed(concurrent_bench, "capturePayment")
    again = partial(concurrent_bench.intent, payment_id, "capturePayment", 4_000, "once")

    at_once(concurrent_bench, partial(run_once, concurrent_bench, 600, {}), again)

    assert concurrent_bench.operations(payment_id) == [("capture", "succeeded", 4_000)]
    assert concurrent_bench.states(payment_id)["Charge"] == ["Success"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("method", "kind"), [("card", "cancel"), ("ideal", "refund")])
def test_two_runs_give_money_without_an_order_back_once(method: str, kind: str, seed: int) -> None:
    concurrent_bench = ConcurrentEventBench(seed)
    cart = concurrent_bench.cart()
    payment_id = paid(concurrent_bench, cart, method)
    merge(concurrent_bench, cart)
    concurrent_bench.clock.advance(2 * HOUR)

    at_once(concurrent_bench, *[partial(run_once, concurrent_bench, 600, VOID)] * 2)

    given_back = [
        one
        for one in concurrent_bench.at_the_psp(payment_id)[0]["operations"]
        if one["type"] == kind
    ]
    assert [one["amount"]["value"] for one in given_back] == [10_000]


@pytest.mark.parametrize("seed", SEEDS)
def test_two_runs_end_an_attempt_that_ran_out_once(seed: int) -> None:
    concurrent_bench = ConcurrentEventBench(seed)
    cart = concurrent_bench.cart()
    answer = concurrent_bench.pay(concurrent_bench.session(cart), None, "ideal").json()
    concurrent_bench.clock.advance(4 * HOUR)
    comes_back = partial(concurrent_bench.pay, concurrent_bench.session(cart), "tok_approved")

    at_once(concurrent_bench, *[partial(run_once, concurrent_bench, 600, {})] * 2, comes_back)

    assert concurrent_bench.states(answer["paymentReference"])["Authorization"] == ["Failure"]
    assert [one["status"] for one in concurrent_bench.at_the_psp(answer["paymentReference"])] == [
        "canceled"
    ]
    held = [
        one
        for payment_id in concurrent_bench.attached(cart)
        for one in concurrent_bench.at_the_psp(payment_id)
        if one["status"] == "authorized"
    ]
    assert len(held) <= 1


@pytest.mark.parametrize("seed", SEEDS)
def test_an_abandoned_attempt_and_a_shopper_who_comes_back_after_all(seed: int) -> None:
    """Whoever is first, the shopper is charged once at most, and nothing is left in the dark."""
    concurrent_bench = ConcurrentEventBench(seed)
    cart = concurrent_bench.cart()
    concurrent_bench.psp.faults.add(
        FaultRule(method="POST", path="/v1/payments$", reset=True, count=3)
    )
    concurrent_bench.pay(concurrent_bench.session(cart))
    concurrent_bench.clock.advance(48 * HOUR)
    comes_back = partial(concurrent_bench.pay, concurrent_bench.session(cart))

    at_once(concurrent_bench, partial(run_once, concurrent_bench, 600, {}), comes_back)

    attached = concurrent_bench.attached(cart)
    held = [
        one
        for payment_id in attached
        for one in concurrent_bench.at_the_psp(payment_id)
        if one["status"] == "authorized"
    ]
    assert len(held) == 1
    states = [concurrent_bench.states(one) for one in attached]
    assert sum("Success" in one["Authorization"] for one in states) == 1
