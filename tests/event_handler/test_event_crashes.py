"""The event handler dies at any outgoing call; the next delivery ends what was begun, once."""

from functools import partial

import pytest
import requests

from event_support import EventArena
from sandbox.push.broker import Delivery
from simulation.faults import ANYWHERE, Fault, Plan, PlannedFault

pytestmark = pytest.mark.slow  # Every fault at every call, in every order.

KINDS = {
    "Charge": ("capture", 6_000),
    "Refund": ("refund", 3_000),
    "CancelAuthorization": ("cancel", 6_000),
}


def prepared(arena: EventArena, kind: str) -> str:
    payment_id = arena.paid()
    if kind != "Charge":
        arena.outcome(payment_id, "capturePayment", 4_000)
    arena.push()
    arena.add(payment_id, kind, KINDS[kind][1])
    return payment_id


def dying_at(call: int, fault: Fault, kind: str) -> tuple[EventArena, str]:
    """Return an arena in which that call, counted from the message's delivery, goes wrong."""
    probe = EventArena()
    prepared(probe, kind)
    arena = EventArena(plan=Plan((PlannedFault(probe.plan.calls + call, fault),)))
    return arena, prepared(arena, kind)


def deliver(arena: EventArena) -> None:
    def attempt(delivery: Delivery) -> requests.Response:
        arena.pusher.attempt(delivery)
        return requests.Response()

    while (delivery := arena.pusher.take_due()) is not None:
        if arena.attempt(partial(attempt, delivery)) is None:
            arena.broker.record(delivery, None, arena.clock.now())


@pytest.mark.parametrize("fault", ANYWHERE)
@pytest.mark.parametrize("call", range(4))
@pytest.mark.parametrize("kind", list(KINDS))
def test_any_call_goes_wrong_once(kind: str, call: int, fault: Fault) -> None:
    arena, payment_id = dying_at(call, fault, kind)

    deliver(arena)
    assert arena.plan.happened
    for delivery in list(arena.broker.deliveries):
        arena.broker.redeliver(delivery.publication.id, arena.clock.now())
    arena.push_for(130)

    operation, cents = KINDS[kind]
    assert arena.operations(payment_id)[-1] == (operation, "succeeded", cents)
    assert [one for one, _, _ in arena.operations(payment_id)].count(operation) == 1
    assert {state for _, _, state in arena.transactions(payment_id)} == {"Success"}
    assert arena.waiting() == 0
