"""Update actions on the method information of a payment."""

from typing import Any

import pytest

from commercetools_support import ProjectWorld, custom_type, field, type_key

INFO = "paymentMethodInfo"


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("Method", "card"),
        ("Name", {"en": "Card"}),
        ("Token", {"value": "tok"}),
        ("InterfaceAccount", "live"),
    ],
)
def test_a_member_of_the_method_info(project: ProjectWorld, what: str, value: Any) -> None:
    name = what[0].lower() + what[1:]
    payment = project.change(project.pay(), {"action": f"setMethodInfo{what}", name: value})
    assert payment[INFO] == {name: value}
    payment = project.change(payment, {"action": f"setMethodInfo{what}"})
    assert payment[INFO] == {}
    assert project.message_types(payment)[1:] == [f"PaymentMethodInfo{what}Set"] * 2
    shown = {"value": "****"} if what == "Token" else value
    assert project.messages(payment)[1][name] == shown
    assert project.messages(payment)[2][f"old{what}"] == shown


def test_the_payment_interface_is_set_once(project: ProjectWorld) -> None:
    payment = project.change(
        project.pay(), {"action": "setMethodInfoInterface", "interface": "psp"}
    )
    assert payment[INFO] == {"paymentInterface": "psp"}
    assert project.messages(payment)[-1]["interface"] == "psp"
    for other in (
        {"action": "setMethodInfoInterface", "interface": "other"},
        {"action": "setMethodInfo", "paymentInterface": "other"},
    ):
        assert project.refused(payment, other)["code"] == "InvalidOperation"


def test_set_method_info_changes_what_it_names(project: ProjectWorld) -> None:
    payment = project.pay(paymentMethodInfo={"method": "card", "interfaceAccount": "live"})
    payment = project.change(
        payment,
        {
            "action": "setMethodInfo",
            "paymentInterface": "psp",
            "method": "ideal",
            "name": {"en": "Bank"},
            "token": {"value": "tok"},
            "interfaceAccount": "live",
        },
    )
    assert payment[INFO] == {
        "paymentInterface": "psp",
        "interfaceAccount": "live",
        "method": "ideal",
        "name": {"en": "Bank"},
        "token": {"value": "tok"},
    }
    assert sorted(project.message_types(payment)[1:]) == [
        "PaymentMethodInfoInterfaceSet",
        "PaymentMethodInfoMethodSet",
        "PaymentMethodInfoNameSet",
        "PaymentMethodInfoTokenSet",
    ]
    assert payment["version"] == 2


def test_set_method_info_without_custom_fields_removes_them(project: ProjectWorld) -> None:
    project.post("types", custom_type("card", "payment-method-info", field("brand")))
    custom = {"type": type_key("card"), "fields": {"brand": "visa"}}
    payment = project.change(project.pay(), {"action": "setMethodInfo", "custom": custom})
    assert payment[INFO]["custom"]["fields"] == {"brand": "visa"}
    payment = project.change(payment, {"action": "setMethodInfo", "method": "card"})
    assert payment[INFO] == {"method": "card"}
    assert project.message_types(payment)[1:] == [
        "PaymentMethodInfoCustomTypeSet",
        "PaymentMethodInfoMethodSet",
        "PaymentMethodInfoCustomTypeRemoved",
    ]


def test_custom_fields_of_the_method_info(project: ProjectWorld) -> None:
    created = project.post("types", custom_type("card", "payment-method-info", field("brand")))
    set_type = {"action": "setMethodInfoCustomType", "type": type_key("card")}
    brand = {"action": "setMethodInfoCustomField", "name": "brand"}
    payment = project.change(
        project.pay(),
        set_type,
        {**brand, "value": "visa"},
        {**brand, "value": "amex"},
        {**brand, "value": "amex"},
        brand,
        {"action": "setMethodInfoCustomType"},
    )
    assert payment[INFO] == {}
    messages = project.messages(payment)[1:]
    assert [message["type"].removeprefix("PaymentMethodInfoCustom") for message in messages] == [
        "TypeSet",
        "FieldAdded",
        "FieldChanged",
        "FieldRemoved",
        "TypeRemoved",
    ]
    assert messages[0]["customFields"]["fields"] == {}
    assert [message.get("value") for message in messages[1:4]] == ["visa", "amex", None]
    assert messages[4]["oldTypeId"] == created["id"]
