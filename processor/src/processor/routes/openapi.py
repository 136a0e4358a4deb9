"""The OpenAPI 3.1 description, made from the endpoints so that it cannot fall behind them."""

import inspect
from collections.abc import Sequence
from typing import Any

import msgspec
from flask import Response

from processor.http.endpoints import Authentication, Endpoint
from processor.http.error_answers import ErrorAnswer

_REFERENCE = "#/components/schemas/{name}"
_ERROR = {"$ref": "#/components/schemas/ErrorAnswer"}
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
        "info": {"title": "commercetools payment connector: processor", "version": version},
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
        "operationId": f"{endpoint.method.lower()}_{endpoint.handler.__name__}",
        "summary": endpoint.summary,
        "description": endpoint.description,
        "parameters": _parameters(endpoint),
        "responses": {**_success(endpoint, schemas), "default": _failure(endpoint)},
    }
    if endpoint.authentication is not Authentication.NONE:
        operation["security"] = [{str(endpoint.authentication): []}]
    if endpoint.body is bytes:
        operation["requestBody"] = {"content": {"*/*": {}}, "required": True}
    elif endpoint.body is not None:
        json = {"application/json": {"schema": schemas[endpoint.body]}}
        operation["requestBody"] = {"content": json, "required": True}
    return operation


def _success(endpoint: Endpoint, schemas: dict[Any, Any]) -> dict[str, object]:
    if endpoint.answer is type(None):
        return {"204": {"description": "Done."}}
    if endpoint.answer is Response:
        location = {"Location": {"required": True, "schema": {"type": "string", "format": "uri"}}}
        return {"302": {"description": "Redirect to the shop.", "headers": location}}
    return {str(endpoint.status): _content("The response.", schemas[endpoint.answer])}


def _failure(endpoint: Endpoint) -> dict[str, object]:
    if endpoint.is_visited:
        page = {"text/html": {"schema": {"type": "string"}}}
        return {"description": "A page for the shopper.", "content": page}
    return _content("The error.", _ERROR)


def _content(description: str, schema: object) -> dict[str, object]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _parameters(endpoint: Endpoint) -> list[dict[str, object]]:
    parameters = [_parameter(name, "path", required=True) for name in endpoint.path_parameters]
    parameters += [_parameter(name, "query", required=True) for name in endpoint.query_parameters]
    if "idempotency_key" in endpoint.parameters:
        parameters.append(_parameter("Idempotency-Key", "header", required=False))
    return parameters


def _parameter(name: str, place: str, *, required: bool) -> dict[str, object]:
    return {"name": name, "in": place, "required": required, "schema": {"type": "string"}}
