"""Two runs at once, and a run beside everybody else: nothing happens twice."""

from collections.abc import Callable
from functools import partial

import pytest

from bench import Json
from event_support import EventArena
from reconciliation_support import AGE, HOUR, merge, run_once
from sandbox.faults import FaultRule

pytestmark = pytest.mark.slow  # Every order of the calls, drawn from seeds.

SEEDS = range(10)
VOID = {"RECONCILIATION_VOID_ORPHANS": "true"}


def at_once(arena: EventArena, *acts: Callable[[], object]) -> None:
    """Do several things at once, in an order that the seed decides at every call."""

    def actor(act: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            act()

        return run

    for number, act in enumerate(acts):
        arena.scheduler.spawn(f"run {number}", actor(act))
    arena.scheduler.run()


def claimed(arena: EventArena, action: str) -> str:
    payment_id = arena.paid()
    if action == "refundPayment":
        arena.outcome(payment_id, "capturePayment", 10_000)
    down = FaultRule(method="POST", path="/(captures|refunds|cancel)$", status=503, count=None)
    arena.psp.faults.add(down)
    cents = None if action == "cancelPayment" else 4_000
    assert arena.outcome(payment_id, action, cents, name="once") == "received"
    arena.psp.faults.clear()
    arena.clock.advance(AGE)
    return payment_id


def paid(arena: EventArena, cart: Json, method: str) -> str:
    token = "tok_approved" if method == "card" else None
    payment_id = str(arena.pay(arena.session(cart), token, method).json()["paymentReference"])
    if method == "ideal":
        arena.control(payment_id, "confirm")
    arena.later(1)
    return payment_id


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("action", "kind"),
    [("capturePayment", "capture"), ("refundPayment", "refund"), ("cancelPayment", "cancel")],
)
def test_two_runs_carry_a_claim_out_once(action: str, kind: str, seed: int) -> None:
    arena = EventArena(seed)
    payment_id = claimed(arena, action)

    at_once(arena, *[partial(run_once, arena, 600, {})] * 2)

    done = [one for one in arena.operations(payment_id) if one[0] == kind]
    assert len(done) == 1
    assert arena.transactions(payment_id)[-1][2] == "Success"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_run_beside_the_merchant_who_asks_again(seed: int) -> None:
    arena = EventArena(seed)
    payment_id = claimed(arena, "capturePayment")
    again = partial(arena.intent, payment_id, "capturePayment", 4_000, "once")

    at_once(arena, partial(run_once, arena, 600, {}), again)

    assert arena.operations(payment_id) == [("capture", "succeeded", 4_000)]
    assert arena.states(payment_id)["Charge"] == ["Success"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("method", "kind"), [("card", "cancel"), ("ideal", "refund")])
def test_two_runs_give_money_without_an_order_back_once(method: str, kind: str, seed: int) -> None:
    arena = EventArena(seed)
    cart = arena.cart()
    payment_id = paid(arena, cart, method)
    merge(arena, cart)
    arena.clock.advance(2 * HOUR)

    at_once(arena, *[partial(run_once, arena, 600, VOID)] * 2)

    given_back = [
        one for one in arena.at_the_psp(payment_id)[0]["operations"] if one["type"] == kind
    ]
    assert [one["amount"]["value"] for one in given_back] == [10_000]


@pytest.mark.parametrize("seed", SEEDS)
def test_two_runs_end_an_attempt_that_ran_out_once(seed: int) -> None:
    arena = EventArena(seed)
    cart = arena.cart()
    answer = arena.pay(arena.session(cart), None, "ideal").json()
    arena.clock.advance(4 * HOUR)
    comes_back = partial(arena.pay, arena.session(cart), "tok_approved")

    at_once(arena, *[partial(run_once, arena, 600, {})] * 2, comes_back)

    assert arena.states(answer["paymentReference"])["Authorization"] == ["Failure"]
    assert [one["status"] for one in arena.at_the_psp(answer["paymentReference"])] == ["canceled"]
    held = [
        one
        for payment_id in arena.attached(cart)
        for one in arena.at_the_psp(payment_id)
        if one["status"] == "authorized"
    ]
    assert len(held) <= 1


@pytest.mark.parametrize("seed", SEEDS)
def test_an_abandoned_attempt_and_a_shopper_who_comes_back_after_all(seed: int) -> None:
    """Whoever is first, the shopper is charged once at most, and nothing is left in the dark."""
    arena = EventArena(seed)
    cart = arena.cart()
    arena.psp.faults.add(FaultRule(method="POST", path="/v1/payments$", reset=True, count=3))
    arena.pay(arena.session(cart))
    arena.clock.advance(48 * HOUR)
    comes_back = partial(arena.pay, arena.session(cart))

    at_once(arena, partial(run_once, arena, 600, {}), comes_back)

    attached = arena.attached(cart)
    held = [
        one
        for payment_id in attached
        for one in arena.at_the_psp(payment_id)
        if one["status"] == "authorized"
    ]
    assert len(held) == 1
    states = [arena.states(one) for one in attached]
    assert sum("Success" in one["Authorization"] for one in states) == 1
