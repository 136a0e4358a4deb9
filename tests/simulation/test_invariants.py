"""Each invariant can fail: the harm is done by hand, and the invariant must notice it."""

from dataclasses import replace
from random import Random
from typing import Any

import msgspec
import pytest
import requests

from bench import PROCESSOR, PSP
from event_support import EVENTS, amount
from payment_core.domain.operation_ids import operation_id, operation_id_of
from payment_core.domain.payment import Payment, TransactionType
from payment_core.runtime.transport import Headers, Request, Response
from psp_profiles.profiles import PROFILES, SANDBOX
from sandbox.clock import VirtualClock
from simulation.calls import Call
from simulation.faults import Plan
from simulation.inbound_requests import InboundRequest, attacking, serving
from simulation.invariants import check_all
from simulation.leaks import leaks_in
from simulation.repeated_news import check_news_change_nothing
from simulation.simulated_system import SimulatedSystem


@pytest.fixture(name="system")
def new_town() -> SimulatedSystem:
    system = SimulatedSystem(0, Plan())
    system.watch()
    return system


def complaints(system: SimulatedSystem) -> set[str]:
    """Return the numbers of the invariants that were found broken."""
    system.steps.look()
    return system.broken


def checked(system: SimulatedSystem, told: dict[str, str] | None = None) -> set[str]:
    check_all(system, [told or {}], [])
    return complaints(system)


def order(path: str, key: str, **body: Any) -> Call:
    """Return a call to the PSP that the connector never made."""
    url, headers = f"{PSP}/v1/payments{path}", {"Idempotency-Key": key}
    request = Request("POST", url, headers, msgspec.json.encode(body))
    stand_in = SANDBOX.stand_in(VirtualClock(), requests.Session(), Random(0))
    return Call(request, SANDBOX, stand_in)


def commanded(payment_id: str, operation_id: str) -> dict[str, str]:
    return {"paymentId": payment_id, "operationId": operation_id}


def test_nothing_is_wrong_with_a_good_payment(system: SimulatedSystem) -> None:
    payment_id = system.paid()
    [cart_id] = system.carts.carts_of(payment_id)
    system.order({"id": cart_id})
    system.outcome(payment_id, "capturePayment", 10_000, "first")
    system.outcome(payment_id, "refundPayment", 1_000, "second")
    system.later(60)
    while delivery := system.pusher.take_due():
        system.push_one(delivery)
    check_news_change_nothing(system)
    assert checked(system, {payment_id: "approved"}) == set()


def test_s1_two_live_charges_for_one_cart(system: SimulatedSystem) -> None:
    cart = system.cart()
    session = system.session(cart)
    assert system.pay(session).status_code == 200
    another = system.new_payment(key=f"pay-{cart['id']}-item-b-1")
    added = {"action": "addPayment", "payment": {"typeId": "payment", "id": another}}
    system.change_cart(cart, added)
    system.authorized_elsewhere(merchantReference=another)
    assert "charged-once" in checked(system)


def test_s2_more_refunded_than_captured(system: SimulatedSystem) -> None:
    payment_id = system.paid()
    draft = {"type": "Refund", "amount": amount(1), "state": "Success"}
    system.update(payment_id, {"action": "addTransaction", "transaction": draft})
    assert "sums-fit" in complaints(system)


def test_s3_an_event_that_changes_something_again(system: SimulatedSystem) -> None:
    payment_id = system.paid()
    system.later(60)
    [one] = system.payment(payment_id).transactions
    move = {"action": "changeTransactionState", "transactionId": one.id, "state": "Pending"}
    system.update(payment_id, move)
    check_news_change_nothing(system)
    assert "recorded-once" in complaints(system)


def test_s4_a_transaction_that_goes_back(system: SimulatedSystem) -> None:
    payment_id = system.paid()
    system.steps.look()
    [one] = system.payment(payment_id).transactions
    move = {"action": "changeTransactionState", "transactionId": one.id, "state": "Pending"}
    system.update(payment_id, move)
    assert "no-step-back" in complaints(system)


@pytest.mark.parametrize("provider", ["sandbox", "stripe"])
def test_s5_a_webhook_that_is_acknowledged_and_not_stored(provider: str) -> None:
    system = SimulatedSystem(0, Plan(), profile=PROFILES[provider])
    means = system.means("redirect")
    paying = system.pay(system.session(system.cart()), means.token, means.method).json()
    payment_id = str(paying["paymentReference"])
    system.act_at_the_psp(payment_id, "confirm")
    while delivery := system.stand_in.next_delivery():
        # As one of another deployment, which is acknowledged.
        body = delivery.event.body.replace(b'"deploymentId":"default"', b'"deploymentId":"other"')
        delivery.event = replace(delivery.event, body=body)
        system.deliver(delivery)
    assert system.broken == {"stored-before-acknowledged"}


def test_s6_a_success_that_the_psp_does_not_know(system: SimulatedSystem) -> None:
    payment_id = system.paid()
    draft = {"type": "Charge", "amount": amount(10_000), "state": "Success"}
    system.update(payment_id, {"action": "addTransaction", "transaction": draft})
    assert "success-at-psp" in complaints(system)


def test_s7_and_s12_another_amount_before_the_cart_knows(system: SimulatedSystem) -> None:
    payment_id = system.new_payment(key=f"pay-{system.cart()['id']}-cart-1")
    call = order(
        "",
        f"authorize-{payment_id}",
        merchantReference=payment_id,
        amount={"value": 9_999, "currency": "EUR"},
        metadata=commanded(payment_id, "ctp.authorize.1.2"),
    )
    with serving(InboundRequest("authorize")):
        system.rules.before(call)
    assert {"amounts-agree", "commanded-first"} <= complaints(system)


