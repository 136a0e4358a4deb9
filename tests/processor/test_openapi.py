"""The OpenAPI description: complete, and with every error that a caller can meet."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from bad_input.case import Case
from bad_input.table import CASES
from bench import Json, Place
from payment_core.runtime import errors
from payment_core.runtime.errors import ConnectorError
from payment_web.http import errors as http_errors
from processor.domain import errors as domain_errors

# By the letters of `bad_input.endpoints`; `E` is the event handler, and `R` answers with pages.
OPERATIONS = {
    "C": ("GET", "/operations/config"),
    "X": ("GET", "/express-config"),
    "S": ("GET", "/operations/status"),
    "P": ("GET", "/operations/payment-components"),
    "I": ("POST", "/operations/payment-intents/{payment_id}"),
    "F": ("GET", "/operations/payments"),
    "V": ("GET", "/operations/payments/{payment_id}"),
    "A": ("POST", "/operations/payments/{payment_id}/actions"),
    "T": ("POST", "/operations/transactions"),
    "L": ("GET", "/stored-payment-methods"),
    "D": ("DELETE", "/stored-payment-methods/{payment_method_id}"),
    "Y": ("POST", "/payments"),
    "N": ("POST", "/payments/{payment_id}/confirm"),
    "W": ("POST", "/webhooks/{provider}"),
}
# Rows with another method, another path and a slash behind it: no requests to the operation.
NO_SUCH_ROUTE = (24, 25, 26)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return Place().client()


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> Json:
    found: Json = client.get("/openapi.json").get_json()
    return found


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def codes(operation: Json) -> set[tuple[int, str]]:
    """Return status and code of every error that is described."""
    return {
        (int(status), code)
        for status, answer in operation["responses"].items()
        for code in answer.get("content", {}).get("application/json", {}).get("examples", {})
    }


def refusals() -> list[Case]:
    return [
        one
        for one in CASES
        if one.expected.code and one.endpoint[0] in OPERATIONS and one.row not in NO_SUCH_ROUTE
    ]


def test_it_is_valid_and_complete(client: FlaskClient, document: Json) -> None:
    validate(document)
    described = {
        (method.upper(), path) for path, item in document["paths"].items() for method in item
    }
    served = {
        (method, re.sub(r"<(\w+)>", r"{\1}", rule.rule))
        for rule in client.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == served


def test_it_says_who_may_call(document: Json) -> None:
    security = {
        f"{method} {path}": [name for one in operation["security"] for name in one]
        for method, path, operation in operations(document)
    }

    assert security == {
        "GET /operations/config": ["session"],
        "GET /express-config": [],
        "GET /operations/status": ["jwt"],
        "GET /operations/payment-components": ["jwt"],
        "POST /operations/payment-intents/{payment_id}": ["oauth2"],
        "GET /operations/payments": ["jwtView"],
        "GET /operations/payments/{payment_id}": ["jwtView"],
        "POST /operations/payments/{payment_id}/actions": ["jwtManage"],
        "POST /operations/transactions": ["oauth2Transactions"],
        "GET /stored-payment-methods": ["session"],
        "DELETE /stored-payment-methods/{payment_method_id}": ["session"],
        "POST /payments": ["session"],
        "POST /payments/{payment_id}/confirm": ["session"],
        "GET /payments/{payment_id}/return": [],
        "POST /payments/{payment_id}/return": [],
        "POST /webhooks/{provider}": [],
        "GET /health": [],
        "GET /openapi.json": [],
    }


def test_every_operation_has_a_tag_that_is_described_and_a_name_of_its_own(document: Json) -> None:
    tags = {one["name"] for one in document["tags"]}
    assert {tag for _, _, one in operations(document) for tag in one["tags"]} == tags
    names = [one["operationId"] for _, _, one in operations(document)]
    assert len(names) == len(set(names))
    assert "post_payments_payment_id_confirm" in names


def test_every_refusal_of_bad_input_is_described(document: Json) -> None:
    known = {(method, path): codes(one) for method, path, one in operations(document)}
    missing = {
        (case.id, case.expected.status, case.expected.code)
        for case in refusals()
        if (case.expected.status, case.expected.code) not in known[OPERATIONS[case.endpoint[0]]]
    }
    assert len(refusals()) > 100
    assert missing == set()


def test_every_error_of_the_connector_is_described_somewhere(document: Json) -> None:
    described = set.union(*(codes(one) for _, _, one in operations(document)))
    ours = {
        (one.status, one.code)
        for module in (errors, domain_errors, http_errors)
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, ConnectorError)
    }
    assert ours <= described


def test_whoever_may_be_told_to_wait_is_told_how_long(document: Json) -> None:
    waiting = [one["responses"].get("503") for _, _, one in operations(document)]
    assert [one["headers"]["Retry-After"]["required"] for one in waiting if one] == [True] * 15


def test_the_configuration_is_described_by_its_members(document: Json) -> None:
    schema = document["components"]["schemas"]["ConfigAnswer"]
    assert schema["required"] == [
        "provider",
        "methods",
        "methodDescriptions",
        "storedPaymentMethodsConfig",
    ]
    described = document["components"]["schemas"]["MethodDescription"]
    assert set(described["properties"]) - {*described["required"]} == {"label", "brands"}
    assert {"notPayable", "due"} <= set(schema["properties"])


@pytest.mark.parametrize(("letter", "operation"), OPERATIONS.items())
def test_what_is_sent_and_answered_as_json_has_an_example(
    document: Json, letter: str, operation: tuple[str, str]
) -> None:
    method, path = operation
    found = document["paths"][path][method.lower()]
    answers = [one for status, one in found["responses"].items() if status.startswith("2")]
    contents = [
        one["content"] for one in (*answers, found.get("requestBody", {})) if "content" in one
    ]
    shown = [one["application/json"] for one in contents if "application/json" in one]
    assert all(one["example"] for one in shown)
    assert shown or letter in "DW"
