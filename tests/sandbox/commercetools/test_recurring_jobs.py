"""The stand-in's recurring payment jobs behave as commercetools Checkout describes them."""

from typing import Any

import pytest

from recurring_support import SubscriptionShop

PATH = "https://commercetools.test/bench/recurring-payment-jobs"


@pytest.fixture
def shop() -> SubscriptionShop:
    return SubscriptionShop()


def draft(shop: SubscriptionShop, key: str) -> dict[str, object]:
    customer = shop.customer(f"{key}@example.com")
    return {
        "key": key,
        "originPayment": {"typeId": "payment", "id": shop.paid()},
        "paymentMethod": {"typeId": "payment-method", "id": shop.add_method(customer)},
    }


def ask(
    shop: SubscriptionShop,
    method: str,
    path: str = "",
    scope: str = "manage_project",
    **more: Any,
) -> tuple[int, dict[str, object]]:
    token = shop.commercetools.access.issue("someone", [f"{scope}:bench"]).value
    answer = shop.http.request(
        method, PATH + path, headers={"Authorization": f"Bearer {token}"}, **more
    )
    return answer.status_code, answer.json()


def code(answer: tuple[int, dict[str, object]]) -> tuple[int, object, object]:
    status, body = answer
    errors = body["errors"]
    assert isinstance(errors, list)
    return status, errors[0]["code"], errors[0].get("field")


def test_a_job_begins_as_initial_and_is_found_by_id_and_key(shop: SubscriptionShop) -> None:
    status, made = ask(shop, "POST", json=draft(shop, "one"))
    assert (status, made["status"], made["version"]) == (201, {"state": "Initial"}, 1)
    assert ask(shop, "GET", f"/{made['id']}")[1] == made
    assert ask(shop, "GET", "/key=one")[1] == made
    assert ask(shop, "GET", "/key=two")[0] == 404


@pytest.mark.parametrize(
    ("scope", "method", "status"),
    [
        ("view_recurring_payment_jobs", "GET", 200),
        ("manage_recurring_payment_jobs", "GET", 200),
        ("view_recurring_payment_jobs", "POST", 403),
        ("view_recurring_payment_jobs", "DELETE", 403),
        ("manage_payments", "GET", 403),
    ],
)
def test_scopes(shop: SubscriptionShop, scope: str, method: str, status: int) -> None:
    made = draft(shop, "one")
    path = "/key=one" if method == "DELETE" else ""
    assert ask(shop, method, path, scope=scope, json=made)[0] == status


def test_a_key_is_unique(shop: SubscriptionShop) -> None:
    assert ask(shop, "POST", json=draft(shop, "one"))[0] == 201
    again = ask(shop, "POST", json={**draft(shop, "two"), "key": "one"})
    assert code(again) == (400, "DuplicateField", "key")


@pytest.mark.parametrize(("is_only_one", "status"), [(False, 201), (True, 400)])
def test_a_second_job_of_one_payment(
    shop: SubscriptionShop, is_only_one: bool, status: int
) -> None:
    rule = "https://commercetools.test/test/recurring-payment-jobs/rule"
    assert shop.http.post(rule, json={"onePerPayment": is_only_one}).ok
    first = draft(shop, "one")
    assert ask(shop, "POST", json=first)[0] == 201
    second = ask(shop, "POST", json={**first, "key": "two"})
    assert second[0] == status
    if is_only_one:
        assert code(second) == (400, "DuplicateField", "originPayment")
    assert len(shop.jobs()) == (1 if is_only_one else 2)


@pytest.mark.parametrize("by", ["id", "key"])
def test_a_job_is_deleted_in_the_version_that_the_caller_knows(
    shop: SubscriptionShop, by: str
) -> None:
    made = ask(shop, "POST", json=draft(shop, "one"))[1]
    path = f"/{made['id']}" if by == "id" else "/key=one"
    assert code(ask(shop, "DELETE", path))[:2] == (400, "InvalidInput")
    assert code(ask(shop, "DELETE", f"{path}?version=7"))[:2] == (409, "ConcurrentModification")
    assert ask(shop, "DELETE", f"{path}?version=1") == (200, made)
    assert ask(shop, "DELETE", f"{path}?version=1")[0] == 404
    assert shop.jobs() == []


@pytest.mark.parametrize("member", ["originPayment", "paymentMethod"])
def test_what_it_refers_to_must_exist(shop: SubscriptionShop, member: str) -> None:
    unknown = {"id": "00000000-0000-4000-8000-000000000000"}
    refused = ask(shop, "POST", json={**draft(shop, "one"), member: unknown})
    assert code(refused)[:2] == (400, "ReferencedResourceNotFound")


def test_the_list_knows_states_and_no_predicates(shop: SubscriptionShop) -> None:
    ask(shop, "POST", json=draft(shop, "one"))
    for state, count in (("Initial", 1), ("Completed", 0)):
        assert ask(shop, "GET", f"?status.state={state}")[1]["count"] == count
    assert code(ask(shop, "GET", '?where=key="one"'))[:2] == (400, "InvalidInput")
