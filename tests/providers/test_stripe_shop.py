"""Stripe in the whole product: from a shopper's click to what commercetools says."""

from collections.abc import Callable

import pytest

from bench import PROCESSOR
from sandbox.faults import FaultRule
from sandbox.psp_kit.webhooks import DeliveryMode
from stripe_bench import StripeBench


@pytest.fixture
def bench() -> StripeBench:
    return StripeBench()


def live(bench: StripeBench, payment_id: str) -> list[str]:
    """Return the status of every PaymentIntent that was not canceled."""
    found = [one["status"] for one in bench.at_the_psp(payment_id)]
    return [status for status in found if status != "canceled"]


def test_from_a_click_to_a_refund(bench: StripeBench) -> None:
    payment_id = bench.paid()
    assert bench.outcome(payment_id, "capturePayment", 10_000) == "approved"
    assert bench.outcome(payment_id, "refundPayment", 4_000) == "approved"
    assert bench.outcome(payment_id, "refundPayment", 4_000) == "approved"
    assert bench.transactions(payment_id) == [
        ("Authorization", 10_000, "Success"),
        ("Charge", 10_000, "Success"),
        ("Refund", 4_000, "Success"),
        ("Refund", 4_000, "Success"),
    ]
    payment = bench.payment(payment_id)
    [intent] = bench.at_the_psp(payment_id)
    assert payment.interface_id == intent["id"]
    assert [one.interface_id for one in payment.transactions[:2]] == [
        intent["id"],
        f"{intent['id']}:{payment.transactions[1].interaction_id}",
    ]


def test_what_it_costs_in_calls(bench: StripeBench) -> None:
    bench.paid()
    session = bench.session(bench.cart())
    bench.calls()
    payment_id = bench.pay(session).json()["paymentReference"]
    assert len(bench.calls()) == 7
    assert bench.outcome(payment_id, "capturePayment", 10_000) == "approved"
    assert len(bench.calls()) == 4
    assert bench.outcome(payment_id, "refundPayment", 1_000) == "approved"
    assert len(bench.calls()) == 4
    canceled = bench.paid()
    bench.calls()
    assert bench.outcome(canceled, "cancelPayment") == "approved"
    assert len(bench.calls()) == 4
    bench.later(0)
    expired = bench.paid()
    bench.later(0)
    bench.control(expired, "expire")
    bench.calls()
    bench.later(0)
    # The first of two events writes; the second finds that everything is written.
    assert len(bench.calls()) == 3 + 2
    assert bench.transactions(expired)[-1] == ("CancelAuthorization", 10_000, "Success")


def test_a_declined_card_and_then_a_good_one(bench: StripeBench) -> None:
    cart = bench.cart()
    session = bench.session(cart)
    declined = bench.pay(session, "pm_card_visa_chargeDeclinedInsufficientFunds").json()
    assert declined["outcome"] == "rejected"
    assert bench.transactions(declined["paymentReference"]) == [
        ("Authorization", 10_000, "Failure")
    ]
    assert live(bench, declined["paymentReference"]) == []
    approved = bench.pay(session).json()
    assert approved["outcome"] == "approved"
    assert approved["paymentReference"] != declined["paymentReference"]
    status = bench.payment(declined["paymentReference"]).payment_status
    assert status.interface_code == "insufficient_funds"


def test_three_d_secure(bench: StripeBench) -> None:
    session = bench.session(bench.cart())
    asked = bench.pay(session, "pm_card_authenticationRequired").json()
    assert (asked["outcome"], asked["action"]["type"]) == ("pending", "redirect")
    bench.control(asked["paymentReference"], "approve")
    done = bench.confirm(session, asked["paymentReference"]).json()
    assert done["outcome"] == "approved"


def test_three_d_secure_by_webhook_alone(bench: StripeBench) -> None:
    asked = bench.pay(bench.session(bench.cart()), "pm_card_authenticationRequired").json()
    bench.control(asked["paymentReference"], "approve")
    bench.later(1)
    assert bench.transactions(asked["paymentReference"]) == [("Authorization", 10_000, "Success")]


def test_the_shopper_comes_back_over_stripes_redirect(bench: StripeBench) -> None:
    asked = bench.pay(bench.session(bench.cart()), "pm_card_authenticationRequired").json()
    [intent] = bench.at_the_psp(asked["paymentReference"])
    return_url = intent["next_action"]["redirect_to_url"]["return_url"]
    assert return_url.startswith(f"{PROCESSOR}/payments/{asked['paymentReference']}/return")
    bench.control(asked["paymentReference"], "approve")
    added = (
        f"&payment_intent={intent['id']}&payment_intent_client_secret=s&redirect_status=succeeded"
    )
    back = bench.get(return_url + added)
    assert back.status_code == 302
    assert "client_secret" not in back.headers["Location"]
    assert bench.transactions(asked["paymentReference"]) == [("Authorization", 10_000, "Success")]


def test_a_partial_capture_shows_that_the_rest_is_released(bench: StripeBench) -> None:
    payment_id = bench.paid()
    assert bench.outcome(payment_id, "capturePayment", 4_000) == "approved"
    assert bench.transactions(payment_id) == [
        ("Authorization", 10_000, "Success"),
        ("Charge", 4_000, "Success"),
        ("CancelAuthorization", 6_000, "Success"),
    ]
    assert bench.intent(payment_id, "capturePayment", 1_000).status_code == 400
    assert bench.outcome(payment_id, "reversePayment") == "approved"
    assert bench.transactions(payment_id)[-1] == ("Refund", 4_000, "Success")


