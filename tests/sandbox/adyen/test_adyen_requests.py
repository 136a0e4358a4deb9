"""Who may call, and what is refused before anything happens."""

from typing import Any

import pytest

from adyen_support import API_KEY, HOST, SHOP, AdyenWorld, card


@pytest.fixture
def world() -> AdyenWorld:
    return AdyenWorld()


def test_without_the_key_nothing_is_served(world: AdyenWorld) -> None:
    answer = world.post("/payments", world.payment(), **{"X-API-Key": "other"})
    assert (answer.status_code, answer.json()["errorCode"]) == (401, "000")
    assert world.adyen.books() == []


def test_a_foreign_merchant_account_is_forbidden(world: AdyenWorld) -> None:
    for path, body in (
        ("/payments", world.payment(merchantAccount="Foreign")),
        ("/payments/ABCDEFGH12345678/cancels", {"merchantAccount": "Foreign"}),
        ("/cancels", {"merchantAccount": "Foreign", "paymentReference": "1"}),
        ("/paymentMethods", {"merchantAccount": "Foreign"}),
    ):
        answer = world.post(path, body)
        assert (answer.status_code, answer.json()["errorCode"]) == (403, "901")


@pytest.mark.parametrize(
    "missing", ["amount", "merchantAccount", "paymentMethod", "reference", "returnUrl"]
)
def test_each_required_member_is_required(world: AdyenWorld, missing: str) -> None:
    body = world.payment()
    del body[missing]
    answer = world.post("/payments", body)
    assert answer.status_code == 422
    assert answer.json()["errorType"] == "validation"
    assert (answer.json()["errorCode"] == "14_030") == (missing == "returnUrl")


@pytest.mark.parametrize(
    "changed",
    [
        {"splits": []},
        {"additionalData": {"allow3DS2": "true"}},
        {"paymentMethod": {**card(), "number": "4111111111111111"}},
        {"reference": "x" * 81},
        {"returnUrl": f"https://shop.example/{'x' * 1024}"},
        {"shopperReference": "ab"},
        {"captureDelayHours": 673},
        {"shopperStatement": "x" * 23},
        {"amount": {"value": 0, "currency": "EUR"}},
        {"amount": {"value": 1, "currency": "eur"}},
        {"paymentMethod": card("4000000000000002")},
        {"paymentMethod": card(encryptedCardNumber="4111111111111111")},
        {"storePaymentMethod": True, "shopperReference": "shopper-1"},
        {"storePaymentMethod": True, "recurringProcessingModel": "CardOnFile"},
        {"paymentMethod": {"type": "ideal"}, "amount": {"value": 1, "currency": "GBP"}},
        {"paymentMethod": {"type": "sepadirectdebit", "iban": "NL13TEST0123456789"}},
    ],
)
def test_what_is_not_modelled_or_too_long_is_refused(
    world: AdyenWorld, changed: dict[str, Any]
) -> None:
    assert world.post("/payments", world.payment(**changed)).status_code == 422
    assert world.adyen.books() == []


@pytest.mark.parametrize(
    "metadata", [{"x" * 21: "1"}, {"x": "1" * 81}, {str(one): "" for one in range(21)}]
)
def test_metadata_has_limits(world: AdyenWorld, metadata: dict[str, str]) -> None:
    answer = world.post("/payments", world.payment(metadata=metadata))
    assert (answer.status_code, answer.json()["errorCode"]) == (422, "177")


def test_modifications_have_no_metadata(world: AdyenWorld) -> None:
    body = {"merchantAccount": SHOP, "amount": {"value": 1, "currency": "EUR"}, "metadata": {}}
    assert world.post(f"/payments/{world.paid()}/captures", body).status_code == 422


def test_what_is_no_json_is_unreadable(world: AdyenWorld) -> None:
    answer = world.session.post(f"{HOST}/v72/payments", data="{", headers={"X-API-Key": API_KEY})
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "702")


def test_nothing_reads_a_payment(world: AdyenWorld) -> None:
    payment = world.paid()
    for path in (
        f"/payments/{payment}",
        "/payments",
        f"/payments/{payment}/captures",
        f"/payments/{payment}/refunds",
        "/payments/details",
        "/cancels",
    ):
        answer = world.session.get(f"{HOST}/v72{path}", headers={"X-API-Key": API_KEY})
        assert answer.status_code in (404, 405)


@pytest.mark.parametrize(
    ("currency", "value", "iso"),
    [
        ("EUR", 1_999, 1_999),
        ("CLP", 150_000, 1_500),
        ("ISK", 150_000, 1_500),
        ("CVE", 15, 1_500),
        ("IDR", 15, 1_500),
        ("JPY", 15, 15),
        ("BHD", 1_500, 1_500),
    ],
)
def test_minor_units_are_adyens(world: AdyenWorld, currency: str, value: int, iso: int) -> None:
    answer = world.pay(amount={"value": value, "currency": currency})
    assert answer["amount"] == {"value": value, "currency": currency}
    assert world.booked(answer["pspReference"]).value == iso


@pytest.mark.parametrize("currency", ["CLP", "ISK"])
def test_parts_that_a_currency_does_not_have_are_refused(world: AdyenWorld, currency: str) -> None:
    amount = {"value": 150_050, "currency": currency}
    assert world.post("/payments", world.payment(amount=amount)).status_code == 422


def test_methods_depend_on_the_currency(world: AdyenWorld) -> None:
    def listed(currency: str) -> list[str]:
        body = {"merchantAccount": SHOP, "amount": {"value": 1, "currency": currency}}
        shown = world.post("/paymentMethods", body).json()["paymentMethods"]
        return [one["type"] for one in shown]

    assert listed("EUR") == ["scheme", "ideal", "sepadirectdebit"]
    assert listed("GBP") == ["scheme"]
