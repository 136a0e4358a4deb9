"""Payment Intents that cannot be: a typed 4xx, and no money moves."""

import pytest

from bad_body_support import AMOUNT, Caller, as_checkout, refused
from processor_support import codes
from shop_support import Json, Shop


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop()


@pytest.fixture(scope="module")
def checkout(shop: Shop) -> Caller:
    return as_checkout(shop)


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