def test_s8_the_payment_of_another_cart(system: SimulatedSystem) -> None:
    payment_id, mine = system.paid(), system.session(system.cart())
    request = Request("GET", PROCESSOR, {"X-Session-Id": mine})
    with serving(InboundRequest("confirm", request)):
        body = {"amount": {"value": 1}, "metadata": commanded(payment_id, "x")}
        system.rules.before(order("/pay_1/captures", "x", **body))
    assert "own-cart-only" in complaints(system)


def test_s9_a_secret_in_the_log(system: SimulatedSystem) -> None:
    [session] = [system.session(system.cart())]
    assert list(leaks_in(system, f"session {session}")) == [
        "no-secret-shown: a session id in the log"
    ]
    assert list(leaks_in(system, "nothing")) == []


def test_s10_one_key_with_two_meanings(system: SimulatedSystem) -> None:
    payment_id = system.paid()
    with serving(InboundRequest("capture")):
        for cents in (1, 2):
            body = {"amount": {"value": cents}, "metadata": commanded(payment_id, "ctp.x")}
            system.rules.before(order("/pay_1/captures", "ctp.x", **body))
    assert "one-key-one-operation" in complaints(system)


def test_s11_two_payments_at_the_psp(system: SimulatedSystem) -> None:
    payment_id = system.paid()
    system.authorized_elsewhere(merchantReference=payment_id)
    system.update(payment_id, {"action": "setStatusInterfaceText", "interfaceText": "changed"})
    assert "one-psp-payment" in complaints(system)


def test_s13_rejected_with_money_held(system: SimulatedSystem) -> None:
    assert "rejected-holds-nothing" in checked(system, {system.paid(): "rejected"})


def test_s13_rejected_while_a_capture_is_commanded(system: SimulatedSystem) -> None:
    """A command to capture takes nothing of an attempt that failed, and something of another."""
    declined = system.pay(system.session(system.cart()), system.means("declined").token).json()
    for payment_id in (str(declined["paymentReference"]), system.paid()):
        system.add(payment_id, "Charge", 1_000)
        told = {"paymentReference": payment_id, "outcome": "rejected"}
        inbound = InboundRequest("confirm")
        inbound.answer = Response(200, msgspec.json.encode(told), Headers())
        system.answers.answered(inbound)
    assert [one for one in system.complaints if one.startswith("rejected-holds-nothing")] == [
        f"rejected-holds-nothing: {payment_id} was called rejected, and is ['Initial', 'Success']"
    ]


def test_s14_money_for_an_intruder(system: SimulatedSystem) -> None:
    payment_id = system.paid()
    with attacking():
        system.intent(payment_id, "capturePayment", 1_000)
    assert "authorized-callers-only" in complaints(system)


def test_s15_a_refund_while_a_capture_is_open(system: SimulatedSystem) -> None:
    payment_id = system.paid()
    charge = {"type": "Charge", "amount": amount(1), "state": "Pending"}
    system.update(payment_id, {"action": "addTransaction", "transaction": charge})
    refund = {"type": "Refund", "amount": amount(1)}
    system.update(payment_id, {"action": "addTransaction", "transaction": refund})
    payment = system.payment(payment_id)
    body = {"amount": {"value": 1}, "metadata": commanded(payment_id, _name(payment))}
    with serving(InboundRequest("refund")):
        system.rules.before(order("/pay_1/refunds", _name(payment), **body))
    assert "no-return-during-capture" in complaints(system)


def test_s15_not_for_the_return_of_what_a_replaced_attempt_captured(
    system: SimulatedSystem,
) -> None:
    payment_id = system.paid()
    charge = {"type": "Charge", "amount": amount(1), "state": "Pending"}
    system.update(payment_id, {"action": "addTransaction", "transaction": charge})
    name = operation_id(payment_id, TransactionType.REFUND, "\x00superseded 0")
    refund = {"type": "Refund", "amount": amount(1), "interactionId": name}
    system.update(payment_id, {"action": "addTransaction", "transaction": refund})
    body = {"amount": {"value": 1}, "metadata": commanded(payment_id, name)}
    with serving(InboundRequest("refund")):
        system.rules.before(order("/pay_1/refunds", name, **body))
    assert not complaints(system)


def _name(payment: Payment) -> str:
    return operation_id_of(payment, payment.transactions[-1]) or ""


def test_s16_a_fourth_try_and_an_early_one(system: SimulatedSystem) -> None:
    inbound = InboundRequest("event", Request("POST", f"{EVENTS}/", {}))
    inbound.calls = [order("", "key") for _ in range(4)]
    inbound.calls[0].asked_to_wait = 1.0
    inbound.seconds = 9.0
    system.answers.answered(inbound)
    assert [one.partition(":")[0] for one in system.complaints] == ["bounded-retries"] * 3


def test_s17_approved_without_an_authorization(system: SimulatedSystem) -> None:
    payment_id = system.new_payment()
    assert "approved-is-authorized" in checked(system, {payment_id: "approved"})


def test_l1_a_command_that_nobody_carries_out(system: SimulatedSystem) -> None:
    system.add(system.paid(), "Charge", 1_000)
    assert {"nothing-left-open", "queue-is-empty"} <= checked(system)


def test_l2_money_on_no_payment(system: SimulatedSystem) -> None:
    system.authorized_elsewhere()
    assert "money-is-known" in checked(system)
