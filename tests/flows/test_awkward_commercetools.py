"""Answers of commercetools that are documented and rare: a key that nobody has, slow extensions."""

import json

import pytest

from bench import COMMERCETOOLS, Bench
from returning_customers_support import ReturningCustomers, state_of
from sandbox.faults import FaultRule

TAKEN = json.dumps(
    {
        "statusCode": 400,
        "message": "A duplicate value exists.",
        "errors": [
            {
                "code": "DuplicateFieldWithConflictingResource",
                "message": "A duplicate value exists.",
                "field": "key",
                "duplicateValue": "some-key",
                "conflictingResource": {"typeId": "payment", "id": "deleted-since"},
            }
        ],
    }
)


def taken(count: int | None) -> FaultRule:
    """Refuse to create a Payment because of its key, which nobody has."""
    path = "/payments$"
    return FaultRule(method="POST", path=path, status=400, malformed_body=TAKEN, count=count)


def test_a_key_whose_payment_is_gone_is_tried_again() -> None:
    bench = Bench()
    session = bench.session(bench.cart())
    bench.commercetools.faults.add(taken(1))
    answer = bench.pay(session)
    assert answer.json()["outcome"] == "approved", answer.text


def test_a_key_whose_payment_cannot_be_seen_is_worth_another_try() -> None:
    bench = Bench()
    session = bench.session(bench.cart())
    bench.commercetools.faults.add(taken(None))
    answer = bench.pay(session)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    bench.commercetools.faults.clear()
    assert bench.pay(session).json()["outcome"] == "approved"


def test_a_recurring_key_whose_payment_is_gone_is_tried_again() -> None:
    shop = ReturningCustomers()
    customer = shop.customer()
    method_id, cart = shop.save(customer), shop.cart_of(customer)
    shop.commercetools.faults.add(taken(1))
    assert state_of(shop.charge(cart, method_id, 10_000)) == "Completed"


@pytest.mark.parametrize("path", ["/payments$", "/payments/.+", "/carts/.+"])
def test_an_extension_may_take_its_ten_seconds(path: str) -> None:
    bench = Bench()
    session = bench.session(bench.cart())
    rule = FaultRule(method="POST", path=path, delay_seconds=10, count=1)
    bench.commercetools.faults.add(rule)
    assert bench.pay(session).json()["outcome"] == "approved"
    writes = [one for one in bench.calls() if one.startswith("POST /bench/")]
    assert len(writes) == len(set(writes))


@pytest.mark.parametrize("code", ["ExtensionBadResponse", "InvalidOperation"])
def test_an_extension_that_refuses_a_payment_moves_no_money(code: str) -> None:
    bench = Bench()
    session = bench.session(bench.cart())
    refusal = {"of": "write", "code": code}
    url = f"{COMMERCETOOLS}/test/refusals"
    assert bench.network.session().post(url, json=refusal).ok
    refused = bench.pay(session)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, code)
    assert bench.network.session().delete(url).ok
    assert bench.all_at_the_psp() == []
    assert bench.pay(session).json()["outcome"] == "approved"
