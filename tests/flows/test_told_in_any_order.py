"""Webhooks of a PSP that shows no payment: any order and number of them ends in one Payment."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache, partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import Bench
from payment_core.domain.payment import PaymentStatus
from sandbox.faults import FaultRule
from sandbox.psp_kit.stand_in import Act
from sandbox.psp_kit.webhooks import Delivery, DeliveryMode
from told_support import act, booked, challenged, come_back, told

End = tuple[PaymentStatus, list[tuple[str, int, str]]]


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


def _cancelled_twice(bench: Bench) -> str:
    """The answer is lost, and the PSP has forgotten the key when it is asked again."""
    payment_id = bench.paid()
    bench.stand_in.faults.add(FaultRule(path="/cancel", applied_but_failed=True, count=9))
    bench.outcome(payment_id, "cancelPayment", None, "a")
    bench.stand_in.faults.clear()
    bench.clock.advance(timedelta(hours=25).total_seconds())
    bench.outcome(payment_id, "cancelPayment", None, "a")
    assert [one.type for one in booked(bench, payment_id).operations].count("cancel") == 2
    return payment_id


def _drain(bench: Bench) -> None:
    """Deliver what is there, and go on to hold back what comes."""
    bench.stand_in.outbox.mode = DeliveryMode()
    bench.stand_in.tick()
    bench.stand_in.outbox.mode = DeliveryMode(hold=True)


STORIES: list[Callable[[Bench], str]] = [
    _whole_life,
    _late_success,
    _ideal,
    _cancelled_twice,
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


def test_one_of_two_calls_for_a_cancellation_is_enough() -> None:
    _, transactions = _end(_cancelled_twice, lambda waiting: waiting)
    assert ("CancelAuthorization", 10_000, "Success") in transactions


@cache
def _in_order(story: Callable[[Bench], str]) -> End:
    """Return how it ends when every webhook comes once, one after the other."""
    return _end(story, lambda waiting: waiting)


def _end(story: Callable[[Bench], str], order: Callable[[list[Delivery]], list[Delivery]]) -> End:
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
