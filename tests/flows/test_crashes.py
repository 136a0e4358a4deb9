"""A process that dies at any outgoing call: what was begun is found and ended once."""

from collections.abc import Callable

import pytest
import requests

from sandbox.psp_kit.webhooks import Delivery
from simulation.concurrent_bench import ConcurrentBench
from simulation.faults import Fault

pytestmark = pytest.mark.slow  # Every fault at every call, in every order.

CALLS = range(7)
CRASHES = [Fault.CRASH_BEFORE, Fault.CRASH_AFTER]


def dying_at(call: int, crash: Fault, warm: Callable[[ConcurrentBench], None]) -> ConcurrentBench:
    """Return a bench in which the process dies at that call, counted after the warm-up."""
    concurrent_bench = ConcurrentBench()
    warm(concurrent_bench)
    concurrent_bench.plan.hit(call, crash)
    return concurrent_bench


def operations(concurrent_bench: ConcurrentBench, payment_id: str, kind: str) -> list[int]:
    [found] = concurrent_bench.at_the_psp(payment_id)
    return [one["amount"]["value"] for one in found["operations"] if one["type"] == kind]


@pytest.mark.parametrize("crash", CRASHES)
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", ["submit-1", ""])
def test_the_next_identical_payment_ends_the_same_one(call: int, crash: Fault, name: str) -> None:
    concurrent_bench = dying_at(call, crash, lambda one: None)
    cart = concurrent_bench.cart()
    session = concurrent_bench.session(cart)
    concurrent_bench.attempt(lambda: concurrent_bench.pay(session, name=name))
    concurrent_bench.plan.is_over = True
    answer = concurrent_bench.pay(session, name=name).json()
    assert answer["outcome"] == "approved"
    assert concurrent_bench.attached(cart) == [answer["paymentReference"]]
    assert concurrent_bench.transactions(answer["paymentReference"]) == [
        ("Authorization", 10_000, "Success")
    ]
    assert len(concurrent_bench.all_at_the_psp()) == 1


@pytest.mark.parametrize("call", CALLS)
def test_the_webhook_alone_ends_a_payment(call: int) -> None:
    concurrent_bench = dying_at(call, Fault.CRASH_AFTER, lambda one: None)
    cart = concurrent_bench.cart()
    session = concurrent_bench.session(cart)
    concurrent_bench.attempt(lambda: concurrent_bench.pay(session))
    concurrent_bench.plan.is_over = True
    concurrent_bench.later(60)
    for payment_id in concurrent_bench.attached(cart):
        if concurrent_bench.at_the_psp(payment_id):
            assert concurrent_bench.transactions(payment_id) == [
                ("Authorization", 10_000, "Success")
            ]


@pytest.mark.parametrize("crash", CRASHES)
@pytest.mark.parametrize("call", range(5))
@pytest.mark.parametrize("name", ["parcel-1", ""])
@pytest.mark.parametrize(
    ("action", "kind", "others"),
    [("capturePayment", "capture", []), ("refundPayment", "refund", [10_000])],
)
def test_the_next_identical_operation_ends_the_same_one(
    action: str, kind: str, others: list[int], name: str, call: int, crash: Fault
) -> None:
    payments: list[str] = []

    def warm(concurrent_bench: ConcurrentBench) -> None:
        payments.append(concurrent_bench.paid())
        for cents in others:
            concurrent_bench.outcome(payments[-1], "capturePayment", cents)

    concurrent_bench = dying_at(call, crash, warm)
    payment_id = payments[-1]
    concurrent_bench.attempt(lambda: concurrent_bench.intent(payment_id, action, 10_000, name))
    concurrent_bench.plan.is_over = True
    # Once it is recorded as done, the same request without a name would be a new operation.
    is_recorded = concurrent_bench.transactions(payment_id)[-1][2] == "Success" and (
        len(concurrent_bench.transactions(payment_id)) == 2 + len(others)
    )
    if name or not is_recorded:
        assert concurrent_bench.outcome(payment_id, action, 10_000, name) == "approved"
    assert operations(concurrent_bench, payment_id, kind) == [10_000]
    assert [one[2] for one in concurrent_bench.transactions(payment_id)] == ["Success"] * (
        2 + len(others)
    )


@pytest.mark.parametrize("kind", ["capture", "refund"])
def test_the_webhook_alone_ends_an_operation(kind: str) -> None:
    """Die after the PSP did it and before commercetools knows; nobody repeats the request."""
    payments: list[str] = []

    def warm(concurrent_bench: ConcurrentBench) -> None:
        payments.append(concurrent_bench.paid())
        if kind == "refund":
            concurrent_bench.outcome(payments[-1], "capturePayment", 10_000)

    # Introspection, the Payment, the claim, and then the PSP.
    calls_before_the_psp = 2 if kind == "refund" else 3
    concurrent_bench = dying_at(calls_before_the_psp, Fault.CRASH_AFTER, warm)
    action = f"{kind}Payment"
    assert (
        concurrent_bench.attempt(lambda: concurrent_bench.intent(payments[-1], action, 10_000))
        is None
    )
    assert concurrent_bench.transactions(payments[-1])[-1][2] == "Initial"
    assert operations(concurrent_bench, payments[-1], kind) == [10_000]
    concurrent_bench.later(60)
    assert concurrent_bench.transactions(payments[-1])[-1][2] == "Success"


@pytest.mark.parametrize("crash", CRASHES)
@pytest.mark.parametrize("call", range(3))
def test_a_webhook_that_died_is_delivered_again(call: int, crash: Fault) -> None:
    payments: list[str] = []

    def warm(concurrent_bench: ConcurrentBench) -> None:
        asked = concurrent_bench.pay(
            concurrent_bench.session(concurrent_bench.cart()), "tok_pending_success"
        ).json()
        payments.append(asked["paymentReference"])
        concurrent_bench.later(0)
        concurrent_bench.clock.advance(5)
        concurrent_bench.psp.settle()

    concurrent_bench = dying_at(call, crash, warm)
    delivery = concurrent_bench.psp.next_delivery()
    assert isinstance(delivery, Delivery)
    concurrent_bench.attempt(lambda: _deliver(concurrent_bench, delivery))
    concurrent_bench.later(3_600)
    assert concurrent_bench.transactions(payments[-1]) == [("Authorization", 10_000, "Success")]


def _deliver(concurrent_bench: ConcurrentBench, delivery: Delivery) -> requests.Response:
    concurrent_bench.psp.deliver(delivery)
    return requests.Response()
