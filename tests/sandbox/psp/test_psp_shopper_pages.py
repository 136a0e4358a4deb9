"""The pages that a shopper is sent to: what they decide, and where they lead."""

from typing import Any

import pytest
import requests

from psp_support import PSP_URL, PSPWorld, operations, read

RETURN_URL = "https://shop.test/return?payment=1&x=%20y#z"
SHOP = "https://shop.test"


@pytest.fixture
def world() -> PSPWorld:
    return PSPWorld()


def decide(world: PSPWorld, payment: dict[str, Any], **form: str) -> requests.Response:
    return world.visit(payment["action"]["url"], form)


def typed_card(world: PSPWorld, number: str) -> str:
    card: dict[str, Any] = {"number": number, "expiryMonth": 12, "expiryYear": 2030, "cvc": "123"}
    headers = {"Authorization": "Bearer pk_sandbox_demo"}
    answer = world.session.post(f"{PSP_URL}/v1/tokens", json=card, headers=headers)
    token: str = read(answer)["token"]
    return token


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("confirm", "captured"),
        ("confirm-later", "processing"),
        ("refuse", "declined"),
        ("cancel", "canceled"),
    ],
)
def test_the_bank_sends_the_shopper_back_with_the_outcome_on_the_books(
    world: PSPWorld, outcome: str, status: str
) -> None:
    payment = world.start({"type": "ideal"}, returnUrl=RETURN_URL)
    assert world.visit(payment["action"]["url"]).status_code == 200
    answer = decide(world, payment, outcome=outcome)
    assert (answer.status_code, answer.headers["Location"]) == (303, RETURN_URL)
    assert world.show(payment)["status"] == status


def test_a_bank_that_answers_later_takes_its_time(world: PSPWorld) -> None:
    payment = world.start({"type": "ideal"})
    decide(world, payment, outcome="confirm-later")
    world.clock.advance(3)
    assert operations(world.show(payment)) == [
        ("authorization", "succeeded", 1000),
        ("capture", "succeeded", 1000),
    ]


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("confirm", "authorized"),
        ("refuse", "requires_payment_method"),
        ("cancel", "requires_payment_method"),
    ],
)
def test_three_ds_as_a_page_sends_the_shopper_back(
    world: PSPWorld, outcome: str, status: str
) -> None:
    payment = world.pay("tok_three_ds", returnUrl=RETURN_URL)
    answer = decide(world, payment, outcome=outcome)
    assert (answer.status_code, answer.headers["Location"]) == (303, RETURN_URL)
    assert world.show(payment)["status"] == status


@pytest.mark.parametrize(
    ("outcome", "result"), [("confirm", "completed"), ("refuse", "failed"), ("cancel", "failed")]
)
def test_three_ds_in_a_frame_tells_the_embedding_page(
    world: PSPWorld, outcome: str, result: str
) -> None:
    payment = world.pay("tok_three_ds", returnUrl=RETURN_URL)
    url = f"{payment['action']['url']}?embedded={SHOP}"
    shown = world.visit(url)
    assert "frame-ancestors *" in shown.headers["Content-Security-Policy"]
    answer = world.visit(url, {"outcome": outcome})
    assert answer.status_code == 200
    assert f'data-parent="{SHOP}" data-result="{result}"' in answer.text


def test_a_challenge_that_was_canceled_meanwhile_tells_the_embedding_page(world: PSPWorld) -> None:
    payment = world.pay("tok_three_ds")
    world.cancel(payment)
    answer = world.visit(f"{payment['action']['url']}?embedded={SHOP}", {"outcome": "confirm"})
    assert 'data-result="failed"' in answer.text
    assert world.show(payment)["status"] == "canceled"


@pytest.mark.parametrize("form", [None, {"outcome": "refuse"}])
def test_a_second_click_changes_nothing_and_leads_on(
    world: PSPWorld, form: dict[str, str] | None
) -> None:
    payment = world.start({"type": "ideal"}, returnUrl=RETURN_URL)
    decide(world, payment, outcome="confirm")
    answer = world.visit(payment["action"]["url"], form)
    assert (answer.status_code, answer.headers["Location"]) == (303, RETURN_URL)
    assert world.show(payment)["status"] == "captured"


