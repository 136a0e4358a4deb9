"""What a shopper's browser must not send."""

import pytest

from bench import Bench
from payment_core.runtime.errors import InvalidField
from processor.http.browser_input import refuse_browser_decisions, refuse_card_numbers

# Test numbers that card schemes and PSPs publish.
NUMBER = "4111111111111111"
CARD_NUMBERS = [
    NUMBER,
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "5555555555554444",
    "378282246310005",
    "3782 822463 10005",
    "4222222222222",
    "6304000000000000000",
    "please charge 4111111111111111 now",
    "card=4111111111111111;cvc=123",
]
NO_CARD_NUMBERS = [
    "4111111111111112",
    "411111111111",
    "0000 0000 0000",
    "41111111111111111111",
    "tok_4111111111111111",
    "4111111111111111a",
    "PO-2026-000123",
    "0f1e2d3c-4b5a-4697-8877-665544332211",
    "",
]


@pytest.mark.parametrize("number", CARD_NUMBERS)
def test_leaked_secret_a_card_number_is_refused_and_not_repeated(number: str) -> None:
    with pytest.raises(InvalidField) as refused:
        refuse_card_numbers({"paymentMethod": {"memo": [number]}})
    assert refused.value.fields == {"field": "paymentMethod.memo[0]"}
    assert number not in refused.value.message


def test_leaked_secret_a_card_number_is_refused_as_a_number_and_as_a_name() -> None:
    with pytest.raises(InvalidField):
        refuse_card_numbers({"number": 4111111111111111})
    with pytest.raises(InvalidField) as refused:
        refuse_card_numbers({"4111111111111111": {"x": "4111111111111111"}})
    assert "4111" not in str(refused.value.fields)


@pytest.mark.parametrize("text", NO_CARD_NUMBERS)
def test_leaked_secret_other_values_pass(text: str) -> None:
    refuse_card_numbers({"other": [text, 1, True, None, 1.5]})


NUMBERS_OF_MERCHANTS = {
    "a time in milliseconds": "1764300000007",
    "an article": "4006381333023",
    "a date and a counter": "2026112800019",
    "what is a card number": NUMBER,
}


@pytest.mark.parametrize("text", NUMBERS_OF_MERCHANTS.values(), ids=NUMBERS_OF_MERCHANTS)
def test_leaked_secret_what_merchant_and_shop_number_themselves_passes(text: str) -> None:
    refuse_card_numbers(
        {
            "idempotencyKey": text,
            "merchantReference": text,
            "futureOrderNumber": text,
            "paymentMethod": {"poNumber": text, "invoiceMemo": f"about {text}"},
        }
    )
    with pytest.raises(InvalidField):
        refuse_card_numbers({"paymentMethod": {"number": text}})


@pytest.mark.parametrize(
    "document",
    [
        {"poNumber": NUMBER},
        {"paymentMethod": {"idempotencyKey": NUMBER}},
        {"paymentMethod": {"merchantReference": NUMBER}},
        {"paymentMethod": {"card": {"poNumber": NUMBER}}},
        {"paymentMethod": {"poNumber": {"pan": NUMBER}}},
        {"paymentMethod": {"poNumber": [NUMBER]}},
        {"paymentMethod": {"type": NUMBER}},
        {"paymentMethod.poNumber": NUMBER},
        {"custom": {"idempotencyKey": NUMBER}},
        {"x": NUMBER},
    ],
)
def test_leaked_secret_a_name_in_another_place_exempts_nothing(document: object) -> None:
    with pytest.raises(InvalidField):
        refuse_card_numbers(document)


def test_leaked_secret_routes_that_start_payments_refuse_card_numbers() -> None:
    bench = Bench()
    shopper = {"X-Session-Id": bench.session()}
    system = {"Authorization": f"Bearer {bench.access_token('manage_checkout_transactions')}"}
    for path, headers in (("/payments", shopper), ("/operations/transactions", system)):
        body = {"paymentMethod": {"type": "card", "token": "tok_approved", "number": NUMBER}}
        answer = bench.call("POST", path, json=body, headers=headers)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "paymentMethod.number"


@pytest.mark.parametrize(
    "name",
    [
        "amount",
        "centAmount",
        "currency",
        "amountPlanned",
        "key",
        "state",
        "customer",
        "customerId",
        "transactions",
        "interfaceId",
        "interactionId",
        "cartId",
        "anonymousId",
        "paymentStatus",
        "version",
    ],
)
@pytest.mark.parametrize("value", [None, 0, {"centAmount": 1}, []])
def test_browser_data_money_state_and_identity_are_refused_wherever_they_stand(
    name: str, value: object
) -> None:
    for document in ({name: value}, {"paymentMethod": {name: value}}, {"x": [[{name: value}]]}):
        with pytest.raises(InvalidField) as refused:
            refuse_browser_decisions(document)
        assert str(refused.value.fields["field"]).split(".")[-1] == name


def test_browser_data_what_template_front_ends_send_passes() -> None:
    method = {"type": "purchaseorder", "poNumber": "PO 1", "invoiceMemo": "for Anna"}
    refuse_browser_decisions(
        {"paymentMethod": {**method, "storePaymentMethod": True}, "paymentOutcome": "Authorized"}
    )
