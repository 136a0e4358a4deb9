"""Turns every error into the body that commercetools uses: https://docs.commercetools.com/api/errors"""

from collections.abc import Mapping

import msgspec
from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from payment_core.commercetools.client import CommercetoolsError
from payment_core.hosting.error_body import error_body
from payment_core.runtime.errors import ConnectorError, Unavailable
from payment_core.runtime.logs import get_logger
from processor.request_log import note_error

_SECONDS_TO_WAIT = 5
_ROUTING = {
    400: ("InvalidInput", "The request cannot be read."),
    404: ("ResourceNotFound", "There is no such route."),
    405: ("MethodNotAllowed", "The route does not support this HTTP method."),
    408: ("RequestTimeout", "The request did not arrive in time."),
}


class ErrorObject(msgspec.Struct, kw_only=True, rename="camel", omit_defaults=True):
    """One error. `field` names the wrong field; further fields depend on the code."""

    code: str
    message: str
    field: str | None = None
    allowed_values: list[str] | None = None
    reason: str | None = None


class ErrorAnswer(msgspec.Struct, kw_only=True, rename="camel", omit_defaults=True):
    """The body of every error; `error` and `error_description` only when access is refused."""

    message: str
    status_code: int
    errors: list[ErrorObject]
    error: str | None = None
    error_description: str | None = msgspec.field(name="error_description", default=None)


def register_error_answers(app: Flask) -> None:
    """Make the application answer every error with a typed body."""
    app.register_error_handler(CommercetoolsError, _commercetools_error)
    app.register_error_handler(ConnectorError, _connector_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected_error)


def _commercetools_error(error: CommercetoolsError) -> Response:
    """What commercetools says is for the merchant; it can name what no shopper should know."""
    get_logger().error(
        "commercetools refused a request", eventCode="commercetools.request_refused", error=error
    )
    return _answer(error.status, error.code, "commercetools refused the request.")


def _connector_error(error: ConnectorError) -> Response:
    answer = _answer(error.status, error.code, error.message, error.fields)
    if isinstance(error, Unavailable):
        get_logger().warning(
            "A service is not available", eventCode="service.unavailable", error=error
        )
        answer.headers["Retry-After"] = str(error.retry_after or _SECONDS_TO_WAIT)
    return answer


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    code, message = _ROUTING.get(status, ("InvalidInput", "The request cannot be served."))
    answer = _answer(status, code, message)
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer


def _unexpected_error(error: Exception) -> Response:
    get_logger().error("Unexpected error", eventCode="application.unexpected_error", error=error)
    return _answer(500, "General", "Internal server error.")


def _answer(
    status: int, code: str, message: str, fields: Mapping[str, object] | None = None
) -> Response:
    note_error(code)
    body = error_body(status, code, message, fields)
    return Response(body, status=status, mimetype="application/json")
