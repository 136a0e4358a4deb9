"""What Adyen tells of an operation after something else has ended it, and after lost answers."""

import pytest

from adyen_bench import AdyenBench
from adyen_world import HOST, SEPA
from meanwhile_support import Meanwhile, before_post
from payment_core.domain.superseded_attempts import supersede
from sandbox.adyen.account import Account
from sandbox.adyen.app import create_app
from sandbox.faults import FaultRule
from sandbox.psp_kit.webhooks import DeliveryMode

AUTHORIZED = ("Authorization", 10_000, "Success")


@pytest.fixture
def bench() -> AdyenBench:
    return AdyenBench()


def replace(bench: AdyenBench, payment_id: str) -> None:
    """Let another submit replace an attempt, and die before it does more."""
    replaced = supersede(bench.payment(payment_id), bench.clock.now())
    command = {
        "type": str(replaced.type),
        "amount": {"centAmount": 10_000, "currencyCode": "EUR"},
        "interactionId": replaced.interaction_id,
    }
    bench.update(payment_id, {"action": "addTransaction", "transaction": command})


def test_what_was_given_back_stays_replaced_when_its_capture_fails_later(bench: AdyenBench) -> None:
    """A debit was taken before another card replaced it, which no webhook had told by then.

    Adyen cannot cancel it and refunds it; then its bank sends the debit back.
    """
    session = bench.session(bench.cart())
    payment_id = bench.pay(session, SEPA, "sepa_debit").json()["paymentReference"]
    bench.adyen.outbox.mode = DeliveryMode(hold=True)
    bench.later(10)
    assert bench.pay(session, name="another").status_code == 409
    bench.adyen.outbox.mode = DeliveryMode()
    bench.later(10)
    assert ("refund", 10_000) in bench.done(payment_id)
    assert bench.confirm(session, payment_id).json()["outcome"] == "rejected"
    [booked] = bench.booked(payment_id)
    bench.adyen.late.capture_failed(booked.id)
    bench.later(10)
    bench.later(10)
    assert booked.capturable == 0
    assert bench.confirm(session, payment_id).json()["outcome"] == "rejected"


def test_a_cancellation_that_came_after_the_end_of_the_hold() -> None:
    """Its answer is lost, so EXPIRE ends the command, and then Adyen says that it has failed."""
    bench = AdyenBench(ADYEN_MULTIPLE_CAPTURES="true")
    bench.adyen.account = Account(multiple_partial_captures=True)
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 4_000)
    bench.later(1)
    [booked] = bench.booked(payment_id)
    bench.adyen.outbox.mode = DeliveryMode(hold=True)
    bench.adyen.late.expire(booked.id)
    bench.adyen.faults.add(FaultRule(path="/cancels", applied_but_failed=True, count=9))
    assert bench.outcome(payment_id, "cancelPayment") == "received"
    bench.adyen.outbox.mode = DeliveryMode()
    bench.later(1)
    bench.outcome(payment_id, "refundPayment", 1_000)
    bench.later(1)
    assert bench.transactions(payment_id) == [
        AUTHORIZED,
        ("Charge", 4_000, "Success"),
        ("CancelAuthorization", 6_000, "Success"),
        ("Refund", 1_000, "Success"),
    ]


def test_a_reversal_is_not_done_while_the_end_of_its_attempt_is_not_told(bench: AdyenBench) -> None:
    """The answer to the payment was lost, so only the webhooks know whether it took money."""
    bench.adyen.outbox.mode = DeliveryMode(hold=True)
    bench.adyen.faults.add(FaultRule(path="/payments$", applied_but_failed=True, count=9))
    session = bench.session(bench.cart())
    payment_id = bench.pay(session).json()["paymentReference"]
    bench.adyen.faults.clear()
    replace(bench, payment_id)
    assert bench.outcome(payment_id, "reversePayment") == "received"
    assert bench.transactions(payment_id) == [("CancelAuthorization", 10_000, "Pending")]


