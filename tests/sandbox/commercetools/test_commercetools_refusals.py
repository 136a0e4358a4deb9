"""Updates that the real API refuses: notes, late writers, payments that are elsewhere."""

from typing import Any

import pytest

from commercetools_support import (
    URL,
    Json,
    ProjectWorld,
    custom_type,
    error_of,
    field,
    read,
    transaction,
    type_key,
)

INTERACTION = "commercetools-checkout-payment-interface-interaction"
NOTE = {"createdAt": "2026-01-01T00:00:00.000Z", "type": "claim", "interactionId": "op-1"}
SET_ID = {"action": "setInterfaceId", "interfaceId": "psp-1"}


def note(**fields: Any) -> Json:
    """Return an action that adds an interaction of the predefined type."""
    return {"action": "addInterfaceInteraction", "type": type_key(INTERACTION), "fields": fields}


def order(project: ProjectWorld, **body: Any) -> None:
    """Order a refusal."""
    read(project.session.post(f"{URL}/test/refusals", json=body), 201)


@pytest.mark.parametrize("missing", sorted(NOTE))
def test_a_note_needs_its_required_fields(project: ProjectWorld, missing: str) -> None:
    fields = {name: value for name, value in NOTE.items() if name != missing}
    error = project.refused(project.pay(), note(**fields))
    assert (error["code"], error["field"]) == ("RequiredField", missing)


def test_a_note_may_hold_request_and_response(project: ProjectWorld) -> None:
    fields = {**NOTE, "request": "{}", "response": "{}"}
    noted = project.change(project.pay(), note(**fields))
    assert noted["interfaceInteractions"][0]["fields"] == fields


@pytest.mark.parametrize(
    "wrong", [{"createdAt": "yesterday"}, {"request": {"amount": 1}}, {"unknown": "x"}]
)
def test_a_note_refuses_wrong_values(project: ProjectWorld, wrong: Json) -> None:
    error = project.refused(project.pay(), note(**(NOTE | wrong)))
    assert error["code"] == "InvalidField"


@pytest.mark.parametrize("code", ["InvalidField", "RequiredField", "InvalidOperation"])
def test_the_next_notes_are_refused(project: ProjectWorld, code: str) -> None:
    payment = project.pay()
    order(project, of="interfaceInteraction", code=code, count=2)
    for _ in range(2):
        assert project.refused(payment, transaction(), note(**NOTE))["code"] == code
    without = project.change(payment, transaction())
    assert len(project.change(without, note(**NOTE))["interfaceInteractions"]) == 1


def test_refusals_are_called_off(project: ProjectWorld) -> None:
    order(project, of="interfaceInteraction")
    assert project.refused(project.pay(), note(**NOTE))["code"] == "InvalidOperation"
    read(project.session.delete(f"{URL}/test/refusals"), 200)
    project.change(project.pay(), note(**NOTE))


def test_the_later_writer_of_an_interface_id_gets_a_400(project: ProjectWorld) -> None:
    old = project.pay()
    new = project.change(old, SET_ID)
    assert error_of(project.update("payments", old, SET_ID), 409)["currentVersion"] == 2
    order(project, of="staleInterfaceId", count=1)
    error = error_of(project.update("payments", old, transaction(), SET_ID), 400)
    assert error["code"] == "InvalidOperation"
    assert "already used without setting a payment interface" in error["message"]
    assert project.get(f"payments/{old['id']}") == new
    assert project.update("payments", old, SET_ID).status_code == 409


def test_other_late_writers_still_get_a_409(project: ProjectWorld) -> None:
    old = project.pay()
    new = project.change(old, transaction())
    order(project, of="staleInterfaceId")
    assert project.update("payments", old, transaction()).status_code == 409
    assert project.change(new, SET_ID)["interfaceId"] == "psp-1"


def add_to(project: ProjectWorld, cart: Json, payment: Json) -> Any:
    """Add the payment to the cart."""
    reference = {"typeId": "payment", "id": payment["id"]}
    return project.update("carts", cart, {"action": "addPayment", "payment": reference})


def test_a_payment_of_another_active_cart_is_refused(project: ProjectWorld) -> None:
    payment, first, second = project.pay(), project.fill_cart(), project.fill_cart()
    first = read(add_to(project, first, payment), 200)
    assert error_of(add_to(project, second, payment), 400)["code"] == "InvalidOperation"
    assert project.get(f"carts/{second['id']}") == second
    assert read(add_to(project, first, payment), 200) == first
    merged = {"cartState": "Merged"}
    project.session.post(f"{URL}/test/carts/{first['id']}/state", json=merged)
    assert read(add_to(project, second, payment), 200)["paymentInfo"] == first["paymentInfo"]


def test_a_payment_of_an_order_is_refused(project: ProjectWorld) -> None:
    payment, first, second = project.pay(), project.fill_cart(), project.fill_cart()
    first = read(add_to(project, first, payment), 200)
    project.post("orders", {"id": first["id"], "version": first["version"]})
    assert error_of(add_to(project, second, payment), 400)["code"] == "InvalidOperation"


