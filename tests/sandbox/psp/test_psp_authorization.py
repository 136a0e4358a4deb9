"""How an authorization goes, for every method and test token."""

from typing import Any

import pytest

from psp_support import PSPWorld, operations, payment_body, read
from sandbox.psp.cards import TEST_CARDS
from sandbox.psp_kit.card_numbers import has_valid_check_digit


@pytest.fixture
def world() -> PSPWorld:
    return PSPWorld()


def test_an_approved_card_is_authorized_and_not_captured(world: PSPWorld) -> None:
    payment = world.pay(
        value=1999, orderReference="A-7", metadata={"paymentId": "p-1", "operationId": "o-1"}
    )
    assert payment == {
        "id": payment["id"],
        "status": "authorized",
        "amount": {"value": 1999, "currency": "EUR"},
        "merchantReference": "order-1",
        "orderReference": "A-7",
        "method": {
            "type": "card",
            "brand": "visa",
            "lastFour": "4242",
            "expiryMonth": 12,
            "expiryYear": 2040,
        },
        "createdAt": "2026-03-01T12:00:00.000Z",
        "metadata": {"paymentId": "p-1", "operationId": "o-1"},
        "capturable": {"value": 1999, "currency": "EUR"},
        "refundable": {"value": 0, "currency": "EUR"},
        "action": None,
        "failure": None,
        "storedMethod": None,
        "operations": [
            {
                "id": payment["operations"][0]["id"],
                "type": "authorization",
                "status": "succeeded",
                "amount": {"value": 1999, "currency": "EUR"},
                "metadata": {"paymentId": "p-1", "operationId": "o-1"},
                "capture": None,
                "failure": None,
                "createdAt": "2026-03-01T12:00:00.000Z",
            }
        ],
    }
    assert payment["id"].startswith("pay_")
    assert payment["operations"][0]["id"].startswith("auth_")
    assert world.show(payment) == payment


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("tok_declined", "card_declined"),
        ("tok_insufficient_funds", "insufficient_funds"),
        ("tok_expired_card", "expired_card"),
        ("tok_lost_card", "lost_card"),
    ],
)
def test_a_declined_card_is_a_created_payment_that_failed(
    world: PSPWorld, token: str, code: str
) -> None:
    payment = world.pay(token)
    assert payment["status"] == "declined"
    assert payment["failure"]["code"] == payment["operations"][0]["failure"]["code"] == code
    assert payment["failure"]["message"]
    assert operations(payment) == [("authorization", "failed", 1000)]
    assert payment["capturable"]["value"] == 0


@pytest.mark.parametrize(
    ("token", "status", "operation"),
    [
        ("tok_pending_success", "authorized", "succeeded"),
        ("tok_pending_failure", "declined", "failed"),
    ],
)
def test_a_pending_authorization_settles_after_three_seconds(
    world: PSPWorld, token: str, status: str, operation: str
) -> None:
    payment = world.pay(token)
    world.clock.advance(2.9)
    assert world.show(payment)["status"] == "processing"
    assert operations(world.show(payment)) == [("authorization", "pending", 1000)]
    world.clock.advance(0.1)
    assert world.show(payment)["status"] == status
    assert operations(world.show(payment)) == [("authorization", operation, 1000)]


def test_three_ds_sends_the_shopper_to_the_challenge(world: PSPWorld) -> None:
    payment = world.pay("tok_three_ds")
    assert payment["status"] == "requires_action"
    assert payment["action"] == {
        "type": "threeDS",
        "url": f"http://psp.test/challenge/{payment['id']}",
    }
    assert operations(payment) == [("authorization", "pending", 1000)]
    confirmed = read(world.control(payment, "confirm"))
    assert (confirmed["status"], confirmed["action"]) == ("authorized", None)


@pytest.mark.parametrize(
    ("action", "code"),
    [("refuse", "authentication_failed"), ("abandon", "authentication_canceled")],
)
def test_a_failed_challenge_leaves_an_attempt_that_another_card_can_confirm(
    world: PSPWorld, action: str, code: str
) -> None:
    payment = world.pay("tok_three_ds")
    refused = read(world.control(payment, action))
    assert (refused["status"], refused["action"]) == ("requires_payment_method", None)
    assert refused["failure"]["code"] == code
    assert operations(refused) == [("authorization", "pending", 1000)]

    declined = read(world.control(payment, "confirm", {"token": "tok_lost_card"}))
    assert declined["status"] == "requires_payment_method"
    assert declined["failure"]["code"] == "lost_card"

    confirmed = read(world.control(payment, "confirm", {"token": "tok_approved_amex"}))
    assert (confirmed["status"], confirmed["failure"]) == ("authorized", None)
    assert confirmed["method"]["brand"] == "amex"


