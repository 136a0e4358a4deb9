"""Every update action of payments: its effect, its message, its refusals."""

from typing import Any

import pytest

from commercetools_support import (
    Json,
    ProjectWorld,
    custom_type,
    error_of,
    euro,
    field,
    transaction,
    type_key,
)


def test_change_amount_planned(project: ProjectWorld) -> None:
    payment = project.change(project.pay(), {"action": "changeAmountPlanned", "amount": euro(1500)})
    assert payment["amountPlanned"]["centAmount"] == 1500
    assert project.message_types(payment) == ["PaymentCreated"]


def test_set_key(project: ProjectWorld) -> None:
    payment = project.change(project.pay(), {"action": "setKey", "key": "pay-1"})
    assert payment["key"] == "pay-1"
    assert "key" not in project.change(payment, {"action": "setKey"})
    project.pay(key="pay-2")
    payment = project.get(f"payments/{payment['id']}")
    assert project.refused(payment, {"action": "setKey", "key": "pay-2"})["field"] == "key"


def test_a_payment_belongs_to_a_customer_or_to_an_anonymous_session(project: ProjectWorld) -> None:
    customer = project.customer(key="customer-1")
    anonymous = {"action": "setAnonymousId", "anonymousId": "a-1"}
    payment = project.change(project.pay(), anonymous)
    assert payment["anonymousId"] == "a-1"
    by_key = {"action": "setCustomer", "customer": {"typeId": "customer", "key": "customer-1"}}
    payment = project.change(payment, by_key)
    assert payment["customer"] == {"typeId": "customer", "id": customer["id"]}
    assert "anonymousId" not in payment
    assert project.refused(payment, anonymous)["code"] == "InvalidOperation"
    assert "customer" not in project.change(payment, {"action": "setCustomer"})


def test_the_interface_id_is_set_once(project: ProjectWorld) -> None:
    payment = project.change(project.pay(), {"action": "setInterfaceId", "interfaceId": "psp-1"})
    assert payment["interfaceId"] == "psp-1"
    assert project.change(payment, {"action": "setInterfaceId", "interfaceId": "psp-1"}) == payment
    error = project.refused(payment, {"action": "setInterfaceId", "interfaceId": "psp-2"})
    assert error["code"] == "InvalidOperation"
    message = project.messages(payment)[-1]
    assert (message["type"], message["interfaceId"]) == ("PaymentInterfaceIdSet", "psp-1")


def test_the_status_of_the_psp(project: ProjectWorld) -> None:
    payment = project.change(
        project.pay(),
        {"action": "setStatusInterfaceCode", "interfaceCode": "declined"},
        {"action": "setStatusInterfaceText", "interfaceText": "No money"},
    )
    assert payment["paymentStatus"] == {"interfaceCode": "declined", "interfaceText": "No money"}
    assert project.messages(payment)[-1]["interfaceCode"] == "declined"
    payment = project.change(
        payment,
        {"action": "setStatusInterfaceCode"},
        {"action": "setStatusInterfaceText", "interfaceText": ""},
    )
    assert payment["paymentStatus"] == {}
    assert project.message_types(payment)[1:] == ["PaymentStatusInterfaceCodeSet"] * 2


def test_add_transaction(project: ProjectWorld) -> None:
    payment = project.change(project.pay(), transaction("Charge", 400, interactionId="op-1"))
    (charge,) = payment["transactions"]
    assert charge == {
        "id": charge["id"],
        "type": "Charge",
        "state": "Initial",
        "interactionId": "op-1",
        "amount": {**euro(400), "type": "centPrecision", "fractionDigits": 2},
    }
    message = project.messages(payment)[-1]
    assert (message["type"], message["transaction"]) == ("PaymentTransactionAdded", charge)


def test_the_state_of_a_transaction_may_change_to_any_other(project: ProjectWorld) -> None:
    payment = project.change(project.pay(), transaction())
    for state in ("Pending", "Success", "Failure", "Initial"):
        payment = project.change(payment, of_transaction(payment, "State", state=state))
        assert payment["transactions"][0]["state"] == state
        message = project.messages(payment)[-1]
        assert message["type"] == "PaymentTransactionStateChanged"
        assert message["state"] == state
        assert message["transactionId"] == payment["transactions"][0]["id"]


def of_transaction(payment: Json, what: str, verb: str = "change", **members: Any) -> Json:
    transaction_id = payment["transactions"][0]["id"]
    return {"action": f"{verb}Transaction{what}", "transactionId": transaction_id, **members}


def test_the_other_members_of_a_transaction(project: ProjectWorld) -> None:
    payment = project.change(project.pay(), transaction())
    payment = project.change(
        payment,
        of_transaction(payment, "Timestamp", timestamp="2026-02-01T00:00:00Z"),
        of_transaction(payment, "InteractionId", interactionId="op-1"),
        of_transaction(payment, "InterfaceId", "set", interfaceId="t-1"),
    )
    changed = payment["transactions"][0]
    assert changed["timestamp"] == "2026-02-01T00:00:00.000Z"
    assert (changed["interactionId"], changed["interfaceId"]) == ("op-1", "t-1")
    message = project.messages(payment)[-1]
    assert message["newInterfaceId"] == "t-1"
    assert "oldInterfaceId" not in message
    payment = project.change(payment, of_transaction(payment, "InterfaceId", "set"))
    assert "interfaceId" not in payment["transactions"][0]
    assert project.messages(payment)[-1]["oldInterfaceId"] == "t-1"


