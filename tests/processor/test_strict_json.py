"""Bodies that two parsers could read in two ways, or that no parser should have to read."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from bad_input.broken_json import BROKEN_JSON, BrokenJson
from payment_core.runtime.errors import InvalidField, InvalidInput, InvalidJsonInput
from processor.domain.errors import RequiredField
from processor.http.json_body import decode, nodes, parse
from processor.routes.payment_intents import CancelPayment, IntentBody
from processor.routes.payments import PaymentBody


@pytest.mark.parametrize("broken", BROKEN_JSON, ids=lambda one: one.title)
def test_broken_json_is_refused(broken: BrokenJson) -> None:
    with pytest.raises(InvalidJsonInput):
        parse(broken.body)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": 9007199254740991}', {"a": 2**53 - 1}),
        (b'{"a": -9007199254740991}', {"a": 1 - 2**53}),
        (b"[" * 32 + b"]" * 32, None),
        ('{"a": "é\\ud83d\\ude00 \\u202e"}'.encode(), {"a": "é😀 \u202e"}),
        (b' {"a": {"b": 1}, "b": {"b": 1}} ', {"a": {"b": 1}, "b": {"b": 1}}),
        (b"null", None),
        (b'"text"', "text"),
    ],
)
def test_what_is_not_ambiguous_is_read(body: bytes, value: object) -> None:
    found = parse(body)

    assert value is None or found == value


def test_nodes_have_paths() -> None:
    document = {"a": [{"b": 1}], "c": "x"}

    assert {node.path: node.value for node in nodes(document)} == {
        "": document,
        "a": [{"b": 1}],
        "a[0]": {"b": 1},
        "a[0].b": 1,
        "c": "x",
    }


class _Sample(Struct, rename="camel"):
    cent_amount: int
    switch: bool = False
    inner: "_Inner | None" = None


class _Inner(Struct):
    text: str = ""


@pytest.mark.parametrize(
    "value",
    ["100", True, 1.5, 100.0, None, [1], {"a": 1}, "\uff11\uff10\uff10"],
    ids=["string", "true", "fraction", "float", "null", "array", "object", "full-width"],
)
def test_nothing_is_taken_for_an_integer(value: object) -> None:
    with pytest.raises(InvalidJsonInput) as refused:
        decode({"centAmount": value}, _Sample)
    assert refused.value.fields == {"field": "centAmount"}


@pytest.mark.parametrize("value", ["true", 1, 0, None])
def test_nothing_is_taken_for_a_boolean(value: object) -> None:
    with pytest.raises(InvalidJsonInput):
        decode({"centAmount": 1, "switch": value}, _Sample)


@pytest.mark.parametrize("document", [None, [], "x", 1, True, 1.5])
def test_only_an_object_is_a_body(document: object) -> None:
    with pytest.raises(InvalidJsonInput):
        decode(document, _Sample)


def test_a_missing_field_is_named() -> None:
    with pytest.raises(RequiredField) as refused:
        decode({}, _Sample)
    assert refused.value.fields == {"field": "centAmount"}


def test_a_missing_field_is_named_with_its_path() -> None:
    with pytest.raises(RequiredField) as refused:
        decode({"actions": [{"action": "capturePayment"}]}, IntentBody)
    assert refused.value.fields == {"field": "actions[0].amount"}


@pytest.mark.parametrize("name", ["shipPayment", "capturepayment", "", "capturePayment "])
def test_an_unknown_action_is_answered_with_those_we_know(name: str) -> None:
    with pytest.raises(InvalidField) as refused:
        decode({"actions": [{"action": name}]}, IntentBody)
    assert refused.value.fields["field"] == "actions[0].action"
    assert set(refused.value.fields["allowedValues"]) == {  # type: ignore[call-overload]
        "capturePayment",
        "refundPayment",
        "cancelPayment",
        "reversePayment",
    }


@pytest.mark.parametrize(
    "actions",
    [[], [{"action": "cancelPayment"}] * 2, {}, None, "cancelPayment", [["cancelPayment"]], [None]],
)
def test_exactly_one_action_is_taken(actions: object) -> None:
    with pytest.raises(InvalidInput):
        decode({"actions": actions}, IntentBody)


@pytest.mark.parametrize("amount", [0, -1, 2**53])
def test_amounts_are_from_1_to_2_to_the_53(amount: int) -> None:
    action = {"action": "capturePayment", "amount": {"centAmount": amount, "currencyCode": "EUR"}}
    with pytest.raises(InvalidJsonInput):
        decode({"actions": [action]}, IntentBody)


@pytest.mark.parametrize(
    "currency", ["eur", "EURO", "EU", "", "EUR\n", " EUR", "E1R", "\uff25\uff35\uff32", 978]
)
def test_currencies_are_three_capital_letters(currency: object) -> None:
    action = {"action": "capturePayment", "amount": {"centAmount": 1, "currencyCode": currency}}
    with pytest.raises(InvalidJsonInput):
        decode({"actions": [action]}, IntentBody)


def test_members_that_checkout_may_add_are_ignored() -> None:
    body = decode({"actions": [{"action": "cancelPayment", "new": 1}], "later": {}}, IntentBody)

    assert body.actions == [CancelPayment()]


NAMES = st.text() | st.sampled_from(
    ["actions", "action", "amount", "centAmount", "paymentMethod", "type", "token"]
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner),
    max_leaves=10,
)


@given(st.binary() | ANY_JSON.map(lambda value: json.dumps(value).encode()))
def test_whatever_comes_is_read_or_refused(body: bytes) -> None:
    try:
        document = parse(body)
    except InvalidJsonInput:
        return
    assert document == json.loads(body)
    for kind in (IntentBody, PaymentBody):
        with suppress(InvalidInput):
            decode(document, kind)
