"""Captures, refunds and cancellations: always received, decided later, told by webhooks alone."""

import pytest

from adyen_support import SHOP, AdyenWorld, card

UNKNOWN = "ABCDEFGH12345678"
HOUR, DAY = 3_600, 86_400


@pytest.fixture
def world() -> AdyenWorld:
    return AdyenWorld()


def test_everything_is_received(world: AdyenWorld) -> None:
    payment = world.paid()
    answer = world.modify("captures", payment, 999_999, "capture-1")
    assert answer == {
        "amount": {"currency": "EUR", "value": 999_999},
        "merchantAccount": SHOP,
        "paymentPspReference": payment,
        "pspReference": answer["pspReference"],
        "reference": "capture-1",
        "status": "received",
    }
    assert len(answer["pspReference"]) == 16
    assert world.modify("refunds", UNKNOWN, 1)["status"] == "received"
    assert world.modify("cancels", UNKNOWN)["status"] == "received"


def test_what_became_of_it_is_told_after_a_while(world: AdyenWorld) -> None:
    payment = world.paid(reference="p-1")
    world.session.put(
        "https://checkout-test.adyen.com/test/adyen/pace",
        json={"outcome": 60},
        headers={"Authorization": f"Bearer {world.adyen.secret_key}"},
    )
    answer = world.modify("captures", payment, 10_000, "capture-1")
    world.tick(59)
    assert world.merchant.told() == [("AUTHORISATION", "true")]
    assert world.booked(payment).capturable == 0
    world.tick(1)
    told = world.last()
    assert (told["eventCode"], told["success"]) == ("CAPTURE", "true")
    assert (told["pspReference"], told["originalReference"]) == (answer["pspReference"], payment)
    assert told["merchantReference"] == "capture-1"


@pytest.mark.parametrize("what", ["captures", "refunds", "cancels"])
def test_an_unknown_payment_is_told_later(world: AdyenWorld, what: str) -> None:
    world.modify(what, UNKNOWN, None if what == "cancels" else 1, "mine-1")
    world.tick()
    told = world.last()
    assert (told["success"], told["reason"]) == ("false", "Transaction not found")
    assert (told["originalReference"], told["merchantReference"]) == (UNKNOWN, "mine-1")


def test_a_technical_cancel_of_an_unknown_payment_fails(world: AdyenWorld) -> None:
    world.post("/cancels", {"merchantAccount": SHOP, "paymentReference": "p-unknown"})
    world.tick()
    assert world.merchant.told() == [("TECHNICAL_CANCEL", "false")]
    assert "originalReference" not in world.last()


def test_sums_are_looked_at_when_the_outcome_is_due(world: AdyenWorld) -> None:
    payment = world.paid()
    world.modify("refunds", payment, 1)
    world.tick()
    assert "hasn't been captured" in world.last()["reason"]
    world.modify("captures", payment, 10_001)
    world.modify("captures", payment, 10_000)
    world.modify("refunds", payment, 6_000)
    world.modify("refunds", payment, 4_001)
    world.tick()
    assert world.merchant.told()[-4:] == [
        ("CAPTURE", "false"),
        ("CAPTURE", "true"),
        ("REFUND", "true"),
        ("REFUND", "false"),
    ]
    assert world.booked(payment).refundable == 4_000


def test_a_currency_has_to_be_the_payments(world: AdyenWorld) -> None:
    world.modify("captures", world.paid(), 1, currency="USD")
    world.tick()
    assert world.merchant.told()[-1] == ("CAPTURE", "false")


def test_the_first_capture_cancels_the_rest(world: AdyenWorld) -> None:
    payment = world.captured(value=4_000)
    world.modify("captures", payment, 1)
    world.tick()
    assert world.merchant.told()[1:] == [("CAPTURE", "true"), ("CAPTURE", "false")]
    assert world.done(payment) == [
        ("authorization", 10_000, "succeeded"),
        ("capture", 4_000, "succeeded"),
        ("cancel", 6_000, "succeeded"),
        ("capture", 1, "failed"),
    ]


def test_several_captures_where_the_account_has_them() -> None:
    world = AdyenWorld(multiple_partial_captures=True)
    payment = world.captured(value=4_000)
    world.modify("captures", payment, 6_000)
    world.tick()
    assert (world.booked(payment).capturable, world.booked(payment).refundable) == (0, 10_000)


def test_a_cancellation_is_of_the_whole(world: AdyenWorld) -> None:
    payment = world.paid(amount={"value": 500, "currency": "USD"})
    world.modify("cancels", payment)
    world.modify("captures", payment, 500, currency="USD")
    world.tick()
    assert world.merchant.told()[1:] == [("CANCELLATION", "true"), ("CAPTURE", "false")]
    assert world.merchant.items()[1]["amount"] == {"currency": "USD", "value": 500}
    assert world.booked(payment).capturable == 0


def test_what_is_captured_is_not_cancelled(world: AdyenWorld) -> None:
    payment = world.captured()
    world.modify("cancels", payment)
    world.tick()
    assert world.merchant.told()[-1] == ("CANCELLATION", "false")
    assert world.booked(payment).refundable == 10_000


@pytest.mark.parametrize("told", [True, False])
def test_an_automatic_capture(told: bool) -> None:
    world = AdyenWorld(capture="automatic", capture_events=told)
    payment = world.paid()
    world.modify("captures", payment, 10_000)
    world.tick()
    automatic = [("CAPTURE", "true")] if told else []
    assert world.merchant.told() == [("AUTHORISATION", "true"), *automatic, ("CAPTURE", "false")]
    assert world.booked(payment).refundable == 10_000


