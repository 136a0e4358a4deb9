"""The stand-in keeps Stripe's rules about money."""

import pytest

from payment_core.domain.ledger import Ledger
from payment_core.domain.provider import Refused
from stripe_support import StripeWorld


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld(STRIPE_MULTICAPTURE="true")


@pytest.fixture
def held(world: StripeWorld) -> Ledger:
    return world.authorize()


def capture(world: StripeWorld, held: Ledger, **params: object) -> tuple[int, str]:
    path = f"/v1/payment_intents/{held.psp_payment_id}/capture"
    answer = world.answer("POST", path, data=params)
    body = answer.json()
    return answer.status_code, body.get("status") or body["error"].get("code", "")


@pytest.mark.parametrize(
    ("params", "answer"),
    [
        ({}, (200, "succeeded")),
        ({"amount_to_capture": 4_000}, (200, "succeeded")),
        ({"amount_to_capture": 4_000, "final_capture": "false"}, (200, "requires_capture")),
        ({"amount_to_capture": 10_000, "final_capture": "false"}, (200, "requires_capture")),
        ({"amount_to_capture": 10_001}, (400, "amount_too_large")),
        ({"amount_to_capture": 0}, (400, "parameter_invalid_integer")),
        ({"final_capture": "maybe"}, (400, "parameter_invalid")),
    ],
)
def test_a_capture(
    world: StripeWorld, held: Ledger, params: dict[str, object], answer: tuple[int, str]
) -> None:
    assert capture(world, held, **params) == answer


def test_many_captures_add_up(world: StripeWorld, held: Ledger) -> None:
    part = {"amount_to_capture": 4_000, "final_capture": "false"}
    assert capture(world, held, **part)[0] == capture(world, held, **part)[0] == 200
    assert capture(world, held, **part) == (400, "amount_too_large")
    intent = world.intent(held)
    assert (intent["amount_received"], intent["amount_capturable"]) == (8_000, 2_000)


def test_what_was_captured_in_part_is_not_canceled(world: StripeWorld, held: Ledger) -> None:
    capture(world, held, amount_to_capture=4_000, final_capture="false")
    answer = world.answer("POST", f"/v1/payment_intents/{held.psp_payment_id}/cancel")
    assert answer.json()["error"]["code"] == "payment_intent_unexpected_state"


def test_a_card_without_multicapture(world: StripeWorld) -> None:
    held = world.authorize("pm_card_jcb")
    part = {"amount_to_capture": 4_000, "final_capture": "false"}
    assert capture(world, held, **part)[0] == 400


def test_a_failed_capture_leaves_no_metadata(world: StripeWorld, held: Ledger) -> None:
    capture(world, held, **{"amount_to_capture": 10_001, "metadata[note]": "1"})
    assert "note" not in world.intent(held)["metadata"]


def test_no_refund_object_for_what_was_only_released(world: StripeWorld, held: Ledger) -> None:
    world.call("POST", f"/v1/payment_intents/{held.psp_payment_id}/cancel")
    charge = world.call("GET", f"/v1/charges/{world.intent(held)['latest_charge']}")
    assert (charge["refunded"], charge["amount_refunded"], charge["amount_captured"]) == (
        False,
        0,
        0,
    )


@pytest.mark.parametrize("amounts", [(10_000, 1), (6_000, 4_001), (10_001,)])
def test_no_more_is_refunded_than_was_captured(
    world: StripeWorld, held: Ledger, amounts: tuple[int, ...]
) -> None:
    capture(world, held)
    body = {"payment_intent": held.psp_payment_id}
    answers = [
        world.answer("POST", "/v1/refunds", data={**body, "amount": amount}) for amount in amounts
    ]
    assert [one.status_code for one in answers] == [200] * (len(amounts) - 1) + [400]


def test_manual_capture_filters_methods_that_cannot_wait(world: StripeWorld) -> None:
    body = {
        "amount": 1_000,
        "currency": "eur",
        "capture_method": "manual",
        "allowed_payment_method_types[0]": "card",
        "allowed_payment_method_types[1]": "ideal",
    }
    intent = world.call("POST", "/v1/payment_intents", data=body)
    assert intent["payment_method_types"] == ["card"]


def test_a_method_of_another_type_is_refused(world: StripeWorld) -> None:
    method = world.call("POST", "/v1/payment_methods", data={"type": "ideal"})
    with pytest.raises(Refused, match="payment_intent_incompatible_payment_method"):
        world.authorize(method["id"])


def test_the_page_of_the_bank_is_closed_to_whoever_lacks_the_secret(world: StripeWorld) -> None:
    ledger = world.authorize("pm_card_authenticationRequired")
    assert (
        world.answer("GET", f"/authenticate/{ledger.psp_payment_id}?secret=guess").status_code
        == 404
    )


def test_the_test_control_needs_the_key(world: StripeWorld, held: Ledger) -> None:
    path = f"/test/payment_intents/{held.psp_payment_id}/expire"
    assert world.answer("POST", path, headers={"Authorization": ""}).status_code == 401
    assert world.answer("POST", path).json()["status"] == "canceled"


def test_the_journal_and_the_clock_by_http(world: StripeWorld, held: Ledger) -> None:
    calls = world.call("GET", "/test/requests")["data"]
    assert calls[0]["path"] == "/v1/payment_intents"
    world.call("POST", "/test/clock/advance", json={"seconds": 8 * 24 * 3600})
    assert world.intent(held)["cancellation_reason"] == "expired"
    assert world.answer("DELETE", "/test/requests").status_code == 204


def test_webhooks_can_be_held_back(world: StripeWorld) -> None:
    world.stripe.outbox.register("https://merchant.test/webhooks", world.stripe.new_secret())
    mode = world.call("POST", "/test/webhooks/mode", json={"hold": True})
    assert mode["hold"]
    world.authorize()
    assert world.stripe.outbox.take_due(world.clock.now()) is None
