"""Captures and refunds: sums, named captures, and what happens to them later."""

from typing import Any

import pytest

from psp_support import PSPWorld, operations, read, refusal


@pytest.fixture
def world() -> PSPWorld:
    return PSPWorld()


def captured(world: PSPWorld, *values: int, token: str = "tok_approved") -> dict[str, Any]:
    """Return a payment of 1000 with these captures."""
    payment = world.pay(token)
    for value in values:
        payment = read(world.capture(payment, value))
    return payment


def capture_ids(payment: dict[str, Any]) -> list[str]:
    return [one["id"] for one in payment["operations"] if one["type"] == "capture"]


def test_partial_captures_add_up_to_the_authorized_amount(world: PSPWorld) -> None:
    payment = captured(world, 300, 600)
    assert payment["status"] == "captured"
    assert (payment["capturable"]["value"], payment["refundable"]["value"]) == (100, 900)
    assert payment["operations"][1]["metadata"] == {"operationId": "capture-1"}
    assert refusal(world.capture(payment, 101)) == "amount_too_large"
    payment = read(world.capture(payment, 100))
    assert payment["capturable"]["value"] == 0
    assert refusal(world.capture(payment, 1)) == "not_capturable"
    assert operations(payment)[1:] == [
        ("capture", "succeeded", 300),
        ("capture", "succeeded", 600),
        ("capture", "succeeded", 100),
    ]


@pytest.mark.parametrize("token", ["tok_declined", "tok_pending_success", "tok_three_ds"])
def test_only_an_authorized_payment_is_captured(world: PSPWorld, token: str) -> None:
    payment = world.pay(token)
    assert refusal(world.capture(payment, 1000)) == "not_capturable"
    assert len(world.show(payment)["operations"]) == 1


def test_refunds_stay_within_what_is_captured(world: PSPWorld) -> None:
    payment = captured(world, 600)
    payment = read(world.refund(payment, 200))
    assert payment["refundable"]["value"] == 400
    assert payment["operations"][2]["metadata"] == {"operationId": "refund-1"}
    assert refusal(world.refund(payment, 401)) == "amount_too_large"
    payment = read(world.refund(payment, 400))
    assert payment["refundable"]["value"] == 0
    assert refusal(world.refund(payment, 1)) == "not_refundable"
    assert payment["status"] == "captured"


def test_nothing_is_refunded_that_was_not_captured(world: PSPWorld) -> None:
    assert refusal(world.refund(world.pay(), 1)) == "not_refundable"


def test_a_refund_of_a_named_capture_stays_within_that_capture(world: PSPWorld) -> None:
    payment = captured(world, 300, 700)
    first, second = capture_ids(payment)
    assert refusal(world.refund(payment, 301, capture=first)) == "amount_too_large"
    payment = read(world.refund(payment, 300, capture=first))
    assert payment["operations"][-1]["capture"] == first
    assert refusal(world.refund(payment, 1, capture=first)) == "not_refundable"
    payment = read(world.refund(payment, 700, capture=second))
    assert payment["refundable"]["value"] == 0


def test_refunds_without_a_name_count_against_the_whole(world: PSPWorld) -> None:
    payment = captured(world, 300, 700)
    payment = read(world.refund(payment, 800))
    _, second = capture_ids(payment)
    assert refusal(world.refund(payment, 201, capture=second)) == "amount_too_large"
    assert world.refund(payment, 200, capture=second).status_code == 200


def test_a_refund_names_a_capture_of_its_own_payment(world: PSPWorld) -> None:
    payment = captured(world, 1000)
    (foreign,) = capture_ids(captured(world, 1000))
    authorization = payment["operations"][0]["id"]
    assert refusal(world.refund(payment, 1, capture=foreign)) == "capture_unknown"
    assert refusal(world.refund(payment, 1, capture=authorization)) == "capture_unknown"


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_another_currency_is_refused(world: PSPWorld, currency: str) -> None:
    payment = captured(world, 500)
    other = {"value": 1, "currency": currency}
    assert refusal(world.capture(payment, 1, amount=other)) == "currency_mismatch"
    assert refusal(world.refund(payment, 1, amount=other)) == "currency_mismatch"


@pytest.mark.parametrize(
    ("token", "final"),
    [("tok_capture_pending", "succeeded"), ("tok_capture_pending_failure", "failed")],
)
def test_a_pending_capture_settles_later(world: PSPWorld, token: str, final: str) -> None:
    payment = captured(world, 400, token=token)
    assert payment["status"] == "authorized"
    assert operations(payment)[1] == ("capture", "pending", 400)
    assert (payment["capturable"]["value"], payment["refundable"]["value"]) == (600, 0)
    assert refusal(world.refund(payment, 1)) == "not_refundable"
    world.clock.advance(3)
    payment = world.show(payment)
    assert operations(payment)[1] == ("capture", final, 400)
    is_captured = final == "succeeded"
    assert payment["status"] == ("captured" if is_captured else "authorized")
    assert payment["capturable"]["value"] == (600 if is_captured else 1000)
    assert payment["refundable"]["value"] == (400 if is_captured else 0)


def test_a_capture_that_looked_good_can_fail_late(world: PSPWorld) -> None:
    payment = captured(world, 1000, token="tok_capture_fails_late")
    assert operations(payment)[1] == ("capture", "succeeded", 1000)
    world.clock.advance(3)
    payment = world.show(payment)
    assert operations(payment)[1] == ("capture", "failed", 1000)
    assert payment["operations"][1]["failure"]["code"] == "capture_failed"
    assert (payment["status"], payment["capturable"]["value"]) == ("authorized", 1000)
    assert payment["refundable"]["value"] == 0


def test_a_capture_that_was_refunded_no_longer_fails(world: PSPWorld) -> None:
    payment = captured(world, 1000, token="tok_capture_fails_late")
    world.refund(payment, 1)
    world.clock.advance(3)
    assert operations(world.show(payment))[1:] == [
        ("capture", "succeeded", 1000),
        ("refund", "succeeded", 1),
    ]


@pytest.mark.parametrize(
    ("token", "first", "final"),
    [
        ("tok_refund_pending", "pending", "succeeded"),
        ("tok_refund_pending_failure", "pending", "failed"),
        ("tok_refund_fails_late", "succeeded", "failed"),
    ],
)
def test_a_refund_settles_later(world: PSPWorld, token: str, first: str, final: str) -> None:
    payment = read(world.refund(captured(world, 1000, token=token), 1000))
    assert operations(payment)[2] == ("refund", first, 1000)
    assert payment["refundable"]["value"] == 0
    world.clock.advance(3)
    payment = world.show(payment)
    assert operations(payment)[2] == ("refund", final, 1000)
    assert payment["refundable"]["value"] == (0 if final == "succeeded" else 1000)


def test_an_operation_keeps_the_time_of_its_request(world: PSPWorld) -> None:
    payment = world.pay("tok_capture_pending")
    world.clock.advance(60)
    payment = read(world.capture(payment, 1000))
    world.clock.advance(60)
    assert world.show(payment)["operations"][1]["createdAt"] == "2026-03-01T12:01:00.000Z"
