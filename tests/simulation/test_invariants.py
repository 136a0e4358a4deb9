"""Each invariant can fail: the harm is done by hand, and the invariant must notice it."""

from random import Random
from typing import Any

import msgspec
import pytest
import requests

from bench import PROCESSOR, PSP
from event_support import EVENTS, amount
from payment_core.domain.operation_ids import operation_id, operation_id_of
from payment_core.domain.payment import Payment, TransactionType
from payment_core.runtime.transport import Request
from psp_profiles.profiles import SANDBOX
from sandbox.clock import VirtualClock
from simulation.calls import Call
from simulation.faults import Plan
from simulation.invariants import check_all, check_news_change_nothing
from simulation.leaks import leaks_in
from simulation.town import Town
from simulation.visits import Visit, intruding, serving


@pytest.fixture(name="town")
def new_town() -> Town:
    town = Town(0, Plan())
    town.watch()
    return town


def complaints(town: Town) -> set[str]:
    """Return the numbers of the invariants that were found broken."""
    town.steps.look()
    return {one.partition(":")[0] for one in town.complaints}


def checked(town: Town, told: dict[str, str] | None = None) -> set[str]:
    check_all(town, [told or {}], [])
    return complaints(town)


def order(path: str, key: str, **body: Any) -> Call:
    """Return a call to the PSP that the connector never made."""
    url, headers = f"{PSP}/v1/payments{path}", {"Idempotency-Key": key}
    request = Request("POST", url, headers, msgspec.json.encode(body))
    stand_in = SANDBOX.stand_in(VirtualClock(), requests.Session(), Random(0))
    return Call(request, SANDBOX, stand_in)


def commanded(payment_id: str, operation_id: str) -> dict[str, str]:
    return {"paymentId": payment_id, "operationId": operation_id}


def test_nothing_is_wrong_with_a_good_payment(town: Town) -> None:
    payment_id = town.paid()
    [cart_id] = town.carts.carts_of(payment_id)
    town.order({"id": cart_id})
    town.outcome(payment_id, "capturePayment", 10_000, "first")
    town.outcome(payment_id, "refundPayment", 1_000, "second")
    town.later(60)
    while delivery := town.pusher.take_due():
        town.push_one(delivery)
    check_news_change_nothing(town)
    assert checked(town, {payment_id: "approved"}) == set()


def test_s1_two_live_charges_for_one_cart(town: Town) -> None:
    cart = town.cart()
    session = town.session(cart)
    assert town.pay(session).status_code == 200
    another = town.new_payment(key=f"pay-{cart['id']}-item-b-1")
    added = {"action": "addPayment", "payment": {"typeId": "payment", "id": another}}
    town.change_cart(cart, added)
    town.authorized_elsewhere(merchantReference=another)
    assert "S1" in checked(town)


def test_s2_more_refunded_than_captured(town: Town) -> None:
    payment_id = town.paid()
    draft = {"type": "Refund", "amount": amount(1), "state": "Success"}
    town.update(payment_id, {"action": "addTransaction", "transaction": draft})
    assert "S2" in complaints(town)


def test_s3_an_event_that_changes_something_again(town: Town) -> None:
    payment_id = town.paid()
    town.later(60)
    [one] = town.payment(payment_id).transactions
    move = {"action": "changeTransactionState", "transactionId": one.id, "state": "Pending"}
    town.update(payment_id, move)
    check_news_change_nothing(town)
    assert "S3" in complaints(town)


def test_s4_a_transaction_that_goes_back(town: Town) -> None:
    payment_id = town.paid()
    town.steps.look()
    [one] = town.payment(payment_id).transactions
    move = {"action": "changeTransactionState", "transactionId": one.id, "state": "Pending"}
    town.update(payment_id, move)
    assert "S4" in complaints(town)


def test_s6_a_success_that_the_psp_does_not_know(town: Town) -> None:
    payment_id = town.paid()
    draft = {"type": "Charge", "amount": amount(10_000), "state": "Success"}
    town.update(payment_id, {"action": "addTransaction", "transaction": draft})
    assert "S6" in complaints(town)


def test_s7_and_s12_another_amount_before_the_cart_knows(town: Town) -> None:
    payment_id = town.new_payment(key=f"pay-{town.cart()['id']}-cart-1")
    call = order(
        "",
        f"authorize-{payment_id}",
        merchantReference=payment_id,
        amount={"value": 9_999, "currency": "EUR"},
        metadata=commanded(payment_id, "ctp.authorize.1.2"),
    )
    with serving(Visit("authorize")):
        town.rules.before(call)
    assert {"S7", "S12"} <= complaints(town)