def test_a_reversal_that_gave_all_back_waits_for_the_end_of_its_attempt(bench: AdyenBench) -> None:
    session = bench.session(bench.cart())
    payment_id = bench.pay(session, SEPA, "sepa_debit").json()["paymentReference"]
    bench.later(10)
    bench.adyen.outbox.mode = DeliveryMode(mute=("CANCELLATION", "TECHNICAL_CANCEL"))
    replace(bench, payment_id)
    for _ in range(2):
        assert bench.outcome(payment_id, "reversePayment", name="one") == "received"
        bench.later(10)
    assert bench.transactions(payment_id) == [
        AUTHORIZED,
        ("Charge", 10_000, "Success"),
        ("CancelAuthorization", 10_000, "Pending"),
        ("Refund", 10_000, "Success"),
    ]


def test_a_reversal_of_an_attempt_that_is_kept_for_an_order_is_refused(bench: AdyenBench) -> None:
    """Nobody knows what the attempt holds: its answer was lost. What would have ended it is not."""
    bench.adyen.outbox.mode = DeliveryMode(hold=True)
    bench.adyen.faults.add(FaultRule(path="/payments$", applied_but_failed=True, count=9))
    cart = bench.cart()
    payment_id = bench.pay(bench.session(cart)).json()["paymentReference"]
    bench.adyen.faults.clear()
    replace(bench, payment_id)
    bench.make_order(cart)
    assert bench.outcome(payment_id, "reversePayment") == "rejected"
    bench.adyen.outbox.mode = DeliveryMode()
    bench.later(1)
    assert bench.transactions(payment_id) == [
        ("CancelAuthorization", 10_000, "Failure"),
        AUTHORIZED,
    ]


def test_a_hold_that_ends_after_its_capture_has_failed(bench: AdyenBench) -> None:
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 10_000)
    bench.later(1)
    [booked] = bench.booked(payment_id)
    bench.adyen.late.capture_failed(booked.id)
    bench.later(1)
    bench.adyen.late.expire(booked.id)
    bench.later(1)
    assert bench.transactions(payment_id) == [
        AUTHORIZED,
        ("Charge", 10_000, "Failure"),
        ("CancelAuthorization", 10_000, "Success"),
    ]


def test_an_attempt_is_not_rejected_before_its_end_is_told(bench: AdyenBench) -> None:
    """Adyen was asked to end what it did not have yet: it refuses, and the attempt goes on."""
    cart = bench.cart()
    session = bench.session(cart)
    bench.adyen.outbox.mode = DeliveryMode(hold=True)
    bench.adyen.faults.add(FaultRule(path="/payments$", status=503, count=9))
    bench.pay(session, name="submit")
    bench.adyen.faults.clear()
    [payment_id] = bench.attached(cart)
    replace(bench, payment_id)
    assert bench.confirm(session, payment_id).json()["outcome"] == "pending"
    bench.adyen.outbox.mode = DeliveryMode()
    bench.later(1)
    answer = bench.pay(session, name="submit").json()
    assert (answer["paymentReference"], answer["outcome"]) == (payment_id, "approved")


def test_an_attempt_that_was_replaced_too_early_goes_on(bench: AdyenBench) -> None:
    """Adyen was asked to end a page's payment whose own request was still on its way to it.

    The request's answer came before Adyen said that it had ended nothing. Nothing replaced it.
    """
    cart = bench.cart()
    session = bench.session(cart)
    bench.adyen.outbox.mode = DeliveryMode(hold=True)

    def replace_first() -> None:
        [payment_id] = bench.attached(cart)
        replace(bench, payment_id)
        bench.confirm(session, payment_id)

    app = create_app(bench.adyen)
    bench.network.plug(HOST, Meanwhile(app, "/payments$", replace_first))
    answer = bench.pay(session, None, "ideal", name="submit").json()
    payment_id = answer["paymentReference"]
    assert answer["outcome"] == "pending"
    assert bench.confirm(session, payment_id).json()["outcome"] == "pending"
    bench.adyen.outbox.mode = DeliveryMode()
    bench.later(1)
    again = bench.pay(session, None, "ideal", name="submit").json()
    assert again["paymentReference"] == payment_id
    bench.get(bench.answer_on_page(again["action"]["url"]))
    assert bench.confirm(session, payment_id).json()["outcome"] == "approved"


