"""Recurring transactions that cannot be, beside those of the table in tests/bad_input."""

import json

import pytest
from requests import Response

from bad_body_support import Caller, as_subscription, refused
from bench import Bench
from processor_support import codes

ID = "0f1e2d3c-4b5a-4697-8877-665544332211"
BODY = {"cartId": ID, "checkoutTransactionItemId": ID, "type": "Recurring"}


def enabled() -> Bench:
    return Bench(settings={"STORED_PAYMENT_METHODS_ENABLED": "true"})


@pytest.fixture(scope="module")
def caller() -> Caller:
    return as_subscription(enabled())


@pytest.mark.parametrize("key", ["", "a b", "x" * 256])
def test_idempotency_keys_that_are_none(caller: Caller, key: str) -> None:
    answer = caller.send(json.dumps(BODY).encode(), **{"Idempotency-Key": key})
    assert refused(answer, "Idempotency-Key")


@pytest.mark.parametrize("field", ["cartId", "checkoutTransactionItemId"])
@pytest.mark.parametrize("value", [None, "", "x", 1, ID.upper(), f"{ID}\n", f" {ID}", "..", [ID]])
def test_what_is_no_id_is_refused(caller: Caller, field: str, value: object) -> None:
    assert refused(caller.send_json({**BODY, field: value}))


@pytest.mark.parametrize("field", ["cartId", "checkoutTransactionItemId"])
def test_what_is_missing_is_named(caller: Caller, field: str) -> None:
    body = {name: value for name, value in BODY.items() if name != field}
    answer = caller.send_json(body)
    assert refused(answer, field)
    assert codes(answer) == ["RequiredField"]


@pytest.mark.parametrize(
    "members",
    [
        {"type": "OneTime"},
        {"type": "recurring"},
        {"type": None},
        {"paymentMethodId": 1},
        {"paymentMethod": {}},
        {"paymentMethod": ID},
        {"paymentMethod": {"id": "x"}},
        {"paymentMethodId": ID, "paymentMethod": {"id": ID.replace("0", "1")}},
        {"futureOrderNumber": ""},
        {"futureOrderNumber": "x" * 257},
        {"idempotencyKey": "with a space"},
        {"idempotencyKey": ""},
        {"idempotencyKey": 1},
    ],
)
def test_members_that_cannot_be_are_refused(caller: Caller, members: dict[str, object]) -> None:
    assert refused(caller.send_json({**BODY, **members}))


def test_off_unless_enabled() -> None:
    answer = as_subscription(Bench()).send_json(BODY)
    assert refused(answer)
    assert answer.json()["message"] == "Stored payment methods are not enabled."


def ask(bench: Bench, token: str) -> Response:
    return bench.call("POST", "/operations/transactions", token=token, json=BODY)


@pytest.mark.parametrize("scope", ["manage_project", "manage_checkout_transactions"])
def test_either_scope_lets_in(scope: str) -> None:
    bench = enabled()
    assert ask(bench, bench.access_token(scope)).status_code == 400


@pytest.mark.parametrize(
    "scopes", [(), ("manage_payments",), ("manage_checkout_payment_intents",), ("manage_orders",)]
)
def test_no_other_scope_does(scopes: tuple[str, ...]) -> None:
    bench = enabled()
    assert ask(bench, bench.access_token(*scopes)).status_code == 403


def test_nor_does_another_projects_token_or_none() -> None:
    bench = enabled()
    assert ask(bench, bench.access_token("manage_project", project="other")).status_code == 401
    assert bench.call("POST", "/operations/transactions", json=BODY).status_code == 401


@pytest.mark.parametrize("path", ["/stored-payment-methods", f"/stored-payment-methods/{ID}"])
def test_stored_methods_need_a_session(path: str) -> None:
    bench = enabled()
    method = "DELETE" if path.endswith(ID) else "GET"
    assert bench.call(method, path).status_code == 401
    assert bench.call(method, path, "no-such-session").status_code == 401
