"""Queries: predicates, sorting, paging, expansion."""

from typing import Any

import pytest

from commercetools_support import ProjectWorld, error_of, transaction

ONE, TWO, THREE = "pay-one", "pay-two", "pay-three"


@pytest.fixture
def payments(project: ProjectWorld) -> ProjectWorld:
    """Three payments a minute apart: bare, with an interface, with transactions."""
    project.pay(key=ONE)
    project.clock.advance(60)
    project.pay(
        key=TWO,
        interfaceId='psp "2"',
        paymentMethodInfo={"paymentInterface": "psp", "method": "card"},
        anonymousId="a-1",
    )
    project.clock.advance(60)
    project.change(
        project.pay(key=THREE, paymentMethodInfo={"method": "card"}),
        {"action": "changeAmountPlanned", "amount": {"centAmount": 50, "currencyCode": "EUR"}},
        transaction("Authorization", state="Success", interfaceId="t-1"),
        transaction("Charge", state="Pending", interfaceId="t-2"),
    )
    return project


def keys(project: ProjectWorld, **params: Any) -> list[str]:
    return [one["key"] for one in project.get("payments", **params)["results"]]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ('key="pay-one"', [ONE]),
        ('key = "pay-one" or key = "pay-two"', [ONE, TWO]),
        ('key in ("pay-one", "pay-three")', [ONE, THREE]),
        ('key not in ("pay-one", "pay-three")', [TWO]),
        ('key != "pay-one" and key <> "pay-two"', [THREE]),
        ('not(key="pay-one")', [TWO, THREE]),
        ('not (key="pay-one" or key="pay-two")', [THREE]),
        ('(key="pay-one" or key="pay-two") and interfaceId is defined', [TWO]),
        ('key="pay-one" or key="pay-two" and interfaceId is defined', [ONE, TWO]),
        ("interfaceId is not defined", [ONE, THREE]),
        (r'interfaceId="psp \"2\""', [TWO]),
        ('paymentMethodInfo(paymentInterface="psp")', [TWO]),
        ('paymentMethodInfo(method="card" and paymentInterface is not defined)', [THREE]),
        ('transactions(interfaceId="t-2")', [THREE]),
        ('transactions(type="Authorization" and state="Success")', [THREE]),
        ('transactions(type="Authorization" and state="Pending")', []),
        ("transactions(amount(centAmount >= 1000))", [THREE]),
        ("transactions is empty", [ONE, TWO]),
        ("transactions is not empty", [THREE]),
        ("amountPlanned(centAmount > 50)", [ONE, TWO]),
        ("amountPlanned(centAmount <= 50)", [THREE]),
        ("version = 1", [ONE, TWO]),
        ("version < 2.5", [ONE, TWO]),
        ('createdAt > "2026-01-01T00:00:30Z"', [TWO, THREE]),
        ('createdAt >= "2026-01-01T01:01:00.000+01:00"', [TWO, THREE]),
        ('createdAt < "2026-01-01T00:01:00"', [ONE]),
        ('anonymousId = "a-1"', [TWO]),
        ('`key` = "pay-one"', [ONE]),
        ('KEY is defined OR key="pay-one"', None),
        ("custom(fields(note is defined))", []),
    ],
)
def test_a_predicate_selects(payments: ProjectWorld, where: str, found: list[str] | None) -> None:
    if found is None:
        assert error_of(payments.call("GET", "payments", params={"where": where}), 400)
    else:
        assert keys(payments, where=where) == found


def test_several_predicates_must_all_hold(payments: ProjectWorld) -> None:
    assert keys(payments, where=['key != "pay-one"', "interfaceId is defined"]) == [TWO]


@pytest.mark.parametrize(
    ("where", "variables", "found"),
    [
        ("key = :key", {"var.key": "pay-one"}, [ONE]),
        ("key in :keys", {"var.keys": ["pay-one", "pay-two"]}, [ONE, TWO]),
        ("key in (:a, :b)", {"var.a": "pay-one", "var.b": "pay-three"}, [ONE, THREE]),
        ("amountPlanned(centAmount = :cents)", {"var.cents": "50"}, [THREE]),
        ("createdAt > :then", {"var.then": "2026-01-01T00:01:30.000Z"}, [THREE]),
        ("interfaceId = :id", {"var.id": 'psp "2"'}, [TWO]),
    ],
)
def test_input_variables(
    payments: ProjectWorld, where: str, variables: dict[str, Any], found: list[str]
) -> None:
    assert keys(payments, where=where, **variables) == found


@pytest.mark.parametrize(
    "where",
    [
        "",
        "key",
        "key =",
        "key = pay",
        'key == "a"',
        "key in ()",
        "key is",
        "key is nothing",
        'key like "p%"',
        'key = "a" and',
        'key = "a" key = "b"',
        '(key = "a"',
        'key = "a")',
        'key = "a',
        "key = 'a'",
        "key & 5",
        "key = :missing",
        'colour = "red"',
        'paymentMethodInfo(colour = "red")',
        'key(colour = "red")',
        "transactions(amount(cents = 5))",
        'transactions contains some ("a")',
        'not key = "a"',
        "(" * 5000 + 'key="a"' + ")" * 5000,
    ],
)
def test_what_is_no_predicate_is_refused(payments: ProjectWorld, where: str) -> None:
    error = error_of(payments.call("GET", "payments", params={"where": where}), 400)
    assert error["code"] == "InvalidInput"
    assert error["message"].startswith("Malformed parameter: where: ")


