"""Test control: shopper, banks and time, played by a test."""

import pytest

from psp_support import PSPWorld, operations, read, refusal


@pytest.fixture
def world() -> PSPWorld:
    return PSPWorld()


@pytest.mark.parametrize(("action", "status"), [("settle", "authorized"), ("fail", "declined")])
def test_a_pending_authorization_is_decided_now(world: PSPWorld, action: str, status: str) -> None:
    payment = world.pay("tok_pending_success")
    assert read(world.control(payment, action))["status"] == status
    world.clock.advance(60)
    assert world.show(payment)["status"] == status


@pytest.mark.parametrize(("action", "status"), [("settle", "succeeded"), ("fail", "failed")])
def test_pending_operations_are_decided_now_and_for_good(
    world: PSPWorld, action: str, status: str
) -> None:
    payment = world.pay("tok_capture_pending_failure")
    world.capture(payment, 300)
    world.capture(payment, 200)
    payment = read(world.control(payment, action))
    assert operations(payment)[1:] == [("capture", status, 300), ("capture", status, 200)]
    world.clock.advance(60)
    assert world.show(payment) == payment


def test_one_operation_can_be_meant(world: PSPWorld) -> None:
    payment = world.pay("tok_capture_pending")
    world.capture(payment, 300)
    payment = read(world.capture(payment, 200))
    second = payment["operations"][2]["id"]
    payment = read(world.control(payment, "settle", {"operation": second}))
    assert operations(payment)[1:] == [("capture", "pending", 300), ("capture", "succeeded", 200)]


def test_a_named_operation_fails_after_it_had_succeeded(world: PSPWorld) -> None:
    payment = world.pay()
    world.capture(payment, 1000)
    payment = read(world.refund(payment, 400))
    refund = payment["operations"][2]["id"]
    payment = read(world.control(payment, "fail", {"operation": refund}))
    assert operations(payment)[2] == ("refund", "failed", 400)
    assert payment["operations"][2]["failure"]["code"] == "refund_failed"
    assert payment["refundable"]["value"] == 1000


def test_a_refunded_capture_cannot_be_made_to_fail(world: PSPWorld) -> None:
    payment = world.pay()
    world.capture(payment, 1000)
    payment = read(world.refund(payment, 400))
    capture = payment["operations"][1]["id"]
    answer = world.control(payment, "fail", {"operation": capture})
    assert refusal(answer) == "nothing_to_do"
    assert world.show(payment) == payment


@pytest.mark.parametrize(
    ("action", "code"),
    [
        ("settle", "nothing_to_do"),
        ("fail", "nothing_to_do"),
        ("dispute", "nothing_to_do"),
        ("dispute-won", "nothing_to_do"),
        ("dispute-lost", "nothing_to_do"),
        ("confirm", "not_waiting"),
        ("refuse", "not_waiting"),
        ("abandon", "not_waiting"),
    ],
)
def test_what_makes_no_sense_is_refused(world: PSPWorld, action: str, code: str) -> None:
    payment = world.pay()
    assert refusal(world.control(payment, action)) == code
    assert world.show(payment) == payment


def test_durations_are_shown_and_changed(world: PSPWorld) -> None:
    before = read(world.get("/test/timing"))
    assert before == {
        "settleSeconds": 3,
        "authorizationSeconds": 604800,
        "keyWindowSeconds": 86400,
        "tokenSeconds": 3600,
        "lookupLagSeconds": 0,
        "processingSeconds": 0,
        "pageSeconds": 0,
    }
    changed = world.post("/test/timing", {"settleSeconds": 0.5, "tokenSeconds": 60})
    after = {**before, "settleSeconds": 0.5, "tokenSeconds": 60}
    assert read(changed) == read(world.get("/test/timing")) == after
    payment = world.pay("tok_pending_success")
    world.clock.advance(0.5)
    assert world.show(payment)["status"] == "authorized"


@pytest.mark.parametrize("body", [{"settleSeconds": -1}, {"other": 1}, {"settleSeconds": "1"}, []])
def test_a_duration_that_makes_no_sense_changes_nothing(world: PSPWorld, body: object) -> None:
    before = read(world.get("/test/timing"))
    answer = world.call("POST", "/test/timing", body)
    assert (answer.status_code, read(answer)["error"]["code"]) == (400, "invalid_request")
    assert read(world.get("/test/timing")) == before
