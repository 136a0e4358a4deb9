"""The stand-in gives back, disputes and releases as Stripe does."""

from typing import Any

import pytest

from payment_core.domain.ledger import Ledger
from stripe_support import StripeWorld


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


def captured(world: StripeWorld, token: str = "pm_card_visa") -> Ledger:
    return world.capture(world.authorize(token), 10_000)


def charge(world: StripeWorld, ledger: Ledger) -> Any:
    return world.call("GET", f"/v1/charges/{world.intent(ledger)['latest_charge']}")


def events(world: StripeWorld, count: int) -> list[str]:
    return [one["type"] for one in world.call("GET", f"/v1/events?limit={count}")["data"]]


def test_what_is_still_pending_is_not_refunded_and_cannot_be_twice(world: StripeWorld) -> None:
    ledger = captured(world, "pm_card_pendingRefund")
    world.refund(ledger, 6_000)
    assert charge(world, ledger)["amount_refunded"] == 0
    assert events(world, 1) == ["refund.created"]
    body = {"payment_intent": ledger.psp_payment_id, "amount": 6_000}
    assert world.answer("POST", "/v1/refunds", data=body).status_code == 400
    world.clock.advance(10)
    assert charge(world, ledger)["amount_refunded"] == 6_000
    assert "charge.refunded" in events(world, 3)


@pytest.mark.parametrize("amount", [1, 4_000, 10_000])
def test_a_part_can_be_disputed(world: StripeWorld, amount: int) -> None:
    ledger = captured(world)
    world.control(ledger, f"dispute?amount={amount}")
    [dispute] = world.call("GET", "/v1/disputes")["data"]
    assert dispute["amount"] == amount
    assert events(world, 2) == ["charge.dispute.funds_withdrawn", "charge.dispute.created"]
    world.call("POST", f"/test/disputes/{dispute['id']}/won")
    assert events(world, 2) == ["charge.dispute.closed", "charge.dispute.funds_reinstated"]


def test_nobody_disputes_more_than_was_taken(world: StripeWorld) -> None:
    ledger = captured(world)
    path = f"/test/payment_intents/{ledger.psp_payment_id}/dispute"
    assert world.answer("POST", f"{path}?amount=10001").status_code == 400


@pytest.mark.parametrize(
    ("action", "left"), [("capture?amount=4000", 6_000), ("cancel", 10_000), ("expire", 10_000)]
)
@pytest.mark.parametrize("is_old", [True, False])
def test_a_release_in_an_older_version_leaves_a_refund(
    world: StripeWorld, action: str, left: int, is_old: bool
) -> None:
    world.call("PUT", "/test/account", json={"refunds_releases": is_old})
    ledger = world.authorize()
    world.control(ledger, action)
    found = world.call("GET", "/v1/refunds")["data"]
    assert [one["amount"] for one in found] == ([left] if is_old else [])
    assert charge(world, ledger)["amount_refunded"] == (left if is_old else 0)
    if "capture" in action:
        body = {"payment_intent": ledger.psp_payment_id, "amount": 4_000}
        assert world.call("POST", "/v1/refunds", data=body)["status"] == "succeeded"


def test_a_call_in_our_version_leaves_none(world: StripeWorld) -> None:
    world.call("PUT", "/test/account", json={"refunds_releases": True})
    world.capture(world.authorize(), 4_000)
    assert world.call("GET", "/v1/refunds")["data"] == []