def test_where_a_predicate_cannot_be_understood_is_said(payments: ProjectWorld) -> None:
    where = 'key = "a" and (version ~ 5)'
    error = error_of(payments.call("GET", "payments", params={"where": where}), 400)
    assert "Invalid input '~'" in error["message"]
    assert "column 24" in error["message"]


def test_lists_of_values(project: ProjectWorld) -> None:
    for name, resources in (("of-both", ["payment", "transaction"]), ("of-one", ["payment"])):
        draft = {"key": name, "name": {"en": name}, "resourceTypeIds": resources}
        project.post("types", draft)

    def found(where: str) -> list[str]:
        page = project.get("types", where=f'key in ("of-both", "of-one") and {where}')
        return [one["key"] for one in page["results"]]

    assert found('resourceTypeIds contains any ("transaction", "cart")') == ["of-both"]
    assert found('resourceTypeIds contains all ("payment", "transaction")') == ["of-both"]
    assert found('resourceTypeIds contains all ("payment")') == ["of-both", "of-one"]
    assert found('resourceTypeIds = "transaction"') == ["of-both"]


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("createdAt desc", [THREE, TWO, ONE]),
        ("createdAt", [ONE, TWO, THREE]),
        ("amountPlanned.centAmount asc", [THREE, ONE, TWO]),
        (["amountPlanned.centAmount desc", "key asc"], [ONE, TWO, THREE]),
        ("interfaceId desc", [TWO, ONE, THREE]),
    ],
)
def test_results_are_sorted(payments: ProjectWorld, sort: Any, found: list[str]) -> None:
    assert keys(payments, sort=sort) == found


def test_results_come_in_pages(project: ProjectWorld) -> None:
    for number in range(25):
        project.pay(key=f"pay-{number:02}")
    first = project.get("payments", sort="key asc")
    assert {name: first[name] for name in ("limit", "offset", "count", "total")} == {
        "limit": 20,
        "offset": 0,
        "count": 20,
        "total": 25,
    }
    second = project.get("payments", sort="key asc", offset="20", limit="3", withTotal="false")
    assert "total" not in second
    assert [one["key"] for one in second["results"]] == ["pay-20", "pay-21", "pay-22"]
    assert project.get("payments", limit="0")["results"] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "501"),
        ("limit", "-1"),
        ("limit", "many"),
        ("offset", "10001"),
        ("withTotal", "perhaps"),
        ("sort", "colour asc"),
        ("sort", "key upwards"),
    ],
)
def test_parameters_out_of_bounds_are_refused(project: ProjectWorld, name: str, value: str) -> None:
    error = error_of(project.call("GET", "payments", params={name: value}), 400)
    assert error["code"] == "InvalidInput"
    assert error["message"].startswith("Malformed parameter: ")


def test_head_tells_whether_anything_matches(payments: ProjectWorld) -> None:
    for where, status in (('key="pay-one"', 200), ('key="nobody"', 404)):
        assert payments.call("HEAD", "payments", params={"where": where}).status_code == status


def test_references_are_expanded_with_masked_tokens(project: ProjectWorld) -> None:
    customer = project.customer()
    payment = project.pay(
        customer={"typeId": "customer", "id": customer["id"]},
        paymentMethodInfo={"token": {"value": "tok"}},
    )
    cart = project.updated(
        "carts",
        project.fill_cart(),
        {"action": "addPayment", "payment": {"typeId": "payment", "id": payment["id"]}},
    )
    expand = "paymentInfo.payments[*].customer"
    for shown in (
        project.get(f"carts/{cart['id']}", expand=expand),
        project.get("carts", expand=expand)["results"][0],
    ):
        found = shown["paymentInfo"]["payments"][0]["obj"]
        assert found["customer"]["obj"] == customer
        assert found["paymentMethodInfo"] == {"token": {"value": "****"}}
    assert "obj" not in project.get(f"carts/{cart['id']}")["paymentInfo"]["payments"][0]


@pytest.mark.parametrize("expand", ["paymentInfo.payments[0]", "paymentInfo.payments[7]", "colour"])
def test_expansion_paths(project: ProjectWorld, expand: str) -> None:
    payment = project.pay()
    cart = project.updated(
        "carts",
        project.fill_cart(),
        {"action": "addPayment", "payment": {"typeId": "payment", "id": payment["id"]}},
    )
    shown = project.get(f"carts/{cart['id']}", expand=expand)["paymentInfo"]["payments"][0]
    assert ("obj" in shown) is (expand == "paymentInfo.payments[0]")
