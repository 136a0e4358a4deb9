"""Bodies that must end in a typed 4xx: no money moves, nothing is created, nothing is asked."""

import gzip
import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from broken_json import BROKEN_JSON
from processor_support import codes
from shop_support import Json, Shop

AMOUNT = {"centAmount": 100, "currencyCode": "EUR"}
CARD = {"type": "card", "token": "tok_approved"}
TYPED = {"InvalidJsonInput", "RequiredField", "InvalidField", "InvalidInput"}


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop()


@pytest.fixture(scope="module")
def session_id(shop: Shop) -> str:
    return shop.new_session()


@pytest.fixture(scope="module")
def payment_id(shop: Shop) -> str:
    reference: str = shop.pay(shop.new_session()).get_json()["paymentReference"]
    return reference


class Caller:
    """Sends raw bodies to one of the two routes that take JSON."""

    def __init__(self, shop: Shop, path: str, headers: dict[str, str]) -> None:
        self._shop = shop
        self._path = path
        self._headers = headers

    def send(self, data: bytes, **headers: str) -> TestResponse:
        all_headers = {**self._headers, "Content-Type": "application/json", **headers}
        before = self._state()
        answer = self._shop.browser.post(self._path, data=data, headers=all_headers)
        assert self._state() == before, "A bad body had an effect."
        return answer

    def send_json(self, body: object) -> TestResponse:
        return self.send(json.dumps(body).encode())

    def _state(self) -> object:
        return self._shop.payments(), self._shop.money_calls()


@pytest.fixture(params=["payments", "payment-intents"])
def caller(request: pytest.FixtureRequest, shop: Shop, session_id: str, payment_id: str) -> Caller:
    if request.param == "payments":
        return Caller(shop, "/payments", {"X-Session-Id": session_id})
    return intents(shop, payment_id)


@pytest.fixture
def shopper(shop: Shop, session_id: str) -> Caller:
    return Caller(shop, "/payments", {"X-Session-Id": session_id})


@pytest.fixture
def checkout(shop: Shop, payment_id: str) -> Caller:
    return intents(shop, payment_id)


def intents(shop: Shop, payment_id: str) -> Caller:
    token = shop.token("manage_checkout_payment_intents")
    path = f"/operations/payment-intents/{payment_id}"
    return Caller(shop, path, {"Authorization": f"Bearer {token}"})


def refused(answer: TestResponse, field: str | None = None) -> bool:
    assert answer.status_code == 400
    [code] = codes(answer)
    assert code in TYPED
    if field is not None:
        assert answer.get_json()["errors"][0]["field"] == field
    return True


@pytest.mark.parametrize("body", BROKEN_JSON.values(), ids=BROKEN_JSON.keys())
def test_rows_1_to_16_broken_json(caller: Caller, body: bytes) -> None:
    answer = caller.send(body)

    assert refused(answer)
    assert codes(answer) == ["InvalidJsonInput"]


@pytest.mark.parametrize("body", [b"null", b"[]", b'"text"', b"1", b"true", b"1.5"])
def test_rows_3_to_6_json_that_is_no_object(caller: Caller, body: bytes) -> None:
    assert refused(caller.send(body))


def test_an_empty_object_names_what_is_missing(caller: Caller) -> None:
    answer = caller.send(b"{}")

    assert refused(answer)
    assert codes(answer) == ["RequiredField"]
    assert answer.get_json()["errors"][0]["field"] in ("paymentMethod", "actions")


@pytest.mark.parametrize("size", [64 * 1024 + 1, 200_000])
def test_rows_18_and_82_a_body_over_64_kib(caller: Caller, size: int) -> None:
    answer = caller.send(b'{"custom": "' + b"x" * (size - 14) + b'"}')

    assert answer.status_code == 413
    assert codes(answer) == ["PayloadTooLarge"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": ""},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/jsonp"},
        {"Content-Type": "application/problem+json"},
        {"Content-Type": "text/json"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/json; charset=latin1"},
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "br"},
        {"Content-Encoding": "identity, gzip"},
    ],
)
def test_rows_22_and_23_other_content_types(caller: Caller, headers: dict[str, str]) -> None:
    body = json.dumps({"actions": [{"action": "cancelPayment"}], "paymentMethod": CARD}).encode()

    answer = caller.send(gzip.compress(body) if "Content-Encoding" in headers else body, **headers)

    assert answer.status_code == 415
    assert codes(answer) == ["UnsupportedMediaType"]


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256, "a\tb"])
def test_idempotency_keys_that_are_none(caller: Caller, key: str) -> None:
    body = json.dumps({"actions": [{"action": "cancelPayment"}], "paymentMethod": CARD}).encode()

    assert refused(caller.send(body, **{"Idempotency-Key": key}), "Idempotency-Key")
    named = {"actions": [{"action": "cancelPayment"}], "paymentMethod": CARD, "idempotencyKey": key}
    assert refused(caller.send_json(named), "idempotencyKey")


@pytest.mark.parametrize("key", [1, True, [], {}])
def test_idempotency_keys_are_strings(caller: Caller, key: object) -> None:
    named = {"actions": [{"action": "cancelPayment"}], "paymentMethod": CARD, "idempotencyKey": key}

    assert refused(caller.send_json(named))


