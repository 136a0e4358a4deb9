"""The event handler dies at any outgoing call; the next delivery ends what was begun, once."""

from functools import partial

import pytest
import requests

from event_support import ConcurrentEventBench
from sandbox.push.broker import Delivery
from simulation.faults import Fault
from simulation.plans import TROUBLE_ANYWHERE

pytestmark = pytest.mark.slow  # Each kind of trouble at every call, in every order.

KINDS = {
    "Charge": ("capture", 6_000),
    "Refund": ("refund", 3_000),
    "CancelAuthorization": ("cancel", 6_000),
}


def prepared(concurrent_bench: ConcurrentEventBench, kind: str) -> str:
    payment_id = concurrent_bench.paid()
    if kind != "Charge":
        concurrent_bench.outcome(payment_id, "capturePayment", 4_000)
    concurrent_bench.push()
    concurrent_bench.add(payment_id, kind, KINDS[kind][1])
    return payment_id


def dying_at(call: int, fault: Fault, kind: str) -> tuple[ConcurrentEventBench, str]:
    """Return a bench in which that call, counted from the message's delivery, goes wrong."""
    concurrent_bench = ConcurrentEventBench()
    payment_id = prepared(concurrent_bench, kind)
    concurrent_bench.plan.hit(call, fault)
    return concurrent_bench, payment_id


def deliver(concurrent_bench: ConcurrentEventBench) -> None:
    def attempt(delivery: Delivery) -> requests.Response:
        concurrent_bench.pusher.attempt(delivery)
        return requests.Response()

    while (delivery := concurrent_bench.pusher.take_due()) is not None:
        if concurrent_bench.attempt(partial(attempt, delivery)) is None:
            concurrent_bench.broker.record(delivery, None, concurrent_bench.clock.now())


@pytest.mark.parametrize("fault", TROUBLE_ANYWHERE)
@pytest.mark.parametrize("call", range(4))
@pytest.mark.parametrize("kind", list(KINDS))
def test_any_call_goes_wrong_once(kind: str, call: int, fault: Fault) -> None:
    concurrent_bench, payment_id = dying_at(call, fault, kind)

    deliver(concurrent_bench)
    assert concurrent_bench.plan.happened
    for delivery in list(concurrent_bench.broker.deliveries):
        concurrent_bench.broker.redeliver(delivery.publication.id, concurrent_bench.clock.now())
    concurrent_bench.push_for(130)

    operation, cents = KINDS[kind]
    assert concurrent_bench.operations(payment_id)[-1] == (operation, "succeeded", cents)
    assert [one for one, _, _ in concurrent_bench.operations(payment_id)].count(operation) == 1
    assert {state for _, _, state in concurrent_bench.transactions(payment_id)} == {"Success"}
    assert concurrent_bench.waiting() == 0