def test_a_refusal_of_stripe_leaves_a_trace(bench: StripeBench) -> None:
    payment_id = bench.paid()
    bench.stripe.outbox.mode = DeliveryMode(hold=True)
    bench.control(payment_id, "expire")
    assert bench.outcome(payment_id, "capturePayment", 10_000) == "rejected"
    assert bench.transactions(payment_id) == [
        ("Authorization", 10_000, "Success"),
        ("Charge", 10_000, "Failure"),
        ("CancelAuthorization", 10_000, "Success"),
    ]
    code = bench.payment(payment_id).payment_status.interface_code
    assert code == "payment_intent_unexpected_state"


def test_a_webhook_that_cannot_be_applied_now_is_sent_again(bench: StripeBench) -> None:
    asked = bench.pay(bench.session(bench.cart()), "pm_card_authenticationRequired").json()
    payment_id = asked["paymentReference"]
    bench.later(0)
    bench.control(payment_id, "approve")
    bench.commercetools.faults.add(FaultRule(status=503, count=None))
    bench.later(1)
    assert {one.last_status for one in bench.stripe.outbox.deliveries} >= {503}
    bench.commercetools.faults.clear()
    bench.later(3600)
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Success")]
    assert bench.stripe.outbox.deliveries[-1].state == "delivered"


def test_a_dispute_comes_and_goes(bench: StripeBench) -> None:
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 10_000)
    bench.control(payment_id, "dispute")
    bench.later(1)
    assert bench.transactions(payment_id)[-1] == ("Chargeback", 10_000, "Pending")
    [dispute] = bench.at_stripe("GET", "/v1/disputes")["data"]
    bench.at_stripe("POST", f"/test/disputes/{dispute['id']}/won")
    bench.later(1)
    assert bench.transactions(payment_id)[-1] == ("Chargeback", 10_000, "Failure")


def test_a_refund_that_fails_late(bench: StripeBench) -> None:
    payment_id = bench.paid(token="pm_card_refundFail")
    bench.outcome(payment_id, "capturePayment", 10_000)
    assert bench.outcome(payment_id, "refundPayment", 4_000) == "approved"
    bench.later(10)
    assert bench.transactions(payment_id)[-1] == ("Refund", 4_000, "Failure")
    assert bench.outcome(payment_id, "refundPayment", 10_000) == "approved"


@pytest.mark.parametrize("event_type", ["charge.refunded", "charge.succeeded", "charge.captured"])
def test_another_users_event_is_no_trouble(bench: StripeBench, event_type: str) -> None:
    """The account may serve another shop, whose PaymentIntents carry none of our metadata."""
    body = {"amount": "2000", "currency": "eur", "allowed_payment_method_types[0]": "card"}
    other = bench.at_stripe("POST", "/v1/payment_intents", data=body)
    bench.at_stripe(
        "POST",
        f"/v1/payment_intents/{other['id']}/confirm",
        data={"payment_method": "pm_card_visa"},
    )
    bench.at_stripe("POST", "/v1/refunds", data={"payment_intent": other["id"]})
    bench.later(1)
    found = [one for one in bench.stripe.outbox.deliveries if one.event.type == event_type]
    assert [one.state for one in found] == ["delivered"]


Story = Callable[[StripeBench], str]


def _captured_and_refunded(bench: StripeBench) -> str:
    payment_id = bench.paid(token="pm_card_pendingRefund")
    bench.outcome(payment_id, "capturePayment", 6_000, "a")
    bench.outcome(payment_id, "refundPayment", 2_000, "a")
    bench.clock.advance(10)
    bench.control(payment_id, "dispute")
    return payment_id


def _refused_challenge(bench: StripeBench) -> str:
    asked = bench.pay(bench.session(bench.cart()), "pm_card_authenticationRequired").json()
    bench.control(asked["paymentReference"], "refuse")
    return str(asked["paymentReference"])


@pytest.mark.parametrize("story", [_captured_and_refunded, _refused_challenge])
@pytest.mark.parametrize(
    "mode",
    [
        DeliveryMode(shuffle=True),
        DeliveryMode(duplicates=3),
        DeliveryMode(shuffle=True, duplicates=2),
    ],
)
def test_webhooks_in_any_order_and_number_end_in_the_same(story: Story, mode: DeliveryMode) -> None:
    def told(how: DeliveryMode) -> list[tuple[str, int, str]]:
        bench = StripeBench(STRIPE_MULTICAPTURE="true")
        bench.stripe.outbox.mode = DeliveryMode(hold=True, duplicates=how.duplicates)
        payment_id = story(bench)
        bench.stripe.outbox.mode = how
        bench.later(1)
        return sorted(bench.transactions(payment_id))

    assert told(mode) == told(DeliveryMode())


def test_a_redirect_that_nobody_finishes_ends_by_itself(bench: StripeBench) -> None:
    cart = bench.cart()
    method = bench.at_stripe("POST", "/v1/payment_methods", data={"type": "ideal"})["id"]
    answer = bench.pay(bench.session(cart), method, "ideal").json()
    payment_id = answer["paymentReference"]
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Pending")]
    bench.later(3600)
    bench.later(1)
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Failure")]
    assert live(bench, payment_id) == []


def test_what_somebody_captured_in_an_older_version_can_be_refunded(bench: StripeBench) -> None:
    bench.at_stripe("PUT", "/test/account", json={"refunds_releases": True})
    payment_id = bench.paid()
    [intent] = bench.at_the_psp(payment_id)
    bench.at_stripe("POST", f"/test/payment_intents/{intent['id']}/capture?amount=4000")
    bench.later(1)
    assert bench.outcome(payment_id, "refundPayment", 4_000) == "approved"
    assert bench.transactions(payment_id) == [
        ("Authorization", 10_000, "Success"),
        ("Charge", 4_000, "Success"),
        ("CancelAuthorization", 6_000, "Success"),
        ("Refund", 4_000, "Success"),
    ]
