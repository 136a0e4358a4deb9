"""Our stand-in and Lab Digital's mock answer the same requests alike, where the mock is right.

The mock was written by others, in another language. It is installed from the lock file with
`npm ci --prefix tests/npm`. Known to be wrong in it, and therefore not asked here: unique keys
and interface ids, ids of unknown transactions, custom fields that are not defined, creating a
payment with an interfaceId, custom objects with version 0, versions on DELETE, unknown fields in
predicates, limits of queries, `withTotal`, masked tokens in expansions, and orders (their items,
the state of the cart, the version).
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from commercetools_support import Json, euro, field, transaction, type_key
from sandbox.demo.ports import LOOPBACK, free_port
from sandbox.demo.server import Launch
from stand_in_server_support import running, stand_in_server
from two_implementations_support import Implementation, comparable, without

pytestmark = pytest.mark.servers

NPM = Path(__file__).parents[2] / "npm"
PROJECT = "differential"
CLIENT = ("client", "secret")

NOTHING: frozenset[str] = frozenset()
# Wordings are compared only where the real API documents them.
WORDING = frozenset({"message", "detailedErrorMessage"})
# The mock gives the total of a cart no fraction digits.
OF_CARTS = frozenset({"fractionDigits"})


class Both:
    """Both implementations; the steps of a test refer to each other by name."""

    def __init__(self, ours: Implementation, theirs: Implementation) -> None:
        self._ours = ours
        self._theirs = theirs

    def agree(
        self,
        step: str,
        method: str,
        path: str,
        body: Any = None,
        *,
        status: int = 200,
        but_for: frozenset[str] = NOTHING,
        **params: Any,
    ) -> Any:
        """Send the same request to both, compare the answers, return ours."""
        ours = self._ours.send(step, method, path, body, params)
        theirs = self._theirs.send(step, method, path, body, params)
        assert (ours.status, theirs.status) == (status, status), (ours.body, theirs.body)
        shown = comparable(without(ours.body, but_for))
        assert shown == comparable(without(theirs.body, but_for))
        return ours.body

    def update(self, step: str, path: str, *actions: Json, **options: Any) -> Any:
        """Update what an earlier step was answered, and remember the answer by the same name."""
        body = {"version": f"{{{step}.version}}", "actions": list(actions)}
        return self.agree(step, "POST", f"{path}/{{{step}.id}}", body, **options)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Start both implementations and sign in."""
    if not (NPM / "node_modules" / "@labdigital" / "commercetools-mock").is_dir():
        pytest.fail("The npm packages are missing: run `npm ci --prefix tests/npm`.")
    folder = tmp_path_factory.mktemp("two-implementations")
    port = free_port(0)
    mock_url = f"http://{LOOPBACK}:{port}"
    mock = Launch(
        name="mock",
        command="exec node commercetools-mock.mjs",
        folder=NPM,
        environment={**os.environ, "PORT": str(port)},
        health_url=f"{mock_url}/health",
        log=folder / "mock.log",
    )
    settings = {
        "CTP_PROJECT_KEY": PROJECT,
        "CTP_CLIENT_ID": CLIENT[0],
        "CTP_CLIENT_SECRET": CLIENT[1],
    }
    with running(mock), stand_in_server(folder, settings) as url:
        ours = Implementation(url, PROJECT, CLIENT)
        theirs = Implementation(mock_url, PROJECT, CLIENT)
        for one in (ours, theirs):
            granted = one.sign_in()
            assert (granted.status, granted.body["token_type"]) == (200, "Bearer")
        yield Both(ours, theirs)
        for one in (ours, theirs):
            one.session.close()


def of_transaction(action: str, **members: Any) -> Json:
    """Return an action on the first transaction of the step `pay`."""
    return {"action": action, "transactionId": "{pay.transactions.0.id}", **members}


def test_payments_are_created_and_found(both: Both) -> None:
    both.agree("pay", "POST", "payments", {"key": "found", "amountPlanned": euro(1000)}, status=201)
    both.agree("same", "GET", "payments/{pay.id}")
    both.agree("same", "GET", "payments/key=found")
    both.agree("head", "HEAD", "payments/{pay.id}")
    nobody = "11111111-1111-4111-8111-111111111111"
    both.agree("none", "GET", f"payments/{nobody}", status=404)
    both.agree("none", "GET", "payments/key=nobody", status=404)
    both.agree("gone", "DELETE", "payments/{pay.id}", version="{pay.version}")
    both.agree("none", "GET", "payments/{pay.id}", status=404)


def test_a_draft_with_transactions_and_other_currencies(both: Both) -> None:
    for currency in ("JPY", "KWD", "USD"):
        amount = {"centAmount": 5, "currencyCode": currency}
        draft = {
            "amountPlanned": amount,
            "paymentMethodInfo": {"paymentInterface": "psp", "method": "card"},
            "paymentStatus": {"interfaceCode": "ok", "interfaceText": "Fine"},
            "transactions": [
                {"type": "Authorization", "amount": amount},
                {"type": "Charge", "amount": amount, "state": "Pending", "interactionId": "op"},
            ],
        }
        both.agree("pay", "POST", "payments", draft, status=201)