def test_s8_the_payment_of_another_cart(town: Town) -> None:
    payment_id, mine = town.paid(), town.session(town.cart())
    request = Request("GET", PROCESSOR, {"X-Session-Id": mine})
    with serving(Visit("confirm", request)):
        body = {"amount": {"value": 1}, "metadata": commanded(payment_id, "x")}
        town.rules.before(order("/pay_1/captures", "x", **body))
    assert "S8" in complaints(town)


def test_s9_a_secret_in_the_log(town: Town) -> None:
    [session] = [town.session(town.cart())]
    assert list(leaks_in(town, f"session {session}")) == ["S9: a session id in the log"]
    assert list(leaks_in(town, "nothing")) == []


def test_s10_one_key_with_two_meanings(town: Town) -> None:
    payment_id = town.paid()
    with serving(Visit("capture")):
        for cents in (1, 2):
            body = {"amount": {"value": cents}, "metadata": commanded(payment_id, "ctp.x")}
            town.rules.before(order("/pay_1/captures", "ctp.x", **body))
    assert "S10" in complaints(town)


def test_s11_two_payments_at_the_psp(town: Town) -> None:
    payment_id = town.paid()
    town.authorized_elsewhere(merchantReference=payment_id)
    town.update(payment_id, {"action": "setStatusInterfaceText", "interfaceText": "changed"})
    assert "S11" in complaints(town)


def test_s13_rejected_with_money_held(town: Town) -> None:
    assert "S13" in checked(town, {town.paid(): "rejected"})


def test_s14_money_for_an_intruder(town: Town) -> None:
    payment_id = town.paid()
    with intruding():
        town.intent(payment_id, "capturePayment", 1_000)
    assert "S14" in complaints(town)


def test_s15_a_refund_while_a_capture_is_open(town: Town) -> None:
    payment_id = town.paid()
    charge = {"type": "Charge", "amount": amount(1), "state": "Pending"}
    town.update(payment_id, {"action": "addTransaction", "transaction": charge})
    refund = {"type": "Refund", "amount": amount(1)}
    town.update(payment_id, {"action": "addTransaction", "transaction": refund})
    payment = town.payment(payment_id)
    body = {"amount": {"value": 1}, "metadata": commanded(payment_id, _name(payment))}
    with serving(Visit("refund")):
        town.rules.before(order("/pay_1/refunds", _name(payment), **body))
    assert "S15" in complaints(town)


def test_s15_not_for_the_return_of_what_a_replaced_attempt_captured(town: Town) -> None:
    payment_id = town.paid()
    charge = {"type": "Charge", "amount": amount(1), "state": "Pending"}
    town.update(payment_id, {"action": "addTransaction", "transaction": charge})
    name = operation_id(payment_id, TransactionType.REFUND, "\x00superseded 0")
    refund = {"type": "Refund", "amount": amount(1), "interactionId": name}
    town.update(payment_id, {"action": "addTransaction", "transaction": refund})
    body = {"amount": {"value": 1}, "metadata": commanded(payment_id, name)}
    with serving(Visit("refund")):
        town.rules.before(order("/pay_1/refunds", name, **body))
    assert not complaints(town)


def _name(payment: Payment) -> str:
    return operation_id_of(payment, payment.transactions[-1]) or ""


def test_s16_a_fourth_try_and_an_early_one(town: Town) -> None:
    visit = Visit("event", Request("POST", f"{EVENTS}/", {}))
    visit.calls = [order("", "key") for _ in range(4)]
    visit.calls[0].asked_to_wait = 1.0
    visit.seconds = 9.0
    town.answers.visited(visit)
    assert [one.partition(":")[0] for one in town.complaints] == ["S16"] * 3


def test_s17_approved_without_an_authorization(town: Town) -> None:
    payment_id = town.new_payment()
    assert "S17" in checked(town, {payment_id: "approved"})


def test_l1_a_command_that_nobody_carries_out(town: Town) -> None:
    town.add(town.paid(), "Charge", 1_000)
    assert {"L1", "L3"} <= checked(town)


def test_l2_money_on_no_payment(town: Town) -> None:
    town.authorized_elsewhere()
    assert "L2" in checked(town)
