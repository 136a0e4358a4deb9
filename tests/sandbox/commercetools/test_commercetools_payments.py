"""Payments: creating, reading, uniqueness, versions."""

from typing import Any

import pytest

from commercetools_support import (
    ProjectWorld,
    custom_type,
    error_of,
    euro,
    field,
    read,
    transaction,
    type_key,
)


def test_a_payment_starts_in_version_one_with_everything_empty(project: ProjectWorld) -> None:
    payment = project.pay(key="pay-1")
    author = {"isPlatformClient": False, "clientId": "admin"}
    assert payment == {
        "id": payment["id"],
        "version": 1,
        "key": "pay-1",
        "createdAt": "2026-01-01T00:00:00.000Z",
        "lastModifiedAt": "2026-01-01T00:00:00.000Z",
        "createdBy": author,
        "lastModifiedBy": author,
        "amountPlanned": {
            "type": "centPrecision",
            "centAmount": 1000,
            "currencyCode": "EUR",
            "fractionDigits": 2,
        },
        "paymentMethodInfo": {},
        "paymentStatus": {},
        "transactions": [],
        "interfaceInteractions": [],
    }


def test_a_payment_keeps_what_its_draft_says(project: ProjectWorld) -> None:
    customer = project.customer()
    draft = {
        "amountPlanned": {"centAmount": 5, "currencyCode": "JPY"},
        "customer": {"typeId": "customer", "id": customer["id"]},
        "interfaceId": "psp-1",
        "checkoutTransactionItemId": "item-1",
        "paymentMethodInfo": {
            "paymentInterface": "psp",
            "interfaceAccount": "live",
            "method": "card",
            "name": {"en": "Card"},
            "token": {"value": "tok"},
        },
        "paymentStatus": {"interfaceCode": "ok", "interfaceText": "Fine"},
        "transactions": [
            {
                "type": "Charge",
                "amount": {"centAmount": 5, "currencyCode": "JPY"},
                "state": "Success",
                "timestamp": "2026-01-31T10:00:00+01:00",
                "interactionId": "i-1",
                "interfaceId": "t-1",
            }
        ],
    }
    payment = project.post("payments", draft)
    assert payment["customer"] == {"typeId": "customer", "id": customer["id"]}
    assert payment["amountPlanned"]["fractionDigits"] == 0
    for name in ("interfaceId", "checkoutTransactionItemId", "paymentMethodInfo", "paymentStatus"):
        assert payment[name] == draft[name]
    (charge,) = payment["transactions"]
    assert charge["timestamp"] == "2026-01-31T09:00:00.000Z"
    assert (charge["state"], charge["interactionId"], charge["interfaceId"]) == (
        "Success",
        "i-1",
        "t-1",
    )


def test_a_draft_keeps_its_custom_fields(project: ProjectWorld) -> None:
    for resource in ("payment", "transaction", "payment-method-info"):
        project.post("types", custom_type(f"of-{resource}", resource, field("note")))

    def noted(resource: str) -> dict[str, Any]:
        return {"custom": {"type": type_key(f"of-{resource}"), "fields": {"note": resource}}}

    charge = {"type": "Charge", "amount": euro(1), **noted("transaction")}
    payment = project.pay(
        paymentMethodInfo=noted("payment-method-info"), transactions=[charge], **noted("payment")
    )
    assert payment["custom"]["fields"] == {"note": "payment"}
    assert payment["paymentMethodInfo"]["custom"]["fields"] == {"note": "payment-method-info"}
    assert payment["transactions"][0]["custom"]["fields"] == {"note": "transaction"}


def test_a_transaction_is_initial_unless_the_draft_says_otherwise(project: ProjectWorld) -> None:
    payment = project.change(project.pay(), transaction(), transaction(state="Pending"))
    assert [one["state"] for one in payment["transactions"]] == ["Initial", "Pending"]


def test_a_payment_is_found_by_id_and_by_key(project: ProjectWorld) -> None:
    payment = project.pay(key="pay-1")
    assert project.get(f"payments/{payment['id']}") == payment
    assert project.get("payments/key=pay-1") == payment


def test_head_tells_whether_a_payment_exists(project: ProjectWorld) -> None:
    payment = project.pay(key="pay-1")
    paths = (f"payments/{payment['id']}", "payments/key=pay-1", "payments/no", "payments/key=no")
    answers = [project.call("HEAD", path) for path in paths]
    assert [answer.status_code for answer in answers] == [200, 200, 404, 404]
    assert [answer.content for answer in answers] == [b""] * 4


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("payments/nobody", "The Resource with ID 'nobody' was not found."),
        ("payments/key=nobody", "The Resource with key 'nobody' was not found."),
    ],
)
def test_an_unknown_payment_is_not_found(project: ProjectWorld, path: str, message: str) -> None:
    assert error_of(project.call("GET", path), 404) == {
        "code": "ResourceNotFound",
        "message": message,
    }


def test_another_version_is_refused_and_told(project: ProjectWorld) -> None:
    payment = project.pay()
    project.change(payment, transaction())
    error = error_of(project.update("payments", payment, transaction()), 409)
    assert error == {
        "code": "ConcurrentModification",
        "message": f"Object {payment['id']} has a different version than expected. "
        "Expected: 1 - Actual: 2.",
        "currentVersion": 2,
    }


