"""My Payments: what the token of a shopper can and cannot do to a Payment."""

from typing import Any

import pytest

from commercetools_support import (
    ADMIN,
    PROJECT,
    URL,
    Json,
    ProjectWorld,
    error_of,
    euro,
    read,
    transaction,
)

SCOPES = (f"manage_my_payments:{PROJECT}",)
GUEST = "session-1"
PASSWORD = "correct horse"


class Shopper:
    """Calls with the token of one shopper."""

    def __init__(self, project: ProjectWorld, **whose: str) -> None:
        self.project = project
        self.bearer = project.token(SCOPES, **whose)

    def call(self, method: str, path: str = "", body: Any = None, **options: Any) -> Any:
        """Call a path below the shopper's payments."""
        return self.project.call(method, f"me/payments{path}", body, self.bearer, **options)

    def update(self, payment: Json, *actions: Json) -> Any:
        """Send update actions."""
        body = {"version": payment["version"], "actions": list(actions)}
        return self.call("POST", f"/{payment['id']}", body)

    def updated(self, payment: Json, *actions: Json) -> Json:
        """Return the payment after update actions."""
        return read(self.update(payment, *actions), 200)


@pytest.fixture
def guest(project: ProjectWorld) -> Shopper:
    """Return the shopper of an anonymous session."""
    return Shopper(project, anonymous_id=GUEST)


def test_a_shopper_changes_a_claim(project: ProjectWorld) -> None:
    customer = project.customer()
    claim = project.pay(
        key="claim-1",
        customer={"typeId": "customer", "id": customer["id"]},
        paymentMethodInfo={"method": "card"},
    )
    shown = Shopper(project, customer_id=customer["id"]).updated(
        claim,
        {"action": "changeAmountPlanned", "amount": euro(1)},
        {"action": "setMethodInfoMethod", "method": "invoice"},
        {"action": "setMethodInfoInterface", "interface": "another"},
        {"action": "setMethodInfoInterfaceAccount", "interfaceAccount": "x"},
        {"action": "setMethodInfoName", "name": {"en": "Invoice"}},
    )
    assert shown["amountPlanned"]["centAmount"] == 1
    stored = project.get(f"payments/{claim['id']}")
    assert stored["paymentMethodInfo"] == {
        "method": "invoice",
        "paymentInterface": "another",
        "interfaceAccount": "x",
        "name": {"en": "Invoice"},
    }
    assert stored["lastModifiedBy"]["customer"]["id"] == customer["id"]
    assert stored["key"] == "claim-1"


def test_a_guest_is_named_by_its_session(project: ProjectWorld, guest: Shopper) -> None:
    claim = project.pay(anonymousId=GUEST)
    guest.updated(claim, {"action": "changeAmountPlanned", "amount": euro(1)})
    stored = project.get(f"payments/{claim['id']}")
    assert stored["lastModifiedBy"] == {
        "isPlatformClient": False,
        "clientId": ADMIN.id,
        "anonymousId": GUEST,
    }


@pytest.mark.parametrize("state", ["Initial", "Pending", "Success", "Failure"])
def test_a_payment_with_a_transaction_is_closed(
    project: ProjectWorld, guest: Shopper, state: str
) -> None:
    payment = project.pay(anonymousId=GUEST, transactions=[transaction(state=state)["transaction"]])
    for action in (
        {"action": "changeAmountPlanned", "amount": euro(1)},
        {"action": "setMethodInfoMethod", "method": "invoice"},
        transaction(),
    ):
        assert error_of(guest.update(payment, action), 400)["code"] == "InvalidOperation"
    gone = guest.call("DELETE", f"/{payment['id']}", params={"version": payment["version"]})
    assert error_of(gone, 400)["code"] == "InvalidOperation"
    assert project.get(f"payments/{payment['id']}") == payment


def test_a_shopper_may_add_any_transaction_once(project: ProjectWorld, guest: Shopper) -> None:
    claim = project.pay(anonymousId=GUEST)
    payment = guest.updated(claim, transaction("Charge", state="Success"))
    (added,) = payment["transactions"]
    assert (added["type"], added["state"]) == ("Charge", "Success")
    assert error_of(guest.update(payment, transaction()), 400)["code"] == "InvalidOperation"
    assert project.message_types(claim) == ["PaymentCreated", "PaymentTransactionAdded"]


