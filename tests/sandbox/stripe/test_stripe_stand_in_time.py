"""The stand-in lets time do what it does at Stripe, and remembers its own errors."""

import pytest

from payment_core.domain.payment import TransactionType as T
from stripe_support import StripeWorld, entries, of_type

HOUR, DAY = 3600, 24 * 3600


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


def method(world: StripeWorld, kind: str) -> str:
    return str(world.call("POST", "/v1/payment_methods", data={"type": kind})["id"])


@pytest.mark.parametrize(
    ("kind", "lasts"),
    [
        ("bancontact", HOUR),
        ("eps", HOUR),
        ("ideal", HOUR),
        ("p24", HOUR),
        ("klarna", 3 * HOUR),
        ("paypal", 3 * HOUR),
    ],
)
def test_a_redirect_ends_by_itself(world: StripeWorld, kind: str, lasts: int) -> None:
    ledger = world.authorize(method(world, kind), method=kind)
    world.clock.advance(lasts - 1)
    assert world.intent(ledger)["status"] == "requires_action"
    world.clock.advance(1)
    intent = world.intent(ledger)
    assert intent["status"] == "requires_payment_method"
    assert intent["last_payment_error"]["code"] == "payment_intent_payment_attempt_expired"
    assert intent["latest_charge"] is None
    lapsed = world.fetch(ledger)
    assert (lapsed.retryable, lapsed.code, lapsed.action) == (True, "canceled_by_shopper", None)
    assert entries(world.cancel(lapsed))[0] == ("Authorization", 10_000, "Failure")


def test_a_redirect_that_was_finished_does_not_end(world: StripeWorld) -> None:
    ledger = world.authorize(method(world, "ideal"), method="ideal")
    world.control(ledger, "approve")
    world.clock.advance(DAY)
    assert world.intent(ledger)["status"] == "succeeded"


def test_a_new_redirect_has_its_own_time(world: StripeWorld) -> None:
    ledger = world.authorize(method(world, "ideal"), method="ideal")
    path = f"/v1/payment_intents/{ledger.psp_payment_id}/confirm"
    world.clock.advance(HOUR - 60)
    body = {"payment_method": method(world, "ideal"), "return_url": "https://shop.example"}
    world.call("POST", path, data=body)
    world.clock.advance(120)
    assert world.intent(ledger)["status"] == "requires_action"


def test_three_d_secure_waits(world: StripeWorld) -> None:
    ledger = world.authorize("pm_card_authenticationRequired")
    world.clock.advance(30 * DAY)
    assert world.intent(ledger)["status"] == "requires_action"


def test_the_control_lets_it_end_at_once(world: StripeWorld) -> None:
    ledger = world.authorize(method(world, "eps"), method="eps")
    world.control(ledger, "lapse")
    assert world.intent(ledger)["status"] == "requires_payment_method"


@pytest.mark.parametrize(("kind", "lasts"), [("card", 7), ("klarna", 28), ("paypal", 10)])
def test_a_hold_ends_by_itself(world: StripeWorld, kind: str, lasts: int) -> None:
    token = "pm_card_visa" if kind == "card" else method(world, kind)
    ledger = world.authorize(token, method=kind)
    if kind != "card":
        world.control(ledger, "approve")
    world.clock.advance(lasts * DAY - 1)
    assert world.intent(ledger)["status"] == "requires_capture"
    world.clock.advance(1)
    intent = world.intent(ledger)
    assert (intent["status"], intent["cancellation_reason"]) == ("canceled", "expired")
    events = [one["type"] for one in world.call("GET", "/v1/events")["data"]]
    assert events[:2] == ["payment_intent.canceled", "charge.expired"]


def test_a_hold_off_session_ends_earlier(world: StripeWorld) -> None:
    ledger = world.authorize(off_session=True, return_url=None)
    world.clock.advance(5 * DAY)
    assert of_type(world.fetch(ledger), T.CANCEL_AUTHORIZATION) == [(None, 10_000, "Success")]


def test_off_session_a_bank_that_wants_the_holder_leaves_no_charge(world: StripeWorld) -> None:
    ledger = world.authorize("pm_card_authenticationRequired", off_session=True, return_url=None)
    intent = world.intent(ledger)
    assert (intent["status"], intent["latest_charge"]) == ("requires_payment_method", None)
    assert intent["last_payment_error"]["code"] == "authentication_required"
    assert (ledger.retryable, ledger.code) == (True, "authentication_required")


@pytest.mark.parametrize("applied", [True, False])
def test_its_own_error_is_remembered_for_a_day(world: StripeWorld, applied: bool) -> None:
    rule = {"path": "/payment_intents$", "applied": applied}
    world.call("POST", "/test/server-errors", json=rule)
    body = {"amount": 1000, "currency": "eur"}

    def create(key: str, **more: object) -> tuple[int, str | None]:
        headers = {"Idempotency-Key": key}
        answer = world.answer("POST", "/v1/payment_intents", data={**body, **more}, headers=headers)
        return answer.status_code, answer.headers.get("Idempotent-Replayed")

    assert create("one") == (500, None)
    assert create("one") == (500, "true")
    assert create("one", amount=2000) == (400, None)
    assert len(world.call("GET", "/v1/payment_intents")["data"]) == applied
    assert create("two") == (200, None)
    world.clock.advance(DAY)
    assert create("one") == (200, None)


def test_its_errors_can_be_called_off(world: StripeWorld) -> None:
    world.call("POST", "/test/server-errors", json={"path": "/payment_intents$", "count": 2})
    assert world.answer("DELETE", "/test/server-errors").status_code == 204
    headers = {"Idempotency-Key": "one"}
    body = {"amount": 1000, "currency": "eur"}
    assert world.answer("POST", "/v1/payment_intents", data=body, headers=headers).ok