@pytest.mark.parametrize(
    "payment",
    [
        "not-a-uuid",
        "key=pay-cart-1",
        "%2e%2e",
        "..%2f",
        "x" * 10_000,
        "%00",
        "1",
        "'or'1'='1",
        "0F1E2D3C-4B5A-4697-8877-665544332211",
        "0f1e2d3c-4b5a-4697-8877-665544332211",
    ],
)
def test_rows_31_to_37_payments_that_do_not_exist(shop: Shop, payment: str) -> None:
    answer = shop.intent(payment, "cancelPayment")

    assert answer.status_code == 404
    assert codes(answer) == ["ResourceNotFound"]


def test_row_38_a_payment_of_another_connector(shop: Shop) -> None:
    other = shop.merchant_api(
        "POST",
        "payments",
        json={"amountPlanned": AMOUNT, "paymentMethodInfo": {"paymentInterface": "another"}},
    )

    assert shop.intent(other["id"], "cancelPayment").status_code == 404


BAD_ACTIONS: dict[str, object] = {
    "39 actions null": None,
    "40 empty": [],
    "41 two": [{"action": "cancelPayment"}, {"action": "reversePayment"}],
    "42 unknown": [{"action": "shipPayment"}],
    "43 wrong case": [{"action": "CapturePayment", "amount": AMOUNT}],
    "45 action as list": [{"action": ["cancelPayment"]}],
    "45 list in list": [[{"action": "cancelPayment"}]],
    "45 a string": ["cancelPayment"],
    "45 an object": {"action": "cancelPayment"},
    "no action": [{"amount": AMOUNT}],
    "capture without amount": [{"action": "capturePayment"}],
    "refund without amount": [{"action": "refundPayment"}],
    "amount null": [{"action": "capturePayment", "amount": None}],
    "amount as number": [{"action": "capturePayment", "amount": 100}],
    "reference as number": [{"action": "cancelPayment", "merchantReference": 1}],
    "transaction as number": [{"action": "refundPayment", "amount": AMOUNT, "transactionId": 1}],
}


@pytest.mark.parametrize("actions", BAD_ACTIONS.values(), ids=BAD_ACTIONS.keys())
def test_rows_39_to_45_actions(checkout: Caller, actions: object) -> None:
    assert refused(checkout.send_json({"actions": actions}))


def test_row_42_an_unknown_action_is_answered_with_those_we_know(checkout: Caller) -> None:
    answer = checkout.send_json({"actions": [{"action": "shipPayment"}]})

    assert refused(answer, "actions[0].action")
    assert codes(answer) == ["InvalidField"]
    assert len(answer.get_json()["errors"][0]["allowedValues"]) == 4


def test_row_44_extra_fields_do_no_harm(shop: Shop) -> None:
    reference = shop.pay(shop.new_session()).get_json()["paymentReference"]
    action = {"action": "cancelPayment", "amount": AMOUNT, "new": {"a": 1}}
    path = f"/operations/payment-intents/{reference}"

    assert shop.merchant("POST", path, action, newer=[]).get_json() == {"outcome": "approved"}


CENT_AMOUNTS = {
    "47 zero": "0",
    "48 negative": "-1",
    "49 fraction": "1.5",
    "50 string": '"100"',
    "51 true": "true",
    "52 exponent": "1e2",
    "52 float": "100.0",
    "53 2^53": "9007199254740992",
    "53 2^53+1": "9007199254740993",
    "54 2^63": "9223372036854775808",
    "55 full-width": '"\\uff11\\uff10\\uff10"',
    "null": "null",
    "list": "[100]",
    "17 5,000 digits": "9" * 5_000,
}


@pytest.mark.parametrize("action", ["capturePayment", "refundPayment"])
@pytest.mark.parametrize("cents", CENT_AMOUNTS.values(), ids=CENT_AMOUNTS.keys())
def test_rows_46_to_55_amounts(checkout: Caller, action: str, cents: str) -> None:
    amount = f'{{"centAmount": {cents}, "currencyCode": "EUR"}}'

    body = f'{{"actions": [{{"action": "{action}", "amount": {amount}}}]}}'
    assert refused(checkout.send(body.encode()))


@pytest.mark.parametrize("action", ["capturePayment", "refundPayment"])
@pytest.mark.parametrize(
    "amount",
    [
        {"currencyCode": "EUR"},
        {"centAmount": 100},
        {"centAmount": 100, "currencyCode": None},
        {"centAmount": 100, "currencyCode": "eur"},
        {"centAmount": 100, "currencyCode": "EURO"},
        {"centAmount": 100, "currencyCode": "XXX"},
        {"centAmount": 100, "currencyCode": "USD"},
        {"centAmount": 100, "currencyCode": "JPY"},
        {"centAmount": 100, "currencyCode": "KWD"},
        {"centAmount": 100, "currencyCode": 978},
        {"centAmount": 100, "currencyCode": ["EUR"]},
    ],
)
def test_rows_46_and_56_to_62_currencies(checkout: Caller, action: str, amount: Json) -> None:
    assert refused(checkout.send_json({"actions": [{"action": action, "amount": amount}]}))


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


def test_stored_payment_methods_are_not_there_yet(shopper: Caller) -> None:
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
    shopper: Caller, capsys: pytest.CaptureFixture[str], field: str, number: object
) -> None:
    answer = shopper.send_json({"paymentMethod": {**CARD, field: number}})

    assert refused(answer, f"paymentMethod.{field}")
    assert "1111" not in answer.text
    assert "1111" not in capsys.readouterr().out


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
