"""Tokens of the hosted fields: single use, short-lived, without a trace of the card number."""

from typing import Any

import pytest
import requests

from psp_support import PSP_URL, PSPWorld, payment_body, read, refusal
from sandbox.psp.cards import TEST_CARDS, TestCard

CARD: dict[str, Any] = {
    "number": "4242424242424242",
    "expiryMonth": 12,
    "expiryYear": 2030,
    "cvc": "123",
}


@pytest.fixture
def world() -> PSPWorld:
    return PSPWorld()


def tokenize(world: PSPWorld, key: str = "pk_sandbox_demo", **changes: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {key}"}
    return world.session.post(f"{PSP_URL}/v1/tokens", json={**CARD, **changes}, headers=headers)


def test_a_token_tells_what_may_be_shown(world: PSPWorld) -> None:
    answer = tokenize(world)
    assert answer.status_code == 201
    token = read(answer)["token"]
    assert token.startswith("tok_")
    assert read(answer) == {
        "token": token,
        "brand": "visa",
        "lastFour": "4242",
        "expiryMonth": 12,
        "expiryYear": 2030,
    }


def test_a_token_pays_once(world: PSPWorld) -> None:
    token = read(tokenize(world))["token"]
    payment = world.pay(token)
    assert (payment["status"], payment["method"]["expiryYear"]) == ("authorized", 2030)
    method = {"type": "card", "token": token}
    assert refusal(world.post("/v1/payments", payment_body(method))) == "token_used"


def test_a_repetition_of_the_same_request_is_not_a_second_use(world: PSPWorld) -> None:
    method = {"type": "card", "token": read(tokenize(world))["token"]}
    first = world.post("/v1/payments", payment_body(method), key="k")
    assert world.post("/v1/payments", payment_body(method), key="k").content == first.content


def test_a_declined_card_has_used_its_token(world: PSPWorld) -> None:
    token = read(tokenize(world, number="4000000000000002"))["token"]
    assert world.pay(token)["status"] == "declined"
    method = {"type": "card", "token": token}
    assert refusal(world.post("/v1/payments", payment_body(method))) == "token_used"


@pytest.mark.parametrize("token", ["tok_unknown", "4242424242424242"])
def test_an_unknown_token_is_refused(world: PSPWorld, token: str) -> None:
    method = {"type": "card", "token": token}
    assert refusal(world.post("/v1/payments", payment_body(method))) == "token_unknown"
    assert read(world.get("/v1/payments?merchantReference=order-1"))["data"] == []


def test_an_old_token_is_forgotten(world: PSPWorld) -> None:
    method = {"type": "card", "token": read(tokenize(world))["token"]}
    world.clock.advance(60 * 60)
    tokenize(world)
    assert refusal(world.post("/v1/payments", payment_body(method))) == "token_unknown"


def test_ready_tokens_pay_many_times(world: PSPWorld) -> None:
    assert world.pay("tok_approved")["id"] != world.pay("tok_approved")["id"]


@pytest.mark.parametrize("card", TEST_CARDS, ids=lambda card: card.token)
def test_the_number_of_a_test_card_behaves_like_its_ready_token(
    world: PSPWorld, card: TestCard
) -> None:
    cvc = "1234" if card.brand == "amex" else "123"
    token = read(tokenize(world, number=card.number, cvc=cvc))["token"]
    typed, ready = world.pay(token), world.pay(card.token)
    for member in ("status", "failure"):
        assert typed[member] == ready[member]
    assert typed["method"] == {**ready["method"], "expiryYear": 2030}


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"number": "4242424242424241"}, "invalid_number", "number"),
        ({"number": "4539578763621486"}, "not_a_test_card", "number"),
        ({"expiryYear": 2025}, "card_expired", "expiry"),
        ({"expiryYear": 2026, "expiryMonth": 2}, "card_expired", "expiry"),
        ({"cvc": "1234"}, "invalid_cvc", "cvc"),
        ({"number": "378282246310005"}, "invalid_cvc", "cvc"),
    ],
)
def test_a_card_that_cannot_be_right_names_the_field(
    world: PSPWorld, changes: dict[str, Any], code: str, param: str
) -> None:
    answer = tokenize(world, **changes)
    assert refusal(answer) == code
    assert read(answer)["error"]["param"] == param


def test_a_card_is_good_until_the_end_of_its_month(world: PSPWorld) -> None:
    assert tokenize(world, expiryYear=2026, expiryMonth=3).status_code == 201


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"number": "4242 4242 4242 4242"}, "number"),
        ({"number": 4242424242424242}, "number"),
        ({"number": "4242424242424242\n"}, "number"),
        ({"number": "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢"}, "number"),
        ({"expiryMonth": 13}, "expiryMonth"),
        ({"expiryYear": 30}, "expiryYear"),
        ({"cvc": "12"}, "cvc"),
    ],
)
def test_card_data_of_the_wrong_shape_is_a_bad_request(
    world: PSPWorld, changes: dict[str, Any], param: str
) -> None:
    answer = tokenize(world, **changes)
    assert (answer.status_code, read(answer)["error"]["param"]) == (400, param)


@pytest.mark.parametrize("key", ["", "sk_sandbox_demo", "pk_other"])
def test_tokens_are_made_with_the_publishable_key(world: PSPWorld, key: str) -> None:
    assert tokenize(world, key=key).status_code == 401


def test_no_card_number_and_no_code_stays_behind(world: PSPWorld) -> None:
    answers = [
        tokenize(world, cvc="739"),
        tokenize(world, number="4242424242424241", cvc="739"),
        tokenize(world, cvc="73"),
    ]
    payment = world.pay(read(answers[0])["token"])
    seen = [answer.text for answer in answers]
    seen += [world.get("/test/requests").text, str(payment), str(vars(world.psp.tokens))]
    for text in seen:
        assert "424242424242" not in text
        assert "739" not in text
