"""Webhooks of a PSP that shows no payment: any order and number of them ends in one Payment."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache, partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import Bench
from sandbox.psp_kit.stand_in import Act
from sandbox.psp_kit.webhooks import Delivery, DeliveryMode
from told_support import act, booked, challenged, come_back, told


def _challenge(bench: Bench, outcome: Act) -> str:
    payment_id = challenged(bench, bench.session(bench.cart()))["paymentReference"]
    act(bench, payment_id, outcome)
    come_back(bench, payment_id)
    return str(payment_id)


def _whole_life(bench: Bench) -> str:
    payment_id = bench.paid(token="tok_refund_fails_late")
    for name, cents in (("a", 6_000), ("b", 3_000)):
        bench.outcome(payment_id, "capturePayment", cents, name)
        _drain(bench)
    bench.outcome(payment_id, "refundPayment", 2_000, "a")
    bench.clock.advance(10)
    bench.stand_in.settle()
    act(bench, payment_id, "dispute")
    act(bench, payment_id, "dispute-lost")
    return payment_id


def _late_success(bench: Bench) -> str:
    asked = bench.pay(bench.session(bench.cart()), "tok_pending_failure").json()
    bench.clock.advance(10)
    bench.stand_in.settle()
    psp, payment_id = bench.psp, str(asked["paymentReference"])
    bench.clock.advance(60)
    with psp.lock, psp.opened(booked(bench, payment_id).id) as payment:
        psp.issuer.reach(payment, "succeeded", psp.clock.now())
    return payment_id


def _ideal(bench: Bench) -> str:
    asked = bench.pay(bench.session(bench.cart()), None, "ideal").json()["paymentReference"]
    act(bench, asked, "confirm")
    come_back(bench, asked)
    return str(asked)


def _drain(bench: Bench) -> None:
    """Deliver what is there, and go on to hold back what comes."""
    bench.stand_in.outbox.mode = DeliveryMode()
    bench.stand_in.tick()
    bench.stand_in.outbox.mode = DeliveryMode(hold=True)


STORIES: list[Callable[[Bench], str]] = [
    _whole_life,
    _late_success,
    _ideal,
    partial(_challenge, outcome="confirm"),
    partial(_challenge, outcome="refuse"),
]


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_order_and_number_of_webhooks_ends_in_the_same_payment(
    story: Callable[[Bench], str], data: st.DataObject
) -> None:
    def disorder(waiting: list[Delivery]) -> list[Delivery]:
        copies = data.draw(st.lists(st.sampled_from(waiting), max_size=6)) if waiting else []
        return data.draw(st.permutations([*waiting, *copies]))

    assert _end(story, disorder) == _in_order(story)


@cache
def _in_order(story: Callable[[Bench], str]) -> object:
    """Return how it ends when every webhook comes once, one after the other."""
    return _end(story, lambda waiting: waiting)


def _end(
    story: Callable[[Bench], str], order: Callable[[list[Delivery]], list[Delivery]]
) -> object:
    bench = told()
    bench.stand_in.outbox.mode = DeliveryMode(hold=True)
    payment_id = story(bench)
    bench.clock.advance(timedelta(minutes=1).total_seconds())
    bench.stand_in.settle()
    bench.stand_in.outbox.mode = DeliveryMode()
    waiting = []
    while delivery := bench.stand_in.next_delivery():
        waiting.append(delivery)
    for one in order(waiting):
        bench.stand_in.deliver(one)
    payment = bench.payment(payment_id)
    return (
        payment.payment_status,
        sorted((one.type, one.amount.cent_amount, one.state) for one in payment.transactions),
    )
