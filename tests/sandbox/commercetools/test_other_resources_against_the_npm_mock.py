"""Queries, carts, custom objects and subscriptions against Lab Digital's mock."""

from dataclasses import dataclass
from typing import Any

import pytest

from commercetools_support import euro
from two_implementations_support import Both

pytestmark = pytest.mark.servers

# Wordings are compared only where the real API documents them.
WORDING = frozenset({"message", "detailedErrorMessage"})

# The mock gives the total of a cart no fraction digits, and does not know the freeze strategy.
OF_CARTS = frozenset({"fractionDigits", "freezeStrategy"})


@dataclass(frozen=True)
class Where:
    """A query and the keys of the payments that it finds."""

    where: str | list[str]
    keys: tuple[str, ...]
    variables: dict[str, Any] | None = None


@pytest.mark.parametrize(
    "query",
    [
        Where('key="q-one"', ("q-one",)),
        Where('key in ("q-one", "q-two", "nobody")', ("q-one", "q-two")),
        Where('key="q-one" or key="q-two"', ("q-one", "q-two")),
        Where('key in ("q-one","q-two") and interfaceId is defined', ("q-two",)),
        Where('key in ("q-one","q-two") and interfaceId is not defined', ("q-one",)),
        Where('key in ("q-one","q-two") and not(interfaceId="q-psp")', ("q-one",)),
        Where('interfaceId="q-psp" and paymentMethodInfo(paymentInterface="psp")', ("q-two",)),
        Where('transactions(interfaceId="q-t")', ("q-two",)),
        Where('transactions(interfaceId="q-t" and state="Success")', ()),
        Where('key="q-two" and amountPlanned(centAmount>1 and centAmount<=50)', ("q-two",)),
        Where(['key in ("q-one","q-two")', 'interfaceId="q-psp"'], ("q-two",)),
        Where("transactions(interfaceId=:id)", ("q-two",), {"var.id": "q-t"}),
        Where("key in :keys", ("q-one", "q-two"), {"var.keys": ["q-one", "q-two"]}),
    ],
    ids=lambda query: str(query.where),
)
def test_queries(both: Both, queried: None, query: Where) -> None:
    params = {"where": query.where, "sort": "key asc", **(query.variables or {})}
    page = both.agree("page", "GET", "payments", **params)
    assert tuple(one["key"] for one in page["results"]) == query.keys
    assert (page["count"], page["total"]) == (len(query.keys), len(query.keys))


@pytest.fixture(scope="session")
def queried(both: Both) -> None:
    """Two payments, of which one has been paid."""
    both.agree("one", "POST", "payments", {"key": "q-one", "amountPlanned": euro(1)}, status=201)
    draft = {
        "key": "q-two",
        "amountPlanned": euro(50),
        "paymentMethodInfo": {"paymentInterface": "psp"},
        "transactions": [{"type": "Charge", "amount": euro(50), "interfaceId": "q-t"}],
    }
    both.agree("two", "POST", "payments", draft, status=201)
    both.update("two", "payments", {"action": "setInterfaceId", "interfaceId": "q-psp"})


@pytest.mark.parametrize("where", ["key =", 'key = "a" and', '(key = "a"', "key in ()", "key"])
def test_predicates_that_are_refused(both: Both, where: str) -> None:
    refused = both.agree("bad", "GET", "payments", where=where, status=400, but_for=WORDING)
    assert refused["errors"][0]["code"] == "InvalidInput"


def test_carts_and_their_payments(both: Both) -> None:
    both.agree("pay", "POST", "payments", {"amountPlanned": euro(2000)}, status=201)
    item = {"name": {"en": "Shoes"}, "slug": "shoes", "quantity": 2, "money": euro(1000)}
    draft = {"currency": "EUR", "country": "DE", "customLineItems": [item]}
    both.agree("cart", "POST", "carts", draft, status=201, but_for=OF_CARTS)
    pay = {"payment": {"typeId": "payment", "id": "{pay.id}"}}
    both.update("cart", "carts", {"action": "addPayment", **pay}, but_for=OF_CARTS)
    both.agree(
        "shown", "GET", "carts/{cart.id}", expand="paymentInfo.payments[*]", but_for=OF_CARTS
    )
    where = 'paymentInfo(payments(id="{pay.id}"))'
    assert both.agree("page", "GET", "carts", where=where, but_for=OF_CARTS)["count"] == 1
    cart = both.update(
        "cart",
        "carts",
        {"action": "addCustomLineItem", **item, "slug": "socks", "quantity": 1},
        {
            "action": "changeCustomLineItemQuantity",
            "customLineItemId": "{cart.customLineItems.0.id}",
            "quantity": 3,
        },
        but_for=OF_CARTS,
    )
    assert cart["totalPrice"]["centAmount"] == 4000
    both.update("cart", "carts", {"action": "removePayment", **pay}, but_for=OF_CARTS)
    both.update("cart", "carts", {"action": "freezeCart"}, but_for=OF_CARTS)


def test_custom_objects(both: Both) -> None:
    draft = {"container": "locks", "key": "one", "value": {"a": 1}}
    both.agree("object", "POST", "custom-objects", draft, status=201)
    again = draft | {"value": {"a": 2}, "version": 1}
    stale = draft | {"value": {"a": 3}, "version": 7}
    assert both.agree("conflict", "POST", "custom-objects", stale, status=409)
    both.agree("same", "GET", "custom-objects/locks/one")
    both.agree("page", "GET", "custom-objects/locks")
    both.agree("none", "GET", "custom-objects/locks/two", status=404, but_for=WORDING)
    both.agree("gone", "DELETE", "custom-objects/locks/one")
    both.agree("again", "POST", "custom-objects", again | {"version": 0}, status=201)


def test_subscriptions(both: Both) -> None:
    draft = {
        "key": "notify",
        "destination": {"type": "GoogleCloudPubSub", "projectId": "p", "topic": "t"},
        "messages": [{"resourceTypeId": "payment", "types": ["PaymentTransactionAdded"]}],
    }
    both.agree("sub", "POST", "subscriptions", draft, status=201)
    both.agree("same", "GET", "subscriptions/key=notify")
    both.update("sub", "subscriptions", {"action": "setKey", "key": "told"})
    both.agree("gone", "DELETE", "subscriptions/key=told", version="{sub.version}")
