"""What a browser may not ask for: a typed 4xx, and no payment is made."""

import json
from typing import Any

import pytest

from bad_body_support import AMOUNT, CARD, Caller, as_shopper, refused
from processor_support import logged
from shop_support import Shop


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop()


@pytest.fixture(scope="module")
def shopper(shop: Shop) -> Caller:
    return as_shopper(shop)


BAD_METHODS: dict[str, object] = {
    "null": None,
    "a string": "card",
    "a list": [CARD],
    "no type": {"token": "tok_approved"},
    "type empty": {**CARD, "type": ""},
    "type long": {**CARD, "type": "x" * 65},
    "type null": {**CARD, "type": None},
    "74 type unknown": {**CARD, "type": "barter"},
    "74 type in capitals": {**CARD, "type": "CARD"},
    "75 token missing": {"type": "card"},
    "75 token empty": {**CARD, "token": ""},
    "75 token null": {**CARD, "token": None},
    "75 token is a number": {**CARD, "token": 1},
    "75 token is long": {**CARD, "token": "x" * 8193},
    "purchase order without number": {"type": "purchaseorder"},
    "purchase order number empty": {"type": "purchaseorder", "poNumber": ""},
    "purchase order number long": {"type": "purchaseorder", "poNumber": "x" * 257},
    "memo is a number": {"type": "purchaseorder", "poNumber": "1", "invoiceMemo": 1},
    "consent is a string": {**CARD, "storePaymentMethod": "true"},
    "stored method": {**CARD, "storedPaymentMethodId": "0f1e2d3c-4b5a-4697-8877-665544332211"},
}


@pytest.mark.parametrize("method", BAD_METHODS.values(), ids=BAD_METHODS.keys())
def test_rows_73_to_75_methods(shopper: Caller, method: object) -> None:
    assert refused(shopper.send_json({"paymentMethod": method}))


def test_a_method_that_the_session_does_not_allow_is_refused(shop: Shop) -> None:
    session_id = shop.new_session(allowedPaymentMethods=["ideal"])

    answer = shop.pay(session_id)

    assert refused(answer, "paymentMethod.type")
    assert answer.get_json()["errors"][0]["allowedValues"] == ["ideal"]


def test_stored_payment_methods_are_off_unless_enabled(shopper: Caller) -> None:
    method = {"type": "card", "storedPaymentMethodId": "x"}

    answer = shopper.send_json({"paymentMethod": method})

    assert refused(answer, "paymentMethod.storedPaymentMethodId")
    assert answer.get_json()["message"] == "Stored payment methods are not enabled."


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", AMOUNT),
        ("centAmount", 1),
        ("currency", "USD"),
        ("amountPlanned", AMOUNT),
        ("key", "pay-1"),
        ("state", "Success"),
        ("customer", {"id": "x"}),
        ("customerId", "x"),
        ("transactions", []),
        ("interfaceId", "pay_1"),
        ("cartId", "x"),
        ("paymentInterface", "x"),
    ],
)
def test_b3_and_row_80_what_a_browser_does_not_decide(
    shopper: Caller, field: str, value: object
) -> None:
    assert refused(shopper.send_json({"paymentMethod": CARD, field: value}), field)
    inside = {"paymentMethod": {**CARD, field: value}}
    assert refused(shopper.send_json(inside), f"paymentMethod.{field}")


@pytest.mark.parametrize("number", ["4111111111111111", "4111 1111 1111 1111", 4111111111111111])
@pytest.mark.parametrize("field", ["token", "poNumber", "invoiceMemo", "type", "number"])
def test_row_81_card_numbers_are_refused_and_not_repeated(
    shopper: Caller, field: str, number: object
) -> None:
    answer = shopper.send_json({"paymentMethod": {**CARD, field: number}})

    assert refused(answer, f"paymentMethod.{field}")
    assert "1111" not in answer.text


def test_row_81_card_numbers_are_not_logged() -> None:
    with logged() as log:
        shopper = as_shopper(Shop())
        shopper.send_json({"paymentMethod": {**CARD, "number": "4111111111111111"}})

    assert log[-1]["errorCode"] == "InvalidField"
    assert "1111" not in json.dumps(log)


STRANGE = [
    "😀🎉",
    "\u202eabc\u202c",
    "<script>alert(1)</script>",
    "' OR 1=1; DROP TABLE payments; --",
    "{{7*7}}${7*7}#{7*7}",
    "%s%n%x{0}{0.__class__}",
    "../../etc/passwd",
    "\r\nX-Evil: 1",
]


@pytest.mark.parametrize("text", STRANGE)
def test_row_83_strange_texts_are_only_texts(shop: Shop, text: str) -> None:
    method = {"type": "purchaseorder", "poNumber": text, "invoiceMemo": text}
    answer = shop.shopper(
        "POST", "/payments", shop.new_session(), json={"paymentMethod": method, text: text}
    )

    assert answer.get_json()["outcome"] == "approved"
    fields: dict[str, Any] = shop.payment(answer.get_json()["paymentReference"])["custom"]["fields"]
    assert fields["launchpadPurchaseOrderNumber"] == text


@pytest.mark.parametrize("text", STRANGE)
def test_row_83_strange_methods_are_unknown_methods(shopper: Caller, text: str) -> None:
    assert refused(shopper.send_json({"paymentMethod": {**CARD, "type": text}}))
