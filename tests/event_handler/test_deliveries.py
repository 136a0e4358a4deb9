"""Messages come twice, at once, late and in any order; money moves once."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import requests

from event_support import ConcurrentEventBench, EventBench
from sandbox.push.broker import Delivery

pytestmark = pytest.mark.slow  # Every fault at every call, in every order.

SEEDS = range(12)
COMMANDS = (("Charge", 4_000), ("Charge", 3_000), ("Refund", 1_000), ("CancelAuthorization", 3_000))
MOVED = [
    ("capture", "succeeded", 4_000),
    ("capture", "succeeded", 3_000),
    ("refund", "succeeded", 1_000),
    ("cancel", "succeeded", 3_000),
]


def attempts(
    concurrent_bench: ConcurrentEventBench, deliveries: list[Delivery]
) -> list[Callable[[], Any]]:
    def attempt(delivery: Delivery) -> requests.Response:
        concurrent_bench.pusher.attempt(delivery)
        return requests.Response()

    return [partial(attempt, one) for one in deliveries]


def taken(concurrent_bench: ConcurrentEventBench) -> list[Delivery]:
    found = []
    while delivery := concurrent_bench.pusher.take_due():
        found.append(delivery)
    return found


def given(bench: EventBench) -> str:
    """Return a Payment with all commands, none of them told yet."""
    payment_id = bench.paid()
    bench.push()
    for kind, cents in COMMANDS:
        bench.add(payment_id, kind, cents)
    return payment_id


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("copies", [2, 10])
def test_copies_at_the_same_time_have_one_effect(copies: int, seed: int) -> None:
    concurrent_bench = ConcurrentEventBench(seed)
    payment_id = concurrent_bench.paid()
    concurrent_bench.push()
    concurrent_bench.deliver_messages(duplicates=copies - 1)
    concurrent_bench.add(payment_id, "Charge", 6_000)
    deliveries = taken(concurrent_bench)
    assert len(deliveries) == copies

    concurrent_bench.at_once(*attempts(concurrent_bench, deliveries))
    concurrent_bench.push_for(120)

    assert concurrent_bench.operations(payment_id) == [("capture", "succeeded", 6_000)]
    assert concurrent_bench.states(payment_id)["Charge"] == ["Success"]
    assert concurrent_bench.waiting() == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_commands_at_the_same_time_each_have_their_effect(seed: int) -> None:
    concurrent_bench = ConcurrentEventBench(seed)
    concurrent_bench.deliver_messages(duplicates=1)
    payment_id = given(concurrent_bench)

    concurrent_bench.at_once(*attempts(concurrent_bench, taken(concurrent_bench)))
    concurrent_bench.push_for(300)

    assert sorted(concurrent_bench.operations(payment_id)) == sorted(MOVED)
    assert {state for _, _, state in concurrent_bench.transactions(payment_id)} == {"Success"}
    assert concurrent_bench.waiting() == 0


@pytest.mark.parametrize("order", ["published", "reversed", "shuffled"])
@pytest.mark.parametrize("copies", [1, 10])
def test_the_order_does_not_matter(order: str, copies: int) -> None:
    bench = EventBench()
    bench.deliver_messages(order=order, duplicates=copies - 1)
    payment_id = given(bench)

    bench.push_for(300)

    assert sorted(bench.operations(payment_id)) == sorted(MOVED)
    assert {state for _, _, state in bench.transactions(payment_id)} == {"Success"}
    assert bench.waiting() == 0


def test_messages_that_come_again_have_no_effect_after_days() -> None:
    """The PSP has forgotten its idempotency keys by then."""
    bench = EventBench()
    payment_id = given(bench)
    bench.push_for(60)
    before = bench.payment(payment_id).version
    bench.later(6 * 24 * 3_600)

    for delivery in list(bench.broker.deliveries):
        bench.broker.redeliver(delivery.publication.id, bench.clock.now())
    assert set(bench.push()) == {204}

    assert bench.operations(payment_id)[: len(MOVED)] == MOVED
    assert bench.payment(payment_id).version == before


def test_a_command_that_is_heard_of_days_later_is_carried_out() -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.push()
    bench.deliver_messages(hold=True)
    bench.add(payment_id, "Charge", 10_000, timestamp="2020-01-01T00:00:00Z")
    bench.push_for(1)
    bench.later(5 * 24 * 3_600)
    bench.deliver_messages()

    bench.push()

    assert bench.operations(payment_id) == [("capture", "succeeded", 10_000)]
    assert bench.states(payment_id)["Charge"] == ["Success"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_processor_and_its_own_message_at_the_same_time(seed: int) -> None:
    concurrent_bench = ConcurrentEventBench(seed)
    payment_id = concurrent_bench.paid()
    concurrent_bench.push()

    def deliver_all() -> requests.Response:
        for _ in range(20):
            concurrent_bench.pusher.deliver_due()
            concurrent_bench.scheduler.pause()
        return requests.Response()

    concurrent_bench.at_once(
        partial(concurrent_bench.intent, payment_id, "capturePayment", 6_000),
        deliver_all,
        deliver_all,
    )
    concurrent_bench.push_for(120)

    assert concurrent_bench.operations(payment_id) == [("capture", "succeeded", 6_000)]
    assert concurrent_bench.states(payment_id)["Charge"] == ["Success"]
    assert concurrent_bench.waiting() == 0


def test_a_message_without_its_payload_is_looked_up() -> None:
    bench = EventBench()
    bench.notifier.leaves_payloads_out = True
    payment_id = given(bench)

    bench.push_for(300)

    assert sorted(bench.operations(payment_id)) == sorted(MOVED)
    assert bench.waiting() == 0
