"""Types, and the values of custom fields that they allow."""

from typing import Any

import pytest

from commercetools_support import (
    Json,
    ProjectWorld,
    custom_type,
    error_of,
    field,
    read,
    type_key,
)


def set_custom_type(key: str, **fields: Any) -> Json:
    return {"action": "setCustomType", "type": type_key(key), "fields": fields}


def test_a_type_is_found_by_key(project: ProjectWorld) -> None:
    draft = custom_type("noted", "payment", field("note", required=True))
    created = project.post("types", draft | {"description": {"en": "Notes"}})
    assert project.get("types/key=noted") == created
    assert created["resourceTypeIds"] == ["payment"]
    assert created["fieldDefinitions"] == [
        {**field("note", required=True), "inputHint": "SingleLine"}
    ]


def test_the_key_of_a_type_is_unique(project: ProjectWorld) -> None:
    draft = custom_type("noted", "payment")
    project.post("types", draft)
    assert error_of(project.call("POST", "types", draft), 400)["code"] == "DuplicateField"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"key": None}, "InvalidJsonInput"),
        ({"key": "a"}, "InvalidInput"),
        ({"resourceTypeIds": []}, "InvalidInput"),
        ({"fieldDefinitions": [field("note"), field("note")]}, "DuplicateField"),
        ({"fieldDefinitions": [field("note", "Text")]}, "InvalidJsonInput"),
        ({"fieldDefinitions": [field("not a name")]}, "InvalidJsonInput"),
    ],
)
def test_a_type_that_is_none_is_refused(project: ProjectWorld, change: Json, code: str) -> None:
    draft = custom_type("noted", "payment") | change
    assert error_of(project.call("POST", "types", draft), 400)["code"] == code


def test_a_type_is_updated_by_actions(project: ProjectWorld) -> None:
    created = project.post("types", custom_type("noted", "payment", field("note")))
    changed = project.updated(
        "types",
        created,
        {"action": "addFieldDefinition", "fieldDefinition": field("score", "Number")},
        {"action": "changeLabel", "fieldName": "note", "label": {"en": "A note"}},
        {"action": "changeInputHint", "fieldName": "note", "inputHint": "MultiLine"},
        {"action": "changeFieldDefinitionOrder", "fieldNames": ["score", "note"]},
        {"action": "changeName", "name": {"en": "Notes"}},
        {"action": "changeKey", "key": "notes"},
        {"action": "setDescription", "description": {"en": "All notes"}},
    )
    assert [one["name"] for one in changed["fieldDefinitions"]] == ["score", "note"]
    assert changed["fieldDefinitions"][1]["label"] == {"en": "A note"}
    assert changed["fieldDefinitions"][1]["inputHint"] == "MultiLine"
    assert (changed["key"], changed["name"]) == ("notes", {"en": "Notes"})
    assert changed["description"] == {"en": "All notes"}
    removed = project.updated(
        "types", changed, {"action": "removeFieldDefinition", "fieldName": "score"}
    )
    assert [one["name"] for one in removed["fieldDefinitions"]] == ["note"]


@pytest.mark.parametrize(
    ("action", "code"),
    [
        ({"action": "addFieldDefinition", "fieldDefinition": field("note")}, "DuplicateField"),
        ({"action": "removeFieldDefinition", "fieldName": "nobody"}, "InvalidOperation"),
        ({"action": "changeFieldDefinitionOrder", "fieldNames": []}, "InvalidInput"),
        ({"action": "changeKey", "key": "a"}, "InvalidInput"),
    ],
)
def test_an_update_that_makes_no_type_is_refused(
    project: ProjectWorld, action: Json, code: str
) -> None:
    created = project.post("types", custom_type("noted", "payment", field("note")))
    assert error_of(project.update("types", created, action), 400)["code"] == code
    assert project.get("types/key=noted") == created


def test_a_type_in_use_is_not_deleted(project: ProjectWorld) -> None:
    created = project.post("types", custom_type("noted", "payment"))
    payment = project.change(project.pay(), set_custom_type("noted"))
    path, version = f"types/{created['id']}", {"version": "1"}
    error = error_of(project.call("DELETE", path, params=version), 400)
    assert (error["code"], error["referencedBy"]) == ("ReferenceExists", "payment")
    project.change(payment, {"action": "setCustomType"})
    assert read(project.call("DELETE", path, params=version), 200) == created
    assert project.call("GET", path).status_code == 404


