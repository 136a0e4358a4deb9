"""Cancellation, expiry and disputes."""

import pytest

from psp_support import PSPWorld, operations, read, refusal

DAY = 24 * 60 * 60


@pytest.fixture
def world() -> PSPWorld:
    return PSPWorld()


@pytest.mark.parametrize("token", ["tok_three_ds", "tok_pending_success"])
def test_cancelling_an_open_attempt_ends_it(world: PSPWorld, token: str) -> None:
    payment = world.pay(token)
    canceled = read(world.cancel(payment))
    assert (canceled["status"], canceled["failure"]["code"]) == ("canceled", "canceled")
    assert operations(canceled) == [
        ("authorization", "failed", 1000),
        ("cancel", "succeeded", 1000),
    ]
    assert canceled["operations"][0]["failure"]["code"] == "canceled"
    assert canceled["operations"][1]["metadata"] == {"operationId": "cancel-1"}
    world.clock.advance(DAY)
    assert world.show(payment) == canceled


def test_cancelling_a_refused_challenge_makes_it_final(world: PSPWorld) -> None:
    payment = world.pay("tok_three_ds")
    world.control(payment, "refuse")
    assert read(world.cancel(payment))["status"] == "canceled"
    assert refusal(world.control(payment, "confirm")) == "not_waiting"


def test_a_bank_that_is_moving_the_money_cannot_be_stopped(world: PSPWorld) -> None:
    payment = world.start({"type": "ideal"})
    with world.psp.lock, world.psp.opened(payment["id"]) as books:
        world.psp.issuer.confirm(books, world.clock.now(), slowly=True)
    assert world.show(payment)["status"] == "processing"
    assert refusal(world.cancel(payment)) == "not_cancelable"
    world.clock.advance(3)
    assert world.show(payment)["status"] == "captured"


def test_cancelling_an_authorization_releases_all_of_it(world: PSPWorld) -> None:
    payment = read(world.cancel(world.pay()))
    assert (payment["status"], payment["capturable"]["value"]) == ("canceled", 0)
    assert payment["failure"] is None
    assert operations(payment) == [
        ("authorization", "succeeded", 1000),
        ("cancel", "succeeded", 1000),
    ]
    assert refusal(world.capture(payment, 1)) == "not_capturable"
    assert refusal(world.cancel(payment)) == "not_cancelable"


def test_cancelling_after_a_partial_capture_releases_the_rest(world: PSPWorld) -> None:
    payment = world.pay()
    world.capture(payment, 300)
    payment = read(world.cancel(payment))
    assert operations(payment)[2] == ("cancel", "succeeded", 700)
    assert (payment["status"], payment["capturable"]["value"]) == ("captured", 0)
    assert payment["refundable"]["value"] == 300


@pytest.mark.parametrize("token", ["tok_approved", "tok_capture_pending"])
def test_a_full_capture_leaves_nothing_to_cancel(world: PSPWorld, token: str) -> None:
    payment = world.pay(token)
    world.capture(payment, 1000)
    assert refusal(world.cancel(payment)) == "not_cancelable"


def test_a_declined_payment_is_not_cancelable(world: PSPWorld) -> None:
    assert refusal(world.cancel(world.pay("tok_declined"))) == "not_cancelable"


def test_an_authorization_expires_after_seven_days(world: PSPWorld) -> None:
    payment = world.pay()
    world.clock.advance(7 * DAY - 1)
    assert world.show(payment)["status"] == "authorized"
    world.clock.advance(1)
    payment = world.show(payment)
    assert (payment["status"], payment["capturable"]["value"]) == ("expired", 0)
    assert operations(payment) == [
        ("authorization", "succeeded", 1000),
        ("expiry", "succeeded", 1000),
    ]
    assert payment["operations"][1]["createdAt"] == "2026-03-08T12:00:00.000Z"


def test_only_the_uncaptured_rest_expires(world: PSPWorld) -> None:
    payment = world.pay()
    world.capture(payment, 600)
    world.clock.advance(8 * DAY)
    payment = world.show(payment)
    assert operations(payment)[2] == ("expiry", "succeeded", 400)
    assert (payment["status"], payment["refundable"]["value"]) == ("captured", 600)


def test_a_captured_payment_does_not_expire(world: PSPWorld) -> None:
    payment = read(world.capture(world.pay(), 1000))
    world.clock.advance(8 * DAY)
    assert world.show(payment) == payment


def test_a_capture_that_fails_after_the_expiry_leaves_nothing_capturable(world: PSPWorld) -> None:
    payment = read(world.capture(world.pay(), 1000))
    world.clock.advance(8 * DAY)
    world.control(payment, "fail", {"operation": payment["operations"][1]["id"]})
    payment = world.show(payment)
    assert (payment["status"], payment["capturable"]["value"]) == ("expired", 0)
    assert operations(payment)[2] == ("expiry", "succeeded", 1000)


def test_a_test_may_expire_an_attempt_that_nobody_finished(world: PSPWorld) -> None:
    payment = world.start({"type": "ideal"})
    payment = read(world.control(payment, "expire"))
    assert (payment["status"], payment["failure"]["code"]) == ("expired", "expired")
    assert operations(payment) == [("authorization", "failed", 1000)]
    assert refusal(world.control(payment, "expire")) == "nothing_to_do"


def test_a_dispute_opens_after_the_capture(world: PSPWorld) -> None:
    payment = read(world.capture(world.pay("tok_dispute"), 800))
    assert len(payment["operations"]) == 2
    world.clock.advance(3)
    payment = world.show(payment)
    assert operations(payment)[2] == ("dispute", "pending", 800)
    assert payment["operations"][2]["capture"] == payment["operations"][1]["id"]
    assert payment["refundable"]["value"] == 0
    assert refusal(world.refund(payment, 1)) == "not_refundable"


@pytest.mark.parametrize(
    ("verdict", "status", "refundable"),
    [("dispute-won", "failed", 800), ("dispute-lost", "succeeded", 0)],
)
def test_a_dispute_is_decided(world: PSPWorld, verdict: str, status: str, refundable: int) -> None:
    payment = read(world.capture(world.pay(), 800))
    assert operations(read(world.control(payment, "dispute")))[2] == ("dispute", "pending", 800)
    payment = read(world.control(payment, verdict))
    assert operations(payment)[2] == ("dispute", status, 800)
    assert payment["refundable"]["value"] == refundable
    assert refusal(world.control(payment, verdict)) == "nothing_to_do"


def test_a_dispute_is_about_what_was_not_refunded(world: PSPWorld) -> None:
    payment = read(world.capture(world.pay(), 800))
    world.refund(payment, 300)
    assert operations(read(world.control(payment, "dispute")))[3] == ("dispute", "pending", 500)
    assert refusal(world.control(payment, "dispute")) == "nothing_to_do"


def test_a_dispute_may_be_about_a_part(world: PSPWorld) -> None:
    payment = read(world.capture(world.pay(), 800))
    part = read(world.control(payment, "dispute", {"amount": 300}))
    assert operations(part)[2] == ("dispute", "pending", 300)
    assert part["refundable"]["value"] == 500
    lost = read(world.control(payment, "dispute-lost"))
    assert operations(lost)[2] == ("dispute", "succeeded", 300)
    assert lost["refundable"]["value"] == 500
    rest = read(world.control(payment, "dispute", {"amount": 9000}))
    assert operations(rest)[3] == ("dispute", "pending", 500)
    assert world.control(payment, "dispute", {"amount": 0}).status_code == 400
