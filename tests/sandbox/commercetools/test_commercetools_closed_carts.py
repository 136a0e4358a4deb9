"""Carts that take some updates or none: frozen, locked; and orders by their number."""

import pytest

from commercetools_support import ADMIN, PROJECT, URL, Json, ProjectWorld, error_of, read
from sandbox.faults import FaultRule

LOCK = {"action": "lockCart"}
LOCALE = {"action": "setLocale", "locale": "de"}


@pytest.mark.parametrize("strategy", [None, "SoftFreeze", "HardFreeze"])
def test_a_cart_is_frozen_by_a_strategy(project: ProjectWorld, strategy: str | None) -> None:
    freeze = {"action": "freezeCart", **({"strategy": strategy} if strategy else {})}
    cart = project.updated("carts", project.fill_cart(), freeze)
    assert (cart["cartState"], cart["freezeStrategy"]) == ("Frozen", strategy or "SoftFreeze")
    thawed = project.updated("carts", cart, {"action": "unfreezeCart"})
    assert thawed["cartState"] == "Active"
    assert "freezeStrategy" not in thawed


def test_an_empty_cart_cannot_be_frozen(project: ProjectWorld) -> None:
    cart = project.post("carts", {"currency": "EUR"})
    answer = project.update("carts", cart, {"action": "freezeCart"})
    assert error_of(answer, 400)["code"] == "InvalidOperation"


def test_a_locked_cart_takes_updates_only_with_the_scope(project: ProjectWorld) -> None:
    cart = project.fill_cart()
    assert error_of(project.update("carts", cart, LOCK), 403)["code"] == "insufficient_scope"
    agent = project.scoped("manage_orders", "manage_locked_carts")
    body = {"version": cart["version"], "actions": [LOCK]}
    locked = read(project.call("POST", f"carts/{cart['id']}", body, agent), 200)
    assert locked["lock"] == {"createdAt": "2026-01-01T00:00:00.000Z", "clientId": ADMIN.id}
    refused = error_of(project.update("carts", locked, LOCALE), 403)
    assert "manage_locked_carts" in refused["message"]
    assert project.get(f"carts/{cart['id']}") == locked
    body = {"version": locked["version"], "actions": [LOCALE, {"action": "unlockCart"}]}
    free = read(project.call("POST", f"carts/{cart['id']}", body, agent), 200)
    assert "lock" not in free
    assert project.updated("carts", free, {"action": "setLocale"})["version"] == 5


def test_an_order_is_found_by_its_number(project: ProjectWorld) -> None:
    cart = project.fill_cart()
    draft = {"id": cart["id"], "version": cart["version"], "orderNumber": "n-1"}
    order = project.post("orders", draft)
    assert project.get("orders/order-number=n-1") == order
    missing = project.call("GET", "orders/order-number=n-2")
    assert error_of(missing, 404)["code"] == "ResourceNotFound"
    assert project.call("GET", "carts/order-number=n-1").status_code == 404


def test_faults_carry_a_correlation_id(project: ProjectWorld) -> None:
    for _ in range(2):
        project.commercetools.faults.add(FaultRule(status=503))
    asked = project.call("GET", "carts", headers={"X-Correlation-ID": "c-1"})
    assert (asked.status_code, asked.headers["X-Correlation-ID"]) == (503, "c-1")
    assert project.call("GET", "carts").headers["X-Correlation-ID"] != ""
    served = project.session.get(f"{URL}/{PROJECT}/carts", headers={"X-Correlation-ID": "c-2"})
    assert served.headers["X-Correlation-ID"] == "c-2"


def test_a_status_text_is_required_and_an_empty_one_removes_it(project: ProjectWorld) -> None:
    action = {"action": "setStatusInterfaceText"}
    payment = project.change(project.pay(), {**action, "interfaceText": "paid"})
    assert project.refused(payment, action)["code"] == "InvalidJsonInput"
    assert project.change(payment, {**action, "interfaceText": ""})["paymentStatus"] == {}


def test_a_query_may_time_out(project: ProjectWorld) -> None:
    payment = project.pay()
    order: Json = {"of": "query", "code": "QueryTimedOut", "count": 1}
    read(project.session.post(f"{URL}/test/refusals", json=order), 201)
    assert error_of(project.call("GET", "payments"), 400)["code"] == "QueryTimedOut"
    assert project.get("payments")["results"] == [payment]