def test_an_answer_that_is_too_large_is_refused(project: ProjectWorld) -> None:
    order(project, of="query", code="ContentTooLarge", above=10)
    large = project.call("GET", "payments", params={"limit": "11"})
    assert error_of(large, 413)["code"] == "ContentTooLarge"
    assert project.get("payments", limit="10")["results"] == []


@pytest.mark.parametrize(
    ("code", "members"),
    [
        ("ExtensionBadResponse", {"extensionErrors", "extensionId"}),
        ("ExtensionNoResponse", {"extensionId"}),
        ("ExtensionUpdateActionsFailed", {"extensionErrors"}),
    ],
)
def test_a_broken_extension_refuses_what_is_written(
    project: ProjectWorld, code: str, members: set[str]
) -> None:
    payment = project.pay()
    order(project, of="write", code=code, count=2)
    error = project.refused(payment, transaction())
    assert set(error) == {"code", "message"} | members
    assert error["code"] == code
    body = {"amountPlanned": {"centAmount": 1, "currencyCode": "EUR"}}
    assert error_of(project.call("POST", "payments", body), 400)["code"] == code
    project.change(payment, transaction())


@pytest.mark.parametrize("code", ["BTC", "DEM", "EUR0", "CZK00", "eur"])
def test_a_currency_that_iso_does_not_know_is_refused(project: ProjectWorld, code: str) -> None:
    body = {"amountPlanned": {"centAmount": 1, "currencyCode": code}}
    error = error_of(project.call("POST", "payments", body), 400)
    assert error["code"] == "InvalidJsonInput"
    assert error_of(project.call("POST", "carts", {"currency": code}), 400)["code"]


@pytest.mark.parametrize("code", ["CZK0", "HUF0", "ILS0", "KZT0", "TRY0", "TWD0"])
def test_currencies_without_minor_units_beside_those_of_iso(
    project: ProjectWorld, code: str
) -> None:
    """https://docs.commercetools.com/api/types#nonstandardcurrency."""
    planned = project.post("payments", {"amountPlanned": {"centAmount": 5, "currencyCode": code}})
    assert planned["amountPlanned"] == {
        "type": "centPrecision",
        "currencyCode": code,
        "centAmount": 5,
        "fractionDigits": 0,
    }
    assert project.post("carts", {"currency": code})["totalPrice"]["fractionDigits"] == 0


@pytest.mark.parametrize("path", ["payments", "carts"])
def test_high_precision_is_for_prices_alone(project: ProjectWorld, path: str) -> None:
    """`Money`, which payments, transactions and items have, is in cent precision only."""
    precise = {
        "type": "highPrecision",
        "currencyCode": "EUR",
        "preciseAmount": 10_015,
        "fractionDigits": 3,
    }
    item = {"name": {"en": "Shoes"}, "slug": "shoes", "quantity": 1, "money": precise}
    drafts = {
        "payments": {"amountPlanned": precise},
        "carts": {"currency": "EUR", "customLineItems": [item]},
    }
    error = error_of(project.call("POST", path, drafts[path]), 400)
    assert error["code"] == "InvalidJsonInput"


def test_an_answer_is_measured(project: ProjectWorld) -> None:
    for number in range(6):
        project.pay(key=f"pay-{number}")
    whole = len(project.call("GET", "payments").content)
    order(project, of="answer", code="ContentTooLarge", above=whole - 1)
    error = error_of(project.call("GET", "payments"), 413)
    assert (error["code"], error["message"]) == ("ContentTooLarge", "Content too large.")
    assert len(project.get("payments", limit="5")["results"]) == 5
    assert project.get("payments/key=pay-1")["key"] == "pay-1"


def test_two_types_do_not_mean_two_things_by_one_field(project: ProjectWorld) -> None:
    project.post("types", custom_type("first", "payment", field("number")))
    clash = custom_type("second", "payment", field("number", "Number"))
    assert error_of(project.call("POST", "types", clash), 400)["code"] == "InvalidInput"
    project.post("types", custom_type("third", "payment", field("number")))
    other = project.post("types", custom_type("fourth", "order", field("number", "Number")))
    added = {"action": "addFieldDefinition", "fieldDefinition": field("sum", "Number")}
    project.updated("types", other, added)
    fifth = project.post("types", custom_type("fifth", "order"))
    wrong = {"action": "addFieldDefinition", "fieldDefinition": field("sum")}
    assert error_of(project.update("types", fifth, wrong), 400)["code"] == "InvalidInput"


def test_a_customer_has_all_required_members(project: ProjectWorld) -> None:
    customer = project.customer()
    lists = "addresses billingAddressIds shippingAddressIds customerGroupAssignments stores"
    assert {name: customer[name] for name in lists.split()} == {one: [] for one in lists.split()}
    assert customer["authenticationMode"] == "ExternalAuth"
    other = project.customer(email="b@example.com", password="x")
    assert other["authenticationMode"] == "Password"


def test_the_message_about_an_interface_id_tells_the_old_one(project: ProjectWorld) -> None:
    payment = project.change(project.change(project.pay(), SET_ID), SET_ID)
    told = [one for one in project.messages(payment) if one["type"] == "PaymentInterfaceIdSet"]
    assert [one.get("oldInterfaceId") for one in told][:1] == [None]
    assert all("paymentId" not in one for one in told)
