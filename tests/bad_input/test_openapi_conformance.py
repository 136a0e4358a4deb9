"""schemathesis reads our OpenAPI description and holds us to it, with what it makes up.

https://schemathesis.readthedocs.io
"""

from collections.abc import Mapping
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import CheckContext, CheckFunction, GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bad_input.case import Request
from bad_input.endpoints import EVERY
from bad_input.fixtures import BadInputFixtures

pytestmark = pytest.mark.slow  # Many generated requests.

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 15
# Every operation of the description but its own, and the good request that lends its credentials.
OPERATIONS: Mapping[str, str] = {
    "GET /operations/config": "C",
    "GET /express-config": "X",
    "GET /operations/status": "S",
    "GET /operations/payment-components": "P",
    "POST /operations/payment-intents/{payment_id}": "I",
    "GET /operations/payments": "F",
    "GET /operations/payments/{payment_id}": "V",
    "POST /operations/payments/{payment_id}/actions": "A",
    "POST /operations/transactions": "T",
    "GET /stored-payment-methods": "L",
    "DELETE /stored-payment-methods/{payment_method_id}": "D",
    "POST /payments": "Y",
    "POST /payments/{payment_id}/confirm": "N",
    "GET /payments/{payment_id}/return": "R",
    "POST /payments/{payment_id}/return": "R",
    "POST /webhooks/{provider}": "W",
    "GET /health": "R",
}
# There nothing can be wrong: no parameter, or a body of any kind.
NEVER_BAD = ("GET /express-config", "GET /health", "POST /webhooks/{provider}")


@pytest.fixture(scope="module")
def fixtures() -> BadInputFixtures:
    return BadInputFixtures()


@pytest.fixture(scope="module")
def schema(fixtures: BadInputFixtures) -> BaseSchema:
    return schemathesis.openapi.from_wsgi("/openapi.json", fixtures.processor)


def test_every_operation_is_tested(schema: BaseSchema) -> None:
    found = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    assert {one.label for one in found} == set(OPERATIONS)


@pytest.mark.parametrize("label", OPERATIONS)
def test_answers_to_what_is_described(
    fixtures: BadInputFixtures, schema: BaseSchema, label: str
) -> None:
    hold(fixtures, schema, label, GenerationMode.POSITIVE, CHECKS)


@pytest.mark.parametrize("label", sorted(set(OPERATIONS) - set(NEVER_BAD)))
def test_answers_to_what_is_not(fixtures: BadInputFixtures, schema: BaseSchema, label: str) -> None:
    hold(fixtures, schema, label, GenerationMode.NEGATIVE, [*CHECKS, refused])


def refused(context: CheckContext, response: Response, case: Any) -> bool | None:
    """What is not described is refused; a body may be too large before its members are read."""
    if response.status_code == 413:
        return None
    return negative_data_rejection(context, response, case)


def hold(
    fixtures: BadInputFixtures,
    schema: BaseSchema,
    label: str,
    mode: GenerationMode,
    checks: list[CheckFunction],
) -> None:
    good = EVERY[OPERATIONS[label]](fixtures)
    operation = schema.find_operation_by_label(label)
    assert operation is not None

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case[Any]) -> None:
        if "payment_id" in case.path_parameters:
            case.path_parameters["payment_id"] = fixtures.authorized
        case.call_and_validate(headers=credentials(good), checks=checks)

    check()


def credentials(good: Request) -> dict[str, str]:
    return {name: one for name, one in good.headers.items() if name != "Content-Type"}
