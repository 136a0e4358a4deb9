"""What webhooks tell: every change of the books, once, and nothing else."""

from datetime import UTC, datetime

import pytest

from psp_support import PSPWorld


@pytest.fixture
def world() -> PSPWorld:
    # The verifying library reads the real clock, so the virtual one starts at the real time.
    return PSPWorld(start=datetime.now(UTC))


@pytest.mark.parametrize(
    ("token", "types"),
    [
        ("tok_approved", ["payment.authorized"]),
        ("tok_declined", ["payment.declined"]),
        ("tok_pending_success", ["payment.updated", "payment.authorized"]),
        ("tok_pending_failure", ["payment.updated", "payment.declined"]),
        ("tok_three_ds", ["payment.action_required"]),
    ],
)
def test_authorizations_are_told(world: PSPWorld, token: str, types: list[str]) -> None:
    world.register()
    world.pay(token)
    world.clock.advance(3)
    assert world.told() == types


@pytest.mark.parametrize(
    ("token", "types"),
    [
        ("tok_approved", ["payment.captured"]),
        ("tok_capture_pending", ["payment.updated", "payment.captured"]),
        ("tok_capture_pending_failure", ["payment.updated", "capture.failed"]),
        ("tok_capture_fails_late", ["payment.captured", "capture.failed"]),
        ("tok_dispute", ["payment.captured", "dispute.opened"]),
    ],
)
def test_captures_are_told(world: PSPWorld, token: str, types: list[str]) -> None:
    world.register()
    world.capture(world.pay(token), 1000)
    world.clock.advance(3)
    assert world.told() == ["payment.authorized", *types]


@pytest.mark.parametrize(
    ("token", "types"),
    [
        ("tok_approved", ["refund.succeeded"]),
        ("tok_refund_pending", ["payment.updated", "refund.succeeded"]),
        ("tok_refund_pending_failure", ["payment.updated", "refund.failed"]),
        ("tok_refund_fails_late", ["refund.succeeded", "refund.failed"]),
    ],
)
def test_refunds_are_told(world: PSPWorld, token: str, types: list[str]) -> None:
    world.register()
    payment = world.pay(token)
    world.capture(payment, 1000)
    world.refund(payment, 500)
    world.clock.advance(3)
    assert world.told()[2:] == types


@pytest.mark.parametrize(
    ("action", "type_told"),
    [("expire", "payment.expired"), ("dispute", "dispute.opened")],
)
def test_endings_are_told(world: PSPWorld, action: str, type_told: str) -> None:
    payment = world.pay()
    world.capture(payment, 500)
    world.register()
    world.control(payment, action)
    assert world.told() == [type_told]


def test_cancellations_and_verdicts_are_told(world: PSPWorld) -> None:
    payment = world.pay()
    world.capture(payment, 500)
    world.register()
    world.cancel(payment)
    for action in ("dispute", "dispute-won", "dispute", "dispute-lost"):
        world.control(payment, action)
    assert world.told() == [
        "payment.canceled",
        "dispute.opened",
        "dispute.won",
        "dispute.opened",
        "dispute.lost",
    ]


def test_a_refusal_is_not_told(world: PSPWorld) -> None:
    payment = world.pay("tok_declined")
    world.register()
    world.capture(payment, 1000)
    assert world.told() == []


def test_an_event_carries_the_time_at_which_it_happened(world: PSPWorld) -> None:
    secret = world.register()
    payment = world.pay("tok_pending_success")
    created = datetime.fromisoformat(payment["createdAt"])
    world.clock.advance(100)
    world.psp.tick()
    happened = [datetime.fromisoformat(one["createdAt"]) for one in world.merchant.events(secret)]
    assert [(one - created).total_seconds() for one in happened] == [0, 3]


def test_the_body_tells_no_amount(world: PSPWorld) -> None:
    world.register()
    world.pay(value=123_456)
    world.psp.tick()
    assert b"123456" not in world.merchant.received[0][1]
