"""What no two payments may share: keys, ids at an interface, interface ids of transactions."""

from typing import Any

import pytest

from commercetools_support import ProjectWorld, error_of, euro, transaction


def test_two_payments_cannot_have_the_same_key(project: ProjectWorld) -> None:
    project.pay(key="pay-1")
    again = project.call("POST", "payments", {"amountPlanned": euro(5), "key": "pay-1"})
    error = error_of(again, 400)
    assert (error["code"], error["field"], error["duplicateValue"]) == (
        "DuplicateField",
        "key",
        "pay-1",
    )
    assert project.get("payments")["total"] == 1


def test_the_id_at_an_interface_is_unique_within_it(project: ProjectWorld) -> None:
    def at(interface: str) -> dict[str, Any]:
        return {"interfaceId": "psp-1", "paymentMethodInfo": {"paymentInterface": interface}}

    project.pay(**at("psp"))
    project.pay(**at("other"))
    again = project.call("POST", "payments", {"amountPlanned": euro(5), **at("psp")})
    assert error_of(again, 400)["field"] == "interfaceId"
    payment = project.pay(paymentMethodInfo={"paymentInterface": "psp"})
    error = project.refused(payment, {"action": "setInterfaceId", "interfaceId": "psp-1"})
    assert error["code"] == "DuplicateField"


def test_the_interface_id_of_a_transaction_is_unique_in_the_project(project: ProjectWorld) -> None:
    project.change(project.pay(), transaction(interfaceId="t-1"))
    payment = project.change(project.pay(), transaction())
    taken = {
        "action": "setTransactionInterfaceId",
        "transactionId": payment["transactions"][0]["id"],
        "interfaceId": "t-1",
    }
    for action in (transaction(interfaceId="t-1"), taken):
        error = project.refused(payment, action)
        assert (error["code"], error["duplicateValue"]) == ("DuplicateField", "t-1")
    twice = project.refused(payment, transaction(interfaceId="t-2"), transaction(interfaceId="t-2"))
    assert twice["code"] == "DuplicateField"


def test_what_was_unique_is_free_again_when_it_is_gone(project: ProjectWorld) -> None:
    first = project.change(project.pay(key="pay-1"), transaction(interfaceId="t-1"))
    first = project.change(
        first,
        {"action": "setKey"},
        {"action": "setTransactionInterfaceId", "transactionId": first["transactions"][0]["id"]},
    )
    second = project.pay(key="pay-1")
    second = project.change(second, transaction(interfaceId="t-1"))
    project.call("DELETE", f"payments/{second['id']}", params={"version": "2"})
    assert project.pay(key="pay-1")["version"] == 1


@pytest.mark.parametrize("key", ["a", "with space", "ümlaut", "x" * 257, ""])
def test_a_key_that_is_none_is_refused(project: ProjectWorld, key: str) -> None:
    answer = project.call("POST", "payments", {"amountPlanned": euro(5), "key": key})
    assert error_of(answer, 400)["code"] == "InvalidInput"