def test_what_was_taken_stays_when_its_rest_is_paid() -> None:
    """A submit for the changed cart wanted to replace it, which Adyen refused: it was taken.

    So the shopper pays the rest, which replaces nothing, whatever is told again of the first.
    """
    bench = AdyenBench(ADYEN_CAPTURE_METHOD="automatic")
    cart = bench.cart()
    session = bench.session(cart)
    bench.adyen.outbox.mode = DeliveryMode(mute=("AUTHORISATION",))
    bench.adyen.faults.add(FaultRule(path="/payments$", method="POST", applied_but_failed=True))
    bench.adyen.faults.add(FaultRule(path="/payments$", method="POST", status=503, count=9))
    first = bench.pay(session, name="submit").json()["paymentReference"]
    bench.adyen.faults.clear()
    bench.change_total(cart, 12_000)
    assert bench.pay(session, name="changed").status_code == 409
    bench.later(1)
    bench.adyen.outbox.mode = DeliveryMode()
    told = [one.event.id for one in bench.adyen.outbox.deliveries if one.state == "dropped"]
    for _ in range(2):
        for one in told:
            bench.adyen.outbox.resend(one, bench.clock.now())
        bench.later(1)
        rest = bench.pay(session, name="changed").json()
        assert rest["outcome"] == "approved"
    assert rest["paymentReference"] != first
    assert bench.transactions(rest["paymentReference"])[0] == ("Authorization", 2_000, "Success")
    assert bench.done(first) == [("authorization", 10_000), ("capture", 10_000)]
    assert bench.confirm(session, first).json()["outcome"] == "approved"


def test_a_capture_of_a_hold_that_has_expired_covers_nothing() -> None:
    """The merchant asked for it before EXPIRE came, and Adyen has not refused it yet."""
    bench = AdyenBench(ADYEN_MULTIPLE_CAPTURES="true")
    bench.adyen.account = Account(multiple_partial_captures=True)
    session = bench.session(bench.cart())
    payment_id = bench.pay(session).json()["paymentReference"]
    [booked] = bench.booked(payment_id)
    bench.later(1)
    bench.adyen.outbox.mode = DeliveryMode(hold=True)
    bench.adyen.late.expire(booked.id)
    assert bench.outcome(payment_id, "capturePayment", 10_000) == "received"
    bench.adyen.outbox.mode = DeliveryMode(mute=("CAPTURE",))
    bench.later(1)
    assert bench.transactions(payment_id)[1:] == [
        ("Charge", 10_000, "Pending"),
        ("CancelAuthorization", 10_000, "Success"),
    ]
    told = bench.confirm(session, payment_id).json()
    assert (told["outcome"], told["coverage"]["covered"]["centAmount"]) == ("underpaid", 0)


def test_an_attempt_that_is_kept_for_an_order_is_recorded_once(bench: AdyenBench) -> None:
    """A tab that read the cart before finds it by its key, with the command to replace it."""
    cart = bench.cart()
    made: list[str] = []

    def pay_replace_and_order() -> None:
        asked = bench.pay(bench.session(cart), SEPA, "sepa_debit").json()
        made.append(asked["paymentReference"])
        replace(bench, made[0])
        bench.make_order(cart)

    bench.adyen.outbox.mode = DeliveryMode(hold=True)
    app = before_post(bench.commercetools_app, "/payments", pay_replace_and_order)
    bench.network.plug("commercetools.test", app)
    bench.pay(bench.session(cart), name="another")
    authorizations = [one for one in bench.transactions(made[0]) if one[0] == "Authorization"]
    assert authorizations == [("Authorization", 10_000, "Pending")]