def test_predefined_types_can_be_left_out(project: ProjectWorld) -> None:
    keys = {one["key"] for one in project.get("types")["results"]}
    assert keys == {
        "commercetools-checkout-payment-interface-interaction",
        "commercetools-checkout-card-details",
        "payment-launchpad-purchase-order",
    }
    assert ProjectWorld(seeded=False).get("types")["results"] == []


ENUM = {"values": [{"key": "a", "label": "A"}]}
LOCALIZED_ENUM = {"values": [{"key": "a", "label": {"en": "A"}}]}
REFERENCE = {"referenceTypeId": "customer"}
NUMBERS = {"elementType": {"name": "Number"}}


@pytest.mark.parametrize(
    ("type_", "members", "good", "bad"),
    [
        ("String", {}, "text", 1),
        ("Boolean", {}, True, "true"),
        ("Number", {}, 1.5, True),
        ("LocalizedString", {}, {"en": "x", "de-AT": "y"}, {"en": 1}),
        ("Enum", ENUM, "a", "A"),
        ("LocalizedEnum", LOCALIZED_ENUM, "a", "b"),
        ("Money", {}, {"centAmount": 1, "currencyCode": "EUR"}, {"centAmount": 1}),
        ("Date", {}, "2026-01-31", "2026-02-31"),
        ("Time", {}, "14:00:00.000", "late"),
        ("DateTime", {}, "2026-01-31T14:00:00.000Z", 5),
        ("Reference", REFERENCE, {"typeId": "customer", "id": "c"}, {"typeId": "cart", "id": "c"}),
        ("Set", NUMBERS, [1, 2], [1, 1]),
    ],
)
def test_a_value_must_fit_the_type_of_its_field(
    project: ProjectWorld, type_: str, members: Json, good: Any, bad: Any
) -> None:
    project.post("types", custom_type("noted", "payment", field("note", type_, **members)))
    payment = project.change(project.pay(), set_custom_type("noted", note=good))
    assert payment["custom"]["fields"] == {"note": good}
    for action in (
        set_custom_type("noted", note=bad),
        {"action": "setCustomField", "name": "note", "value": bad},
    ):
        error = project.refused(payment, action)
        assert (error["code"], error["field"], error["invalidValue"]) == (
            "InvalidField",
            "note",
            bad,
        )


def test_a_field_must_be_defined(project: ProjectWorld) -> None:
    project.post("types", custom_type("noted", "payment", field("note")))
    payment = project.change(project.pay(), set_custom_type("noted"))
    for action in (
        set_custom_type("noted", other="x"),
        {"action": "setCustomField", "name": "other", "value": "x"},
    ):
        error = project.refused(payment, action)
        assert (error["code"], error["field"]) == ("InvalidField", "other")


def test_a_required_field_must_have_a_value(project: ProjectWorld) -> None:
    project.post("types", custom_type("noted", "payment", field("note", required=True)))
    error = project.refused(project.pay(), set_custom_type("noted"))
    assert (error["code"], error["field"]) == ("RequiredField", "note")
    payment = project.change(project.pay(), set_custom_type("noted", note="x"))
    error = project.refused(payment, {"action": "setCustomField", "name": "note"})
    assert (error["code"], error["field"]) == ("RequiredField", "note")


def test_a_type_is_for_its_own_resources(project: ProjectWorld) -> None:
    project.post("types", custom_type("noted", "transaction"))
    error = project.refused(project.pay(), set_custom_type("noted"))
    assert error["code"] == "InvalidOperation"


def test_a_field_needs_a_type_and_a_value_to_remove(project: ProjectWorld) -> None:
    project.post("types", custom_type("noted", "payment", field("note")))
    set_field = {"action": "setCustomField", "name": "note", "value": "x"}
    assert project.refused(project.pay(), set_field)["code"] == "InvalidOperation"
    payment = project.change(project.pay(), set_custom_type("noted"))
    error = project.refused(payment, {"action": "setCustomField", "name": "note"})
    assert error["code"] == "InvalidOperation"
