"""What the stub of Stripe.js is served and answered."""

from typing import Any

import pytest
import requests

from stripe_support import API, StripeWorld

PUBLISHABLE = {"Authorization": "Bearer pk_test_sandbox"}
SHOP = "https://shop.example"


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


def typed(number: str = "4242424242424242", **changed: str) -> dict[str, str]:
    card = {"number": number, "exp_month": "12", "exp_year": "2034", "cvc": "123", **changed}
    members = {f"payment_method_data[card][{name}]": value for name, value in card.items()}
    return {"payment_method_data[type]": "card", **members}


def tokenized(world: StripeWorld, form: dict[str, str], **headers: str) -> requests.Response:
    return world.session.post(
        f"{API}/v1/confirmation_tokens", data=form, headers={**PUBLISHABLE, **headers}
    )


def test_a_typed_card_becomes_a_token_that_pays_as_its_number_says(world: StripeWorld) -> None:
    made = tokenized(world, typed("4000000000009995")).json()
    assert made["payment_method_preview"] == {
        "type": "card",
        "card": {"brand": "visa", "last4": "9995", "exp_month": 12, "exp_year": 2034},
    }
    assert "4000000000009995" not in str(made)
    assert world.authorize(made["id"]).code == "insufficient_funds"


@pytest.mark.parametrize(
    ("form", "code", "param"),
    [
        (typed("4242424242424241"), "incorrect_number", "number"),
        (typed("4111111111111111"), "card_declined", "number"),
        (typed(exp_month="13"), "invalid_expiry_month", "exp_month"),
        (typed(exp_year="2020"), "invalid_expiry_year", "exp_year"),
        (typed(cvc="12"), "invalid_cvc", "cvc"),
        ({"payment_method_data[type]": "wechat_pay"}, "invalid_bank_account_iban", "iban"),
    ],
)
def test_what_cannot_be_a_test_card_is_refused(
    world: StripeWorld, form: dict[str, str], code: str, param: str
) -> None:
    answer = tokenized(world, form)
    assert answer.status_code in (400, 402)
    error: dict[str, Any] = answer.json()["error"]
    assert (error["code"], error["param"]) == (code, param)


def test_tokens_are_made_with_the_publishable_key(world: StripeWorld) -> None:
    assert tokenized(world, typed(), Authorization="Bearer pk_test_other").status_code == 401


def test_three_d_secure_needs_the_client_secret_and_ends_once(world: StripeWorld) -> None:
    token = tokenized(world, typed("4000002760003184")).json()["id"]
    action = world.authorize(token).action
    assert action is not None
    page = f"{API}/elements/next-action"
    asked = {"parent": SHOP, "client_secret": action.client_secret or ""}
    assert "Let the check fail" in world.session.get(page, params=asked).text
    guessed = {**asked, "client_secret": f"{asked['client_secret']}0"}
    assert world.session.get(page, params=guessed).status_code == 404
    refused = world.session.post(page, params=asked, data={"answer": "refuse"}).text
    assert "payment_intent_authentication_failure" in refused
    assert "paymentId" not in refused
    again = world.session.post(page, params=asked, data={"answer": "approve"}).text
    assert "payment_intent_unexpected_state" in again


def test_frames_talk_to_the_origin_that_is_named(world: StripeWorld) -> None:
    page = f"{API}/elements/payment"
    shown = world.session.get(page, params={"parent": SHOP, "type": "card"})
    assert f'data-parent="{SHOP}"' in shown.text
    assert "frame-ancestors *" in shown.headers["Content-Security-Policy"]
    for wrong in ({"type": "card"}, {"parent": "*", "type": "card"}, {"parent": SHOP}):
        assert world.session.get(page, params=wrong).status_code == 400


@pytest.mark.parametrize("path", ["/", "/endive/stripe.js", "/shared/card.js"])
def test_files_are_where_stripe_has_them(world: StripeWorld, path: str) -> None:
    assert world.session.get(API + path).status_code == 200


def test_only_the_shared_files_are_shared(world: StripeWorld) -> None:
    assert world.session.get(f"{API}/shared/pay.js").status_code == 404