@pytest.mark.parametrize(
    "action",
    [
        {"action": "setKey", "key": "key-1"},
        {"action": "setInterfaceId", "interfaceId": "psp-1"},
        {"action": "setStatusInterfaceCode", "interfaceCode": "paid"},
        {"action": "setCustomType"},
        {"action": "setAnonymousId", "anonymousId": "x"},
        {"action": "changeTransactionState", "transactionId": "x", "state": "Success"},
    ],
)
def test_no_other_action_exists(project: ProjectWorld, guest: Shopper, action: Json) -> None:
    claim = project.pay(anonymousId=GUEST)
    assert error_of(guest.update(claim, action), 400)["code"] == "InvalidJsonInput"


def test_a_shopper_sees_only_the_own_payments(project: ProjectWorld, guest: Shopper) -> None:
    mine = project.pay(
        anonymousId=GUEST, key="k-1", paymentMethodInfo={"token": {"value": "secret"}}
    )
    other = project.pay(anonymousId="session-2")
    (seen,) = read(guest.call("GET"), 200)["results"]
    assert seen == read(guest.call("GET", f"/{mine['id']}"), 200)
    assert seen.keys() == {
        "id",
        "version",
        "anonymousId",
        "amountPlanned",
        "paymentMethodInfo",
        "transactions",
    }
    assert seen["paymentMethodInfo"]["token"] == {"value": "****"}
    assert guest.call("GET", f"/{other['id']}").status_code == 404
    change = {"action": "changeAmountPlanned", "amount": euro(1)}
    assert guest.update(other, change).status_code == 404


def test_a_shopper_creates_and_deletes_a_payment(project: ProjectWorld, guest: Shopper) -> None:
    draft = {"amountPlanned": euro(5), "transaction": {"type": "Charge", "amount": euro(5)}}
    made = read(guest.call("POST", "", draft), 201)
    assert (made["anonymousId"], made["transactions"][0]["state"]) == (GUEST, "Initial")
    refund = {"amountPlanned": euro(5), "transaction": {"type": "Refund", "amount": euro(5)}}
    assert guest.call("POST", "", refund).status_code == 400
    plain = read(guest.call("POST", "", {"amountPlanned": euro(5)}), 201)
    gone = guest.call("DELETE", f"/{plain['id']}", params={"version": plain["version"]})
    assert read(gone, 200) == plain
    assert project.call("GET", f"payments/{plain['id']}").status_code == 404


def test_a_merchants_token_is_no_shoppers(project: ProjectWorld) -> None:
    assert project.call("GET", "me/payments").status_code == 403
    no_scope = project.token((f"view_payments:{PROJECT}",), anonymous_id=GUEST)
    assert project.call("GET", "me/payments", bearer=no_scope).status_code == 403


def test_a_customer_gets_a_token_by_password(project: ProjectWorld) -> None:
    customer = project.customer(password=PASSWORD)
    form = {"grant_type": "password", "username": "a@example.com", "password": PASSWORD}
    url = f"{URL}/oauth/{PROJECT}/customers/token"
    token = read(project.session.post(url, auth=(ADMIN.id, ADMIN.secret), data=form), 200)
    assert f"customer_id:{customer['id']}" in token["scope"].split()
    made = project.call("POST", "me/payments", {"amountPlanned": euro(5)}, token["access_token"])
    assert read(made, 201)["customer"]["id"] == customer["id"]
    wrong = form | {"password": "wrong"}
    refused = project.session.post(url, auth=(ADMIN.id, ADMIN.secret), data=wrong)
    assert read(refused, 400)["error"] == "invalid_customer_account_credentials"


def test_a_guest_gets_a_token_of_its_session(project: ProjectWorld) -> None:
    url = f"{URL}/oauth/{PROJECT}/anonymous/token"
    form = {"grant_type": "client_credentials", "anonymous_id": GUEST}
    token = read(project.session.post(url, auth=(ADMIN.id, ADMIN.secret), data=form), 200)
    assert f"anonymous_id:{GUEST}" in token["scope"].split()
    made = project.call("POST", "me/payments", {"amountPlanned": euro(5)}, token["access_token"])
    assert read(made, 201)["anonymousId"] == GUEST
