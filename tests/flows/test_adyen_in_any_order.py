"""Adyen's webhooks in any order, repeated with newer times, or lost at first: one Payment."""

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adyen_bench import AdyenBench
from adyen_world import SEPA, THREE_DS, card
from payment_core.domain.payment import Transaction, TransactionType
from sandbox.adyen.account import Account
from sandbox.psp_kit.webhooks import Delivery, DeliveryMode

Order = Callable[[list[Delivery]], tuple[list[Delivery], list[Delivery]]]


def _whole_life(bench: AdyenBench) -> str:
    payment_id = bench.paid(token=card(holderName="refund failed"))
    [psp] = [one.id for one in bench.booked(payment_id)]
    is_several = bench.adyen.account.multiple_partial_captures
    for name, cents in (("a", 6_000), *((("b", 3_000),) if is_several else ())):
        bench.outcome(payment_id, "capturePayment", cents, name)
        _arrive(bench)
    bench.outcome(payment_id, "refundPayment", 2_000, "a")
    _pass(bench, 10)
    bench.adyen.late.capture_failed(psp)
    _pass(bench, 10)
    bench.adyen.late.recapture(psp)
    _pass(bench, 60)
    bench.adyen.act(psp, "dispute")
    bench.adyen.act(psp, "dispute-lost")
    return payment_id


def _cancelled(bench: AdyenBench) -> str:
    payment_id = bench.paid()
    bench.outcome(payment_id, "cancelPayment", None, "a")
    return payment_id


def _expired(bench: AdyenBench) -> str:
    payment_id = bench.paid()
    if bench.adyen.account.multiple_partial_captures:  # Else the rest is released at once.
        bench.outcome(payment_id, "capturePayment", 4_000, "a")
    _pass(bench, 10)
    [psp] = [one.id for one in bench.booked(payment_id)]
    bench.adyen.act(psp, "expire")
    return payment_id


def _refused_at_first(bench: AdyenBench) -> str:
    answer = bench.pay(bench.session(bench.cart()), card(holderName="DECLINED")).json()
    payment_id = str(answer["paymentReference"])
    _pass(bench, 120)
    [psp] = [one.id for one in bench.booked(payment_id)]
    bench.adyen.late.authorised_after_all(psp)
    return payment_id


def _on_a_page(bench: AdyenBench, method: str, answer: str) -> str:
    token = card(THREE_DS) if method == "card" else None
    asked = bench.pay(bench.session(bench.cart()), token, method).json()
    address = bench.answer_on_page(asked["action"]["url"], answer)
    if method == "card":  # iDEAL's bank has told Adyen, and this shopper does not come back.
        bench.get(address)
    return str(asked["paymentReference"])


def _debit(bench: AdyenBench) -> str:
    asked = bench.pay(bench.session(bench.cart()), SEPA, "sepa_debit").json()
    _pass(bench, 10)
    return str(asked["paymentReference"])


STORIES: dict[str, Callable[[AdyenBench], str]] = {
    "whole life": _whole_life,
    "cancelled": _cancelled,
    "expired": _expired,
    "refused at first": _refused_at_first,
    "challenge": lambda bench: _on_a_page(bench, "card", "approve"),
    "failed challenge": lambda bench: _on_a_page(bench, "card", "refuse"),
    "ideal": lambda bench: _on_a_page(bench, "ideal", "approve"),
    "debit": _debit,
}


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_any_order_repetition_and_delay_ends_in_the_same_payment(
    story: str, data: st.DataObject
) -> None:
    act, copies = STORIES[story], data.draw(st.integers(0, 2))
    is_several = data.draw(st.booleans())

    def disorder(waiting: list[Delivery]) -> tuple[list[Delivery], list[Delivery]]:
        lost = data.draw(st.lists(st.sampled_from(waiting), unique=True)) if waiting else []
        arriving = [one for one in waiting if one not in lost]
        return data.draw(st.permutations(arriving)), data.draw(st.permutations(lost))

    assert _end(act, copies, is_several, disorder) == _in_order(act, is_several)


@cache
def _in_order(act: Callable[[AdyenBench], str], is_several: bool) -> object:
    """Return how it ends when nothing is repeated, late or lost."""
    return _end(act, 0, is_several, lambda waiting: (waiting, []))


def _end(act: Callable[[AdyenBench], str], copies: int, is_several: bool, order: Order) -> object:
    bench = AdyenBench(ADYEN_MULTIPLE_CAPTURES="true" if is_several else "false")
    bench.adyen.account = Account(multiple_partial_captures=is_several, offer_closed_events=True)
    bench.adyen.outbox.mode = DeliveryMode(hold=True, duplicates=copies)
    payment_id = act(bench)
    _pass(bench, 60)
    bench.adyen.outbox.mode = DeliveryMode()
    waiting = []
    while delivery := bench.adyen.next_delivery():
        waiting.append(delivery)
    first, second = order(waiting)
    for one in (*first, *second):
        bench.adyen.deliver(one)
    payment = bench.payment(payment_id)
    told = sorted(
        (one.type, _cents(one), one.state, one.interface_id is not None)
        for one in payment.transactions
    )
    return payment.payment_status, told


def _cents(one: Transaction) -> int:
    """Return the amount, but of what expired: EXPIRE names all that was authorized.

    What is left of that depends on captures, of which it may be told first; and the amount of a
    transaction cannot be changed.
    """
    return 0 if one.type == TransactionType.CANCEL_AUTHORIZATION else one.amount.cent_amount


def _arrive(bench: AdyenBench) -> None:
    """Let what is there arrive, and hold back what comes."""
    mode, bench.adyen.outbox.mode = bench.adyen.outbox.mode, DeliveryMode()
    bench.clock.advance(1)
    bench.adyen.tick()
    bench.adyen.outbox.mode = mode


def _pass(bench: AdyenBench, seconds: float) -> None:
    bench.clock.advance(seconds)
    bench.adyen.settle()
