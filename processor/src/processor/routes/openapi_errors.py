"""The error answers of an endpoint, for the OpenAPI description."""

import inspect
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from payment_core.runtime.errors import (
    ConnectorError,
    InvalidField,
    InvalidInput,
    InvalidJsonInput,
    ResourceNotFound,
    Unauthenticated,
    Unavailable,
)
from payment_web.http.errors import PayloadTooLarge
from processor.domain.errors import Forbidden, RequiredField, UnsupportedMediaType
from processor.http.endpoints import Authentication, Endpoint

# Who is known and may not do everything.
_LIMITED = (
    Authentication.OAUTH2,
    Authentication.OAUTH2_TRANSACTIONS,
    Authentication.JWT_VIEW,
    Authentication.JWT_MANAGE,
)
_JSON = {"$ref": "#/components/schemas/ErrorAnswer"}
_RETRY_AFTER = {
    "Retry-After": {
        "required": True,
        "description": "Seconds to wait before the request is repeated.",
        "schema": {"type": "integer", "minimum": 1},
    }
}
_PAGE = {"text/html": {"schema": {"type": "string"}}}


class DocumentedError(NamedTuple):
    """An error as a caller meets it."""

    status: int
    code: str
    text: str


_ALWAYS = (
    DocumentedError(InvalidInput.status, InvalidInput.code, "The request cannot be read."),
    DocumentedError(ConnectorError.status, ConnectorError.code, "A fault of the connector."),
)
_LATE = DocumentedError(408, "RequestTimeout", "The request did not arrive in time.")


def errors_of(endpoint: Endpoint) -> list[DocumentedError]:
    """Return the errors of an endpoint by status, each code once."""
    types = [*_from_signature(endpoint), *endpoint.errors]
    late = [_LATE] if endpoint.body is not None else []
    found = {one.code: one for one in (*map(_documented, types), *late, *_ALWAYS)}
    return sorted(found.values())


def error_responses(endpoint: Endpoint) -> dict[str, object]:
    """Return the response objects of all errors; `default` is what else there can be."""
    errors = errors_of(endpoint)
    statuses = sorted({one.status for one in errors})
    answers: dict[str, object] = {
        str(status): _response([one for one in errors if one.status == status], endpoint)
        for status in statuses
    }
    answers["default"] = {
        "description": "Any other error: commercetools refused the request, with its status.",
        "content": _PAGE if endpoint.is_visited else {"application/json": {"schema": _JSON}},
    }
    return answers


def _from_signature(endpoint: Endpoint) -> Iterator[type[ConnectorError]]:
    """Yield what follows from how the endpoint is called."""
    if endpoint.authentication is not Authentication.NONE:
        yield Unauthenticated
    if endpoint.authentication in _LIMITED:
        yield Forbidden
    if endpoint.path_parameters:
        yield ResourceNotFound
    if endpoint.path_parameters or endpoint.authentication is not Authentication.NONE:
        yield Unavailable
    if endpoint.query is not None:
        yield InvalidField
    if endpoint.body is not None:
        yield PayloadTooLarge
    if endpoint.body not in (None, bytes):
        yield from (InvalidJsonInput, RequiredField, InvalidField, UnsupportedMediaType)


def _documented(error: type[ConnectorError]) -> DocumentedError:
    return DocumentedError(
        error.status, error.code, (inspect.getdoc(error) or "").partition("\n")[0]
    )


def _response(errors: Sequence[DocumentedError], endpoint: Endpoint) -> dict[str, object]:
    response: dict[str, object] = {
        "description": "\n".join(f"- `{one.code}`: {one.text}" for one in errors)
    }
    if errors[0].status == Unavailable.status:
        response["headers"] = _RETRY_AFTER
    if endpoint.is_visited:
        return {**response, "content": _PAGE}
    examples = {one.code: {"value": _example(one)} for one in errors}
    return {**response, "content": {"application/json": {"schema": _JSON, "examples": examples}}}


def _example(error: DocumentedError) -> dict[str, object]:
    details = {"code": error.code, "message": error.text}
    if error.code in (RequiredField.code, InvalidField.code):
        details["field"] = "paymentMethod.token"
    body: dict[str, object] = {
        "message": error.text,
        "statusCode": error.status,
        "errors": [details],
    }
    if error.status in (Unauthenticated.status, Forbidden.status):
        body |= {"error": error.code, "error_description": error.text}
    return body