def test_the_version_grows_with_every_action_that_changes_something(project: ProjectWorld) -> None:
    code = {"action": "setStatusInterfaceCode", "interfaceCode": "ok"}
    payment = project.change(project.pay(), transaction(), code, code)
    assert payment["version"] == 3


def test_an_update_without_effect_leaves_the_payment_as_it_is(project: ProjectWorld) -> None:
    payment = project.pay(key="pay-1", paymentStatus={"interfaceCode": "ok"})
    project.clock.advance(60)
    assert project.change(payment) == payment
    same = (
        {"action": "setStatusInterfaceCode", "interfaceCode": "ok"},
        {"action": "setKey", "key": "pay-1"},
        {"action": "changeAmountPlanned", "amount": euro(1000)},
    )
    assert project.change(payment, *same) == payment
    assert project.message_types(payment) == ["PaymentCreated"]


def test_an_update_is_all_or_nothing(project: ProjectWorld) -> None:
    payment = project.pay()
    bad = {"action": "changeTransactionState", "transactionId": "nobody", "state": "Success"}
    error = project.refused(payment, transaction(), bad)
    assert error["code"] == "InvalidOperation"
    assert project.message_types(payment) == ["PaymentCreated"]


def test_an_update_by_key(project: ProjectWorld) -> None:
    project.pay(key="pay-1")
    body = {"version": 1, "actions": [transaction()]}
    assert read(project.call("POST", "payments/key=pay-1", body), 200)["version"] == 2


def test_an_update_says_when_and_by_whom(project: ProjectWorld) -> None:
    payment = project.pay()
    project.clock.advance(1.5)
    changed = project.change(payment, transaction())
    assert changed["createdAt"] == "2026-01-01T00:00:00.000Z"
    assert changed["lastModifiedAt"] == "2026-01-01T00:00:01.500Z"


def test_deleting_needs_the_version(project: ProjectWorld) -> None:
    payment = project.pay(key="pay-1")
    path = "payments/key=pay-1"
    assert error_of(project.call("DELETE", path), 400)["code"] == "InvalidInput"
    assert project.call("DELETE", path, params={"version": "x"}).status_code == 400
    assert project.call("DELETE", path, params={"version": "9"}).status_code == 409
    assert read(project.call("DELETE", path, params={"version": "1"}), 200) == payment
    assert project.call("GET", path).status_code == 404


@pytest.mark.parametrize(
    ("shopper", "expected"),
    [
        ({"customer_id": "c-1"}, {"customer": {"typeId": "customer", "id": "c-1"}}),
        ({"anonymous_id": "a-1"}, {"anonymousId": "a-1"}),
    ],
)
def test_a_change_is_attributed_to_the_shopper_of_the_token(
    project: ProjectWorld, shopper: dict[str, str], expected: dict[str, Any]
) -> None:
    bearer = project.token(["manage_payments:shop"], **shopper)
    body = {"version": 1, "actions": [transaction()]}
    payment = project.pay()
    changed = read(project.call("POST", f"payments/{payment['id']}", body, bearer), 200)
    assert changed["createdBy"] == {"isPlatformClient": False, "clientId": "admin"}
    assert changed["lastModifiedBy"] == {
        "isPlatformClient": False,
        "clientId": "admin",
        **expected,
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b'{"amountPlanned": {"centAmount": 1.5, "currencyCode": "EUR"}}',
        b'{"amountPlanned": {"centAmount": "1", "currencyCode": "EUR"}}',
        b'{"amountPlanned": {"centAmount": 9007199254740993, "currencyCode": "EUR"}}',
        b'{"amountPlanned": {"centAmount": 1, "currencyCode": "euro"}}',
        b'{"amountPlanned": {"centAmount": 1}}',
        b'{"amountPlanned": null}',
        b'{"key": "pay-1"}',
        b'{"amountPlanned": {"centAmount": 1, "currencyCode": "EUR"}, "colour": "red"}',
        b'{"amountPlanned": {"centAmount": 1, "currencyCode": "EUR"}, "transactions": [{}]}',
        b"[" * 100_000,
    ],
)
def test_a_body_of_another_shape_is_not_valid_json(project: ProjectWorld, body: bytes) -> None:
    answer = project.call("POST", "payments", data=body)
    error = error_of(answer, 400)
    assert (error["code"], error["message"]) == (
        "InvalidJsonInput",
        "Request body does not contain valid JSON.",
    )
    assert error["detailedErrorMessage"] != ""


def test_a_member_that_is_null_counts_as_absent(project: ProjectWorld) -> None:
    draft = {"amountPlanned": euro(5), "key": None, "transactions": None}
    assert "key" not in project.post("payments", draft)


def test_a_reference_must_lead_somewhere(project: ProjectWorld) -> None:
    for identifier in ({"id": "nobody"}, {"key": "nobody"}):
        draft = {"amountPlanned": euro(5), "customer": {"typeId": "customer", **identifier}}
        error = error_of(project.call("POST", "payments", draft), 400)
        assert error["code"] == "ReferencedResourceNotFound"
        assert {name: error[name] for name in ("typeId", *identifier)} == draft["customer"]
    for wrong in ({}, {"id": "a", "key": "bb"}, {"typeId": "cart", "id": "a"}):
        draft = {"amountPlanned": euro(5), "customer": wrong}
        assert error_of(project.call("POST", "payments", draft), 400)["code"] == "InvalidJsonInput"