def test_without_a_return_url_the_shopper_may_close_the_window(world: PSPWorld) -> None:
    answer = decide(world, world.start({"type": "ideal"}), outcome="confirm")
    assert answer.status_code == 200
    assert "You can close this window." in answer.text


@pytest.mark.parametrize("page", ["challenge", "bank", "pay"])
def test_an_unknown_payment_has_no_page(world: PSPWorld, page: str) -> None:
    assert world.visit(f"/{page}/pay_unknown").status_code == 404


@pytest.mark.parametrize(
    ("method", "form"),
    [("ideal", {"outcome": "explode"}), ("ideal", {}), ("hpp", {"choice": "cash"}), ("hpp", {})],
)
def test_an_unknown_decision_is_refused(world: PSPWorld, method: str, form: dict[str, str]) -> None:
    payment = world.start({"type": method})
    assert decide(world, payment, **form).status_code == 400
    assert world.show(payment) == payment


def test_the_payment_page_takes_a_card(world: PSPWorld) -> None:
    payment = world.start({"type": "hpp"}, returnUrl=RETURN_URL)
    token = typed_card(world, "4242424242424242")
    answer = decide(world, payment, choice="card", token=token)
    assert (answer.status_code, answer.headers["Location"]) == (303, RETURN_URL)
    assert world.show(payment)["status"] == "authorized"


@pytest.mark.parametrize("token", ["tok_declined", "tok_unknown", ""])
def test_the_payment_page_asks_again_after_a_decline(world: PSPWorld, token: str) -> None:
    payment = world.start({"type": "hpp"}, returnUrl=RETURN_URL)
    answer = decide(world, payment, choice="card", token=token)
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/pay/{payment['id']}?refused=1",
    )
    assert "That did not work." in world.visit(answer.headers["Location"]).text
    assert "That did not work." not in world.visit(payment["action"]["url"]).text
    assert decide(world, payment, choice="card", token="tok_approved").status_code == 303
    assert world.show(payment)["status"] == "authorized"


def test_the_payment_page_leads_through_three_ds(world: PSPWorld) -> None:
    payment = world.start({"type": "hpp"}, returnUrl=RETURN_URL)
    answer = decide(world, payment, choice="card", token="tok_three_ds")
    challenge = f"{PSP_URL}/challenge/{payment['id']}"
    assert answer.headers["Location"] == challenge
    refused = world.visit(challenge, {"outcome": "refuse"})
    assert refused.headers["Location"] == payment["action"]["url"]
    decide(world, payment, choice="card", token="tok_three_ds")
    confirmed = world.visit(challenge, {"outcome": "confirm"})
    assert confirmed.headers["Location"] == RETURN_URL
    assert world.show(payment)["status"] == "authorized"


def test_the_payment_page_leads_to_the_bank(world: PSPWorld) -> None:
    payment = world.start({"type": "hpp"}, returnUrl=RETURN_URL)
    answer = decide(world, payment, choice="bank")
    bank = f"{PSP_URL}/bank/{payment['id']}"
    assert answer.headers["Location"] == bank
    back = world.visit(bank, {"outcome": "cancel"})
    assert back.headers["Location"] == payment["action"]["url"]
    decide(world, payment, choice="bank")
    paid = world.visit(bank, {"outcome": "confirm"})
    assert paid.headers["Location"] == RETURN_URL
    shown = world.show(payment)
    assert (shown["status"], shown["method"]) == ("captured", {"type": "ideal"})


def test_the_payment_page_can_be_left(world: PSPWorld) -> None:
    payment = world.start({"type": "hpp"}, returnUrl=RETURN_URL)
    answer = decide(world, payment, choice="cancel")
    assert answer.headers["Location"] == RETURN_URL
    assert world.show(payment)["status"] == "canceled"


def test_after_a_failed_challenge_the_payment_page_takes_another_card(world: PSPWorld) -> None:
    payment = world.pay("tok_three_ds", returnUrl=RETURN_URL)
    decide(world, payment, outcome="refuse")
    page = f"/pay/{payment['id']}"
    assert 'value="bank"' not in world.visit(page).text
    left = world.visit(page, {"choice": "cancel"})
    assert left.headers["Location"] == RETURN_URL
    assert world.show(payment)["status"] == "requires_payment_method"
    world.visit(page, {"choice": "card", "token": "tok_approved"})
    assert world.show(payment)["status"] == "authorized"
