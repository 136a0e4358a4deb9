"""The broker keeps a message until it is acknowledged, and is as unreliable as it is told."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.push.broker import Broker, Delivery, DeliveryMode, Order

START = datetime(2026, 1, 1, tzinfo=UTC)
TOPIC = "projects/connect/topics/messages"
URL = "https://events.test/"


def subscribed(*urls: str) -> Broker:
    broker = Broker(random.Random(7))
    for url in urls or (URL,):
        broker.subscribe(TOPIC, url)
    return broker


def take(broker: Broker, now: datetime) -> Delivery:
    delivery = broker.take_due(now)
    assert delivery is not None
    return delivery


def payloads(broker: Broker, now: datetime = START) -> list[bytes]:
    found = []
    while delivery := broker.take_due(now):
        found.append(delivery.publication.payload)
    return found


@pytest.mark.parametrize("status", [102, 200, 201, 202, 204])
def test_these_statuses_acknowledge(status: int) -> None:
    broker = subscribed()
    broker.publish(TOPIC, b"one", START)
    delivery = take(broker, START)

    broker.record(delivery, status, START)

    assert delivery.state == "acknowledged"
    assert broker.take_due(START + timedelta(days=7)) is None


@pytest.mark.parametrize("status", [None, 203, 206, 301, 400, 401, 404, 429, 500, 503])
def test_anything_else_is_delivered_again_with_growing_pauses(status: int | None) -> None:
    broker = subscribed()
    broker.publish(TOPIC, b"one", START)
    now = START
    pauses = []
    for _ in range(9):
        delivery = take(broker, now)
        broker.record(delivery, status, now)
        assert broker.take_due(delivery.next_at - timedelta(milliseconds=1)) is None
        pauses.append((delivery.next_at - now).total_seconds())
        now = delivery.next_at
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_after_seven_days_it_is_given_up() -> None:
    broker = subscribed()
    broker.publish(TOPIC, b"one", START)
    late = START + timedelta(days=7)
    delivery = take(broker, late)

    broker.record(delivery, 503, late)

    assert delivery.state == "expired"
    assert broker.take_due(late + timedelta(days=1)) is None


def test_every_endpoint_of_the_topic_gets_it_and_no_other() -> None:
    broker = subscribed("https://one.test/", "https://two.test/")
    broker.subscribe("another topic", "https://three.test/")
    broker.publish(TOPIC, b"one", START)
    assert [one.endpoint for one in broker.deliveries] == ["https://one.test/", "https://two.test/"]


def test_copies_have_the_id_of_their_original() -> None:
    broker = subscribed()
    broker.mode = DeliveryMode(duplicates=2)
    broker.publish(TOPIC, b"one", START)
    assert [one.publication.id for one in broker.deliveries] == ["1", "1", "1"]


@pytest.mark.parametrize(
    ("order", "expected"), [("published", [b"a", b"b", b"c"]), ("reversed", [b"c", b"b", b"a"])]
)
def test_the_order_is_as_told(order: Order, expected: list[bytes]) -> None:
    broker = subscribed()
    broker.mode = DeliveryMode(order=order)
    for payload in (b"a", b"b", b"c"):
        broker.publish(TOPIC, payload, START)
    assert payloads(broker) == expected


def test_shuffled_loses_nothing_and_repeats_nothing() -> None:
    broker = subscribed()
    broker.mode = DeliveryMode(order="shuffled", duplicates=1)
    names = [str(number).encode() for number in range(20)]
    for name in names:
        broker.publish(TOPIC, name, START)

    taken = payloads(broker)

    assert sorted(taken) == sorted(names * 2)
    assert taken != sorted(taken)


def test_held_back_and_dropped() -> None:
    broker = subscribed()
    broker.mode = DeliveryMode(hold=True)
    broker.publish(TOPIC, b"held", START)
    assert broker.take_due(START) is None
    broker.mode = DeliveryMode(drop=True)
    broker.publish(TOPIC, b"dropped", START)
    broker.mode = DeliveryMode()
    assert payloads(broker) == [b"held"]


def test_an_acknowledged_message_can_come_again() -> None:
    broker = subscribed()
    broker.publish(TOPIC, b"one", START)
    broker.record(take(broker, START), 204, START)
    days_later = START + timedelta(days=5)

    broker.redeliver("1", days_later)

    assert payloads(broker, days_later) == [b"one"]
