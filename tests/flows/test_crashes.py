"""A process that dies at any outgoing call: what was begun is found and ended once."""

from collections.abc import Callable

import pytest
import requests

from sandbox.psp_kit.webhooks import Delivery
from simulation.arena import Arena
from simulation.faults import Fault, Plan, PlannedFault

pytestmark = pytest.mark.slow  # Every fault at every call, in every order.

CALLS = range(7)
CRASHES = [Fault.CRASH_BEFORE, Fault.CRASH_AFTER]


def dying_at(call: int, crash: Fault, warm: Callable[[Arena], None]) -> Arena:
    """Return an arena in which the process dies at that call, counted after the warm-up."""
    probe = Arena()
    warm(probe)
    arena = Arena(plan=Plan((PlannedFault(probe.plan.calls + call, crash),)))
    warm(arena)
    return arena


def operations(arena: Arena, payment_id: str, kind: str) -> list[int]:
    [found] = arena.at_the_psp(payment_id)
    return [one["amount"]["value"] for one in found["operations"] if one["type"] == kind]


@pytest.mark.parametrize("crash", CRASHES)
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", ["submit-1", ""])
def test_the_next_identical_payment_ends_the_same_one(call: int, crash: Fault, name: str) -> None:
    arena = dying_at(call, crash, lambda one: None)
    cart = arena.cart()
    session = arena.session(cart)
    arena.attempt(lambda: arena.pay(session, name=name))
    arena.plan.is_over = True
    answer = arena.pay(session, name=name).json()
    assert answer["outcome"] == "approved"
    assert arena.attached(cart) == [answer["paymentReference"]]
    assert arena.transactions(answer["paymentReference"]) == [("Authorization", 10_000, "Success")]
    assert len(arena.all_at_the_psp()) == 1


@pytest.mark.parametrize("call", CALLS)
def test_the_webhook_alone_ends_a_payment(call: int) -> None:
    arena = dying_at(call, Fault.CRASH_AFTER, lambda one: None)
    cart = arena.cart()
    session = arena.session(cart)
    arena.attempt(lambda: arena.pay(session))
    arena.plan.is_over = True
    arena.later(60)
    for payment_id in arena.attached(cart):
        if arena.at_the_psp(payment_id):
            assert arena.transactions(payment_id) == [("Authorization", 10_000, "Success")]


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

    def warm(arena: Arena) -> None:
        payments.append(arena.paid())
        for cents in others:
            arena.outcome(payments[-1], "capturePayment", cents)

    arena = dying_at(call, crash, warm)
    payment_id = payments[-1]
    arena.attempt(lambda: arena.intent(payment_id, action, 10_000, name))
    arena.plan.is_over = True
    # Once it is recorded as done, the same request without a name would be a new operation.
    is_recorded = arena.transactions(payment_id)[-1][2] == "Success" and (
        len(arena.transactions(payment_id)) == 2 + len(others)
    )
    if name or not is_recorded:
        assert arena.outcome(payment_id, action, 10_000, name) == "approved"
    assert operations(arena, payment_id, kind) == [10_000]
    assert [one[2] for one in arena.transactions(payment_id)] == ["Success"] * (2 + len(others))


@pytest.mark.parametrize("kind", ["capture", "refund"])
def test_the_webhook_alone_ends_an_operation(kind: str) -> None:
    """Die after the PSP did it and before commercetools knows; nobody repeats the request."""
    payments: list[str] = []

    def warm(arena: Arena) -> None:
        payments.append(arena.paid())
        if kind == "refund":
            arena.outcome(payments[-1], "capturePayment", 10_000)

    # Introspection, the Payment, the claim, and then the PSP.
    calls_before_the_psp = 2 if kind == "refund" else 3
    arena = dying_at(calls_before_the_psp, Fault.CRASH_AFTER, warm)
    action = f"{kind}Payment"
    assert arena.attempt(lambda: arena.intent(payments[-1], action, 10_000)) is None
    assert arena.transactions(payments[-1])[-1][2] == "Initial"
    assert operations(arena, payments[-1], kind) == [10_000]
    arena.later(60)
    assert arena.transactions(payments[-1])[-1][2] == "Success"


@pytest.mark.parametrize("crash", CRASHES)
@pytest.mark.parametrize("call", range(3))
def test_a_webhook_that_died_is_delivered_again(call: int, crash: Fault) -> None:
    payments: list[str] = []

    def warm(arena: Arena) -> None:
        asked = arena.pay(arena.session(arena.cart()), "tok_pending_success").json()
        payments.append(asked["paymentReference"])
        arena.later(0)
        arena.clock.advance(5)
        arena.psp.settle()

    arena = dying_at(call, crash, warm)
    delivery = arena.psp.next_delivery()
    assert isinstance(delivery, Delivery)
    arena.attempt(lambda: _deliver(arena, delivery))
    arena.later(3_600)
    assert arena.transactions(payments[-1]) == [("Authorization", 10_000, "Success")]


def _deliver(arena: Arena, delivery: Delivery) -> requests.Response:
    arena.psp.deliver(delivery)
    return requests.Response()