@pytest.mark.parametrize(
    "action",
    [
        {"action": "changeTransactionState", "state": "Success"},
        {"action": "changeTransactionTimestamp", "timestamp": "2026-02-01T00:00:00Z"},
        {"action": "changeTransactionInteractionId", "interactionId": "op-1"},
        {"action": "setTransactionInterfaceId", "interfaceId": "t-1"},
        {"action": "setTransactionCustomType"},
        {"action": "setTransactionCustomField", "name": "note", "value": "x"},
    ],
)
def test_an_unknown_transaction_is_refused(project: ProjectWorld, action: Json) -> None:
    error = project.refused(project.pay(), {**action, "transactionId": "nobody"})
    assert error["code"] == "InvalidOperation"


@pytest.mark.parametrize(
    ("resource", "prefix"), [("payment", "set"), ("transaction", "setTransaction")]
)
def test_custom_fields_of_payment_and_transaction(
    project: ProjectWorld, resource: str, prefix: str
) -> None:
    project.post("types", custom_type("noted", resource, field("note")))
    payment = project.change(project.pay(), transaction())
    where = {}
    if resource == "transaction":
        where = {"transactionId": payment["transactions"][0]["id"]}

    def holder() -> Json:
        found: Json = payment if resource == "payment" else payment["transactions"][0]
        return found

    payment = project.change(
        payment,
        {"action": f"{prefix}CustomType", "type": type_key("noted"), **where},
        {"action": f"{prefix}CustomField", "name": "note", "value": "hello", **where},
    )
    assert holder()["custom"]["fields"] == {"note": "hello"}
    payment = project.change(payment, {"action": f"{prefix}CustomField", "name": "note", **where})
    assert holder()["custom"]["fields"] == {}
    payment = project.change(payment, {"action": f"{prefix}CustomType", **where})
    assert "custom" not in holder()


def test_add_interface_interaction(project: ProjectWorld) -> None:
    key = "commercetools-checkout-payment-interface-interaction"
    moment = "2026-01-01T00:00:00.000Z"
    fields = {"type": "converge", "createdAt": moment, "interactionId": "op-1"}
    action = {"action": "addInterfaceInteraction", "type": type_key(key), "fields": fields}
    payment = project.change(project.pay(), action, action)
    added = payment["interfaceInteractions"]
    assert [one["fields"] for one in added] == [fields, fields]
    message = project.messages(payment)[-1]
    assert (message["type"], message["interaction"]) == ("PaymentInteractionAdded", added[1])


def test_an_interaction_needs_its_type(project: ProjectWorld) -> None:
    action = {"action": "addInterfaceInteraction", "type": type_key("missing")}
    assert project.refused(project.pay(), action)["code"] == "ReferencedResourceNotFound"


class TestTransitionState:
    """The merchant's own workflow."""

    @staticmethod
    def to(key: str, **members: Any) -> Json:
        return {"action": "transitionState", "state": {"typeId": "state", "key": key}, **members}

    @staticmethod
    def state(project: ProjectWorld, key: str, **members: Any) -> Json:
        return project.post("states", {"key": key, "type": "PaymentState", **members})

    def test_the_first_state_must_be_initial(self, project: ProjectWorld) -> None:
        self.state(project, "done", initial=False)
        payment = project.pay()
        assert project.refused(payment, self.to("done"))["code"] == "InvalidOperation"
        payment = project.change(payment, self.to("done", force=True))
        message = project.messages(payment)[-1]
        assert message["type"] == "PaymentStatusStateTransition"
        assert (message["state"], message["force"]) == (payment["paymentStatus"]["state"], True)

    def test_a_transition_must_be_allowed(self, project: ProjectWorld) -> None:
        self.state(project, "done", initial=False)
        self.state(project, "lost", initial=False)
        self.state(project, "new", transitions=[{"typeId": "state", "key": "done"}])
        payment = project.change(project.pay(), self.to("new"))
        assert project.refused(payment, self.to("lost"))["code"] == "InvalidOperation"
        payment = project.change(payment, self.to("done"), self.to("lost"))
        lost = project.get("states/key=lost")
        assert payment["paymentStatus"]["state"] == {"typeId": "state", "id": lost["id"]}


@pytest.mark.parametrize(
    "action",
    [
        {"action": "chargeTwice"},
        {"action": "setAmountPaid", "amount": euro(1)},
        {"action": "setKey", "colour": "red"},
        {"action": "setInterfaceId"},
        {"action": "addTransaction"},
        {"action": "addTransaction", "transaction": {"type": "Gift", "amount": euro(1)}},
        transaction(state="Done"),
        transaction(timestamp="yesterday"),
        transaction(timestamp="2026-01-01T00:00:00"),
        {"action": "changeTransactionState", "transactionId": "x", "state": "success"},
        {"key": "no action"},
        "setKey",
        7,
    ],
)
def test_an_action_that_does_not_exist_is_refused(project: ProjectWorld, action: Any) -> None:
    error = project.refused(project.pay(), action)
    assert error["code"] == "InvalidJsonInput"
    assert error["detailedErrorMessage"].startswith("actions -> ")


@pytest.mark.parametrize(
    "body", [{}, {"version": 1}, {"actions": []}, {"version": "1", "actions": []}]
)
def test_an_update_names_version_and_actions(project: ProjectWorld, body: Json) -> None:
    answer = project.call("POST", f"payments/{project.pay()['id']}", body)
    assert error_of(answer, 400)["code"] == "InvalidJsonInput"


def test_five_hundred_actions_are_enough(project: ProjectWorld) -> None:
    payment = project.pay()
    actions = [{"action": "setKey", "key": f"pay-{number}"} for number in range(501)]
    assert project.refused(payment, *actions)["code"] == "InvalidInput"
    assert project.change(payment, *actions[:500])["version"] == 501