@pytest.mark.parametrize(
    ("action", "code"),
    [("refuse", "authentication_failed"), ("abandon", "authentication_canceled")],
)
def test_a_failed_challenge_that_is_withdrawn_still_says_why_it_failed(
    world: PSPWorld, action: str, code: str
) -> None:
    payment = world.pay("tok_three_ds")
    world.control(payment, action)

    canceled = read(world.cancel(payment))

    assert (canceled["status"], canceled["failure"]["code"]) == ("canceled", code)
    assert canceled["operations"][0]["failure"]["code"] == "canceled"


def test_a_bank_redirect_captures_at_once_when_the_shopper_agreed(world: PSPWorld) -> None:
    payment = world.start({"type": "ideal"})
    assert (payment["status"], payment["method"]) == ("requires_action", {"type": "ideal"})
    assert payment["action"] == {
        "type": "redirect",
        "url": f"http://psp.test/bank/{payment['id']}",
    }
    paid = read(world.control(payment, "confirm"))
    assert paid["status"] == "captured"
    assert operations(paid) == [
        ("authorization", "succeeded", 1000),
        ("capture", "succeeded", 1000),
    ]
    assert paid["operations"][1]["metadata"] == {}
    assert (paid["capturable"]["value"], paid["refundable"]["value"]) == (0, 1000)


@pytest.mark.parametrize(
    ("action", "status", "code"),
    [("refuse", "declined", "bank_refused"), ("abandon", "canceled", "canceled_by_shopper")],
)
def test_a_bank_redirect_that_fails_is_final(
    world: PSPWorld, action: str, status: str, code: str
) -> None:
    payment = world.start({"type": "ideal"})
    ended = read(world.control(payment, action))
    assert (ended["status"], ended["failure"]["code"], ended["action"]) == (status, code, None)
    assert operations(ended) == [("authorization", "failed", 1000)]
    assert world.control(payment, "confirm").status_code == 422


def test_the_hosted_page_takes_another_card_after_a_decline(world: PSPWorld) -> None:
    payment = world.start({"type": "hpp"})
    page = {"type": "redirect", "url": f"http://psp.test/pay/{payment['id']}"}
    assert (payment["status"], payment["action"]) == ("requires_action", page)

    declined = read(world.control(payment, "confirm", {"token": "tok_declined"}))
    assert (declined["status"], declined["action"]) == ("requires_action", page)
    assert declined["failure"] is None

    challenged = read(world.control(payment, "confirm", {"token": "tok_three_ds"}))
    assert challenged["action"]["type"] == "threeDS"
    assert challenged["method"]["type"] == "card"

    back = read(world.control(payment, "refuse"))
    assert (back["status"], back["action"], back["method"]) == (
        "requires_action",
        page,
        {"type": "hpp"},
    )
    authorized = read(world.control(payment, "confirm"))
    assert (authorized["status"], authorized["capturable"]["value"]) == ("authorized", 1000)


def test_the_hosted_page_can_be_abandoned(world: PSPWorld) -> None:
    payment = world.start({"type": "hpp"})
    ended = read(world.control(payment, "abandon"))
    assert (ended["status"], ended["failure"]["code"]) == ("canceled", "canceled_by_shopper")


@pytest.mark.parametrize("card", TEST_CARDS, ids=lambda card: card.token)
def test_every_test_card_has_a_valid_number_of_a_known_brand(world: PSPWorld, card: Any) -> None:
    assert has_valid_check_digit(card.number)
    assert card.brand in {"visa", "mastercard", "amex"}
    assert card.summary
    assert world.pay(card.token)["method"]["lastFour"] == card.number[-4:]
    assert world.pay(card.token)["method"]["brand"] == card.brand


def test_payments_are_found_by_merchant_reference(world: PSPWorld) -> None:
    first = world.pay(merchantReference="order 8/ü&a")
    second = world.pay(merchantReference="order 8/ü&a")
    world.pay(merchantReference="order-9")
    found = world.call("GET", "/v1/payments", params={"merchantReference": "order 8/ü&a"})
    assert read(found) == {"data": [first, second]}
    assert read(world.get("/v1/payments?merchantReference=unknown")) == {"data": []}


def test_the_search_lags_when_it_is_told_to(world: PSPWorld) -> None:
    world.post("/test/timing", {"lookupLagSeconds": 60})
    payment = world.pay()
    world.clock.advance(59)
    assert read(world.get("/v1/payments?merchantReference=order-1")) == {"data": []}
    assert world.show(payment)["status"] == "authorized"
    world.clock.advance(1)
    assert read(world.get("/v1/payments?merchantReference=order-1")) == {"data": [payment]}


def test_the_search_shows_what_is_due_by_now(world: PSPWorld) -> None:
    world.pay("tok_pending_success")
    world.clock.advance(3)
    (found,) = read(world.get("/v1/payments?merchantReference=order-1"))["data"]
    assert found["status"] == "authorized"


def test_two_payments_with_one_reference_are_two_payments(world: PSPWorld) -> None:
    first = read(world.post("/v1/payments", payment_body(), key="one"))
    second = read(world.post("/v1/payments", payment_body(), key="two"))
    assert first["id"] != second["id"]
