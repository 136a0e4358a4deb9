"""Our stand-in and Lab Digital's mock answer the same requests alike, where the mock is right.

The mock was written by others, in another language. It is installed from the lock file with
`npm ci --prefix tests/npm`. Known to be wrong in it, and therefore not asked here: unique keys
and interface ids, ids of unknown transactions, custom fields that are not defined, creating a
payment with an interfaceId, custom objects with version 0, versions on DELETE, unknown fields in
predicates, limits of queries, `withTotal`, masked tokens in expansions, and orders (their items,
the state of the cart, the version).
"""

from typing import Any

import pytest

from commercetools_support import Json, euro, field, transaction, type_key
from two_implementations_support import Both

pytestmark = pytest.mark.servers

# Wordings are compared only where the real API documents them.
WORDING = frozenset({"message", "detailedErrorMessage"})


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


@pytest.fixture(scope="module")
def everything(both: Both) -> Json:
    """Return the identifier of a type with two fields for all parts of a payment."""
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
    return {"type": type_key("everything")}


def test_custom_fields(both: Both, everything: Json) -> None:
    both.agree("pay", "POST", "payments", {"amountPlanned": euro(1)}, status=201)
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