def test_one_payment_may_be_captured_otherwise() -> None:
    world = AdyenWorld(capture="automatic")
    manual = world.paid(additionalData={"manualCapture": "true"})
    delayed = world.paid(captureDelayHours=2)
    assert world.booked(manual).capturable == world.booked(delayed).capturable == 10_000
    world.tick(2 * HOUR)
    assert world.booked(manual).capturable == 10_000
    assert world.booked(delayed).refundable == 10_000


def test_a_delayed_capture_that_was_cancelled_does_not_happen() -> None:
    world = AdyenWorld(capture="delayed", capture_delay_hours=1)
    payment = world.paid()
    world.modify("cancels", payment)
    world.tick(HOUR)
    assert (world.booked(payment).capturable, world.booked(payment).refundable) == (0, 0)


def test_a_hold_runs_out(world: AdyenWorld) -> None:
    payment = world.paid()
    world.tick(28 * DAY)
    told = world.last()
    assert (told["eventCode"], told["pspReference"]) == ("EXPIRE", payment)
    assert world.done(payment)[1:] == [("expiry", 10_000, "succeeded")]


def test_a_hold_that_was_cancelled_does_not_run_out() -> None:
    """A part was captured, the rest released, the capture failed, and what came back cancelled."""
    world = AdyenWorld(multiple_partial_captures=False)
    payment = world.paid()
    world.modify("captures", payment, 4_000)
    world.tick()
    world.adyen.late.capture_failed(payment)
    world.modify("cancels", payment)
    world.tick()
    assert world.booked(payment).capturable == 0
    world.tick(28 * DAY)
    assert world.last()["eventCode"] == "CANCELLATION"


@pytest.mark.parametrize("code", ["NOTIFICATION_OF_CHARGEBACK", "CHARGEBACK"])
def test_a_capture_that_is_disputed_does_not_fail_later(world: AdyenWorld, code: str) -> None:
    payment = world.captured("capture failed")
    world.adyen.disputes.tell(payment, code)
    world.tick(60)
    assert world.last()["eventCode"] == code
    [_, capture, *_] = world.booked(payment).operations
    assert (capture.type, capture.status) == ("capture", "succeeded")


def test_a_capture_fails_days_after_it_had_succeeded(world: AdyenWorld) -> None:
    payment = world.captured("capture failed")
    capture = world.last()["pspReference"]
    world.tick(60)
    told = world.last()
    assert (told["eventCode"], told["success"]) == ("CAPTURE_FAILED", "true")
    assert (told["pspReference"], told["originalReference"]) == (capture, payment)
    assert world.booked(payment).refundable == 0
    world.adyen.late.recapture(payment)
    world.tick()
    assert (world.last()["eventCode"], world.last()["reason"]) == (
        "CAPTURE",
        "Transaction Recaptured",
    )
    assert world.booked(payment).refundable == 10_000


def test_a_refund_fails_days_after_it_had_succeeded(world: AdyenWorld) -> None:
    payment = world.captured("refund failed")
    assert world.booked(payment).can_be_sent_back
    refund = world.modify("refunds", payment, 3_000)["pspReference"]
    world.tick()
    assert world.booked(payment).refundable == 7_000
    world.tick(60)
    assert (world.last()["eventCode"], world.last()["pspReference"]) == ("REFUND_FAILED", refund)
    assert world.booked(payment).refundable == 10_000


def test_other_late_changes(world: AdyenWorld) -> None:
    payment = world.captured()
    world.modify("refunds", payment, 3_000)
    world.adyen.late.postponed_refund(payment)
    world.tick()
    world.adyen.late.refunded_reversed(payment)
    world.tick()
    assert world.merchant.told()[2:] == [
        ("POSTPONED_REFUND", "true"),
        ("REFUND", "true"),
        ("REFUNDED_REVERSED", "true"),
    ]
    assert world.booked(payment).refundable == 10_000


def test_a_refusal_is_no_end(world: AdyenWorld) -> None:
    answer = world.pay(card(holder="DECLINED"))
    world.adyen.late.authorised_after_all(answer["pspReference"])
    world.tick()
    assert world.merchant.told() == [("AUTHORISATION", "false"), ("AUTHORISATION", "true")]
    assert {one["pspReference"] for one in world.merchant.items()} == {answer["pspReference"]}
    assert world.booked(answer["pspReference"]).capturable == 10_000


def test_operators_use_their_own_references(world: AdyenWorld) -> None:
    payment = world.paid()
    capture = world.adyen.operator.capture(payment, 6_000)
    refund = world.adyen.operator.refund(payment, 1_000, "Operator 2")
    world.adyen.operator.cancel_or_refund(payment)
    world.tick()
    told = world.merchant.items()[1:]
    assert [(one["eventCode"], one["merchantReference"]) for one in told] == [
        ("CAPTURE", "Operator 1"),
        ("REFUND", "Operator 2"),
        ("CANCEL_OR_REFUND", "Operator 1"),
    ]
    assert [one["pspReference"] for one in told[:2]] == [capture, refund]
    assert told[2]["additionalData"]["modification.action"] == "refund"
    assert world.booked(payment).refundable == 0


def test_operators_cancel(world: AdyenWorld) -> None:
    cancelled, reversed_ = world.paid(), world.paid()
    world.adyen.operator.cancel(cancelled)
    world.adyen.operator.cancel_or_refund(reversed_)
    world.tick()
    assert world.last()["additionalData"]["modification.action"] == "cancel"
    assert [one.capturable for one in world.adyen.books()] == [0, 0]