def test_every_update_action_of_payments(both: Both) -> None:
    both.agree("pay", "POST", "payments", {"amountPlanned": euro(1000)}, status=201)
    both.update(
        "pay",
        "payments",
        transaction("Charge", state="Pending", timestamp="2026-01-01T00:00:00.000Z"),
        {"action": "setInterfaceId", "interfaceId": "psp-all"},
        {"action": "setKey", "key": "all-actions"},
        {"action": "changeAmountPlanned", "amount": {"centAmount": 5, "currencyCode": "JPY"}},
        {"action": "setAnonymousId", "anonymousId": "somebody"},
        {"action": "setStatusInterfaceCode", "interfaceCode": "ok"},
        {"action": "setStatusInterfaceText", "interfaceText": "Fine"},
        {"action": "setMethodInfoInterface", "interface": "psp"},
        {"action": "setMethodInfoMethod", "method": "card"},
        {"action": "setMethodInfoName", "name": {"en": "Card"}},
        {"action": "setMethodInfoToken", "token": {"value": "tok"}},
        {"action": "setMethodInfoInterfaceAccount", "interfaceAccount": "live"},
    )
    changed = both.update(
        "pay",
        "payments",
        of_transaction("changeTransactionState", state="Success"),
        of_transaction("changeTransactionInteractionId", interactionId="op-1"),
        of_transaction("setTransactionInterfaceId", interfaceId="t-all"),
        of_transaction("changeTransactionTimestamp", timestamp="2026-02-01T00:00:00.000Z"),
    )
    assert changed["version"] == 17
    both.update("pay", "payments", {"action": "setMethodInfo", "method": "ideal"})
    both.update(
        "pay",
        "payments",
        {"action": "setAnonymousId"},
        {"action": "setStatusInterfaceCode"},
        {"action": "setMethodInfoToken"},
        of_transaction("setTransactionInterfaceId"),
    )


def test_versions(both: Both) -> None:
    both.agree("pay", "POST", "payments", {"key": "v1", "amountPlanned": euro(1)}, status=201)
    set_key = {"action": "setKey", "key": "v2"}
    both.update("pay", "payments", set_key)
    stale = {"version": 1, "actions": [{"action": "setKey", "key": "v3"}]}
    conflict = both.agree("conflict", "POST", "payments/{pay.id}", stale, status=409)
    assert conflict["errors"][0]["currentVersion"] == 2
    assert both.update("pay", "payments")["version"] == 2
    assert both.update("pay", "payments", set_key)["version"] == 2
    half = (set_key | {"key": "v4"}, {"action": "setCustomField", "name": "a", "value": 1})
    body = {"version": 2, "actions": list(half)}
    both.agree("half", "POST", "payments/{pay.id}", body, status=400, but_for=WORDING)
    assert both.agree("same", "GET", "payments/{pay.id}")["key"] == "v2"


@pytest.mark.parametrize(
    "draft",
    [
        {"key": "no-amount"},
        {"amountPlanned": {"centAmount": "1", "currencyCode": "EUR"}},
        {"amountPlanned": {"centAmount": 1}},
        {"amountPlanned": euro(1), "transactions": [{"type": "Charge"}]},
        {"amountPlanned": euro(1), "key": 5},
    ],
)
def test_drafts_that_are_refused(both: Both, draft: Json) -> None:
    refused = both.agree("bad", "POST", "payments", draft, status=400, but_for=WORDING)
    assert refused["errors"][0]["code"] == "InvalidJsonInput"


def test_types_and_custom_fields(both: Both) -> None:
    note = {**field("note"), "inputHint": "SingleLine"}
    score = {**field("score", "Number"), "inputHint": "SingleLine"}
    resources = (
        "payment",
        "transaction",
        "payment-method-info",
        "payment-interface-interaction",
    )
    draft = {
        "key": "everything",
        "name": {"en": "Everything"},
        "resourceTypeIds": list(resources),
        "fieldDefinitions": [note],
    }
    both.agree("type", "POST", "types", draft, status=201)
    both.update(
        "type",
        "types",
        {"action": "addFieldDefinition", "fieldDefinition": score},
        {"action": "changeName", "name": {"en": "All"}},
        {"action": "setDescription", "description": {"en": "All fields"}},
    )
    both.agree("same", "GET", "types/key=everything")
    both.agree("pay", "POST", "payments", {"amountPlanned": euro(1)}, status=201)
    everything = {"type": type_key("everything")}
    both.update(
        "pay",
        "payments",
        transaction(),
        {"action": "addInterfaceInteraction", **everything, "fields": {"note": "said"}},
        {"action": "setCustomType", "type": {"typeId": "type", "id": "{type.id}"}},
        {"action": "setCustomField", "name": "note", "value": "p"},
        {"action": "setMethodInfoCustomType", **everything, "fields": {"score": 7}},
        {"action": "setMethodInfoCustomField", "name": "note", "value": "m"},
    )
    both.update(
        "pay",
        "payments",
        of_transaction("setTransactionCustomType", **everything),
        of_transaction("setTransactionCustomField", name="note", value="t"),
        {"action": "setCustomField", "name": "note", "value": None},
    )
    both.update("pay", "payments", {"action": "setCustomType"})
    missing = {"action": "setCustomType", "type": type_key("missing")}
    both.agree(
        "missing",
        "POST",
        "payments/{pay.id}",
        {"version": "{pay.version}", "actions": [missing]},
        status=400,
    )


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


@pytest.fixture(scope="module")
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
