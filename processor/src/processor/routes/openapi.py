"""The OpenAPI 3.1 description, made from the endpoints so that it cannot fall behind them."""

import inspect
import re
from collections.abc import Sequence
from typing import Any

import msgspec
from flask import Response

from processor.http.endpoints import Authentication, Endpoint
from processor.http.error_responses import ErrorAnswer
from processor.routes.openapi_errors import error_responses
from processor.routes.openapi_examples import EXAMPLES

_REFERENCE = "#/components/schemas/{name}"
_LICENSE = {"name": "MIT", "identifier": "MIT"}
_DESCRIPTION = """\
Takes payments for a commercetools project through a payment service provider.

Every error has the body of commercetools' errors. 503 carries `Retry-After`; repeating the same
request, with the same `Idempotency-Key`, is safe. Ids of attempts to pay (`paymentReference`,
`payment_id`) are ids of commercetools Payments. Amounts are integers of minor units.
"""
# By the first part of the path; what stands alone is about the service itself.
_TAGS = {
    "operations": ("Operations", "For Checkout, the Merchant Center and the merchant's systems."),
    "express-config": ("Express checkout", "For a shopper's browser that has no session yet."),
    "payments": ("Payments", "For the shopper's browser, and the way back from the PSP's pages."),
    "stored-payment-methods": ("Stored payment methods", "For the shopper's browser."),
    "webhooks": ("Webhooks", "For the payment service provider."),
}
_OWN_TAG = ("Service", "About the application itself.")
_SECURITY = {
    Authentication.SESSION: {
        "type": "apiKey",
        "in": "header",
        "name": "X-Session-Id",
        "description": "Id of an active commercetools Checkout session.",
    },
    Authentication.OAUTH2: {
        "type": "http",
        "scheme": "bearer",
        "description": "commercetools access token with manage_checkout_payment_intents.",
    },
    Authentication.OAUTH2_TRANSACTIONS: {
        "type": "http",
        "scheme": "bearer",
        "description": "commercetools access token with manage_checkout_transactions.",
    },
    Authentication.JWT: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Merchant Center token, signed with RS256.",
    },
    Authentication.JWT_VIEW: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The same, of a user with a permission of `OPERATOR_VIEW_PERMISSIONS`.",
    },
    Authentication.JWT_MANAGE: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The same, of a user with a permission of `OPERATOR_MANAGE_PERMISSIONS`.",
    },
}


def openapi_document(endpoints: Sequence[Endpoint], version: str) -> dict[str, object]:
    """Return the document; its objects can be encoded as JSON."""
    types = {one for endpoint in endpoints for one in _types(endpoint)} | {ErrorAnswer}
    ordered = sorted(types, key=str)
    found, components = msgspec.json.schema_components(ordered, ref_template=_REFERENCE)
    schemas = dict(zip(ordered, found, strict=True))
    paths: dict[str, dict[str, object]] = {}
    for endpoint in endpoints:
        operation = _operation(endpoint, schemas)
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "commercetools payment connector: processor",
            "description": _DESCRIPTION,
            "version": version,
            "license": _LICENSE,
        },
        # Relative: where this description was read.
        "servers": [{"url": "/", "description": "This deployment"}],
        "tags": [{"name": name, "description": text} for name, text in (*_TAGS.values(), _OWN_TAG)],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {str(name): scheme for name, scheme in _SECURITY.items()},
        },
    }


def _types(endpoint: Endpoint) -> list[Any]:
    has_schema = inspect.isclass(endpoint.body) and endpoint.body is not bytes
    answers = [] if endpoint.answer in (type(None), Response) else [endpoint.answer]
    return [endpoint.body, *answers] if has_schema else answers


def _operation(endpoint: Endpoint, schemas: dict[Any, Any]) -> dict[str, object]:
    operation: dict[str, object] = {
        "operationId": _operation_id(endpoint),
        "tags": [_TAGS.get(endpoint.path.split("/")[1], _OWN_TAG)[0]],
        "summary": endpoint.summary,
        "description": endpoint.description,
        "parameters": _parameters(endpoint),
        "responses": {**_success(endpoint, schemas), **error_responses(endpoint)},
        "security": _security(endpoint),
    }
    if endpoint.body is bytes:
        operation["requestBody"] = {"content": {"*/*": {}}, "required": True}
    elif endpoint.body is not None:
        content = _json(schemas[endpoint.body], endpoint.body)
        is_required = not endpoint.may_have_no_body
        operation["requestBody"] = {"content": content, "required": is_required}
    return operation


def _operation_id(endpoint: Endpoint) -> str:
    return re.sub(r"\W+", "_", f"{endpoint.method} {endpoint.path}".lower()).strip("_")


def _security(endpoint: Endpoint) -> list[dict[str, list[str]]]:
    """Return who may call; an empty list says that everybody may."""
    if endpoint.authentication is Authentication.NONE:
        return []
    return [{str(endpoint.authentication): []}]


def _success(endpoint: Endpoint, schemas: dict[Any, Any]) -> dict[str, object]:
    if endpoint.answer is type(None):
        return {"204": {"description": "Done."}}
    if endpoint.answer is Response:
        location = {"Location": {"required": True, "schema": {"type": "string", "format": "uri"}}}
        return {"302": {"description": "Redirect to the shop.", "headers": location}}
    content = _json(schemas[endpoint.answer], endpoint.answer)
    return {str(endpoint.status): {"description": "The response.", "content": content}}


def _json(schema: object, type_: Any) -> dict[str, object]:
    """Return the content of a JSON body, with the example of its type."""
    example = EXAMPLES.get(type_)
    shown = {} if example is None else {"example": msgspec.to_builtins(example)}
    return {"application/json": {"schema": schema, **shown}}


def _parameters(endpoint: Endpoint) -> list[dict[str, object]]:
    parameters = [_parameter(name, "path", required=True) for name in endpoint.path_parameters]
    parameters += [_parameter(name, "query", required=True) for name in endpoint.query_parameters]
    optional = endpoint.optional_query_parameters
    parameters += [_parameter(name, "query", required=False) for name in optional]
    if "idempotency_key" in endpoint.parameters:
        parameters.append(_parameter("Idempotency-Key", "header", required=False))
    return parameters


def _parameter(name: str, place: str, *, required: bool) -> dict[str, object]:
    return {"name": name, "in": place, "required": required, "schema": {"type": "string"}}
