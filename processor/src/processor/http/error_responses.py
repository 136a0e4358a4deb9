"""How the processor answers errors: https://docs.commercetools.com/api/errors"""

import msgspec
from flask import Flask, Response

from payment_core.commercetools.client import CommercetoolsError
from payment_core.runtime.errors import ConnectorError, Unavailable
from payment_core.runtime.logs import get_logger
from payment_web.http.error_responses import error_answer

_SECONDS_TO_WAIT = 5
ROUTING_ERRORS = {
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


def answer_connector_errors(app: Flask) -> None:
    """Answer what the connector raises on purpose, and what commercetools refuses."""
    app.register_error_handler(CommercetoolsError, _commercetools_error)
    app.register_error_handler(ConnectorError, _connector_error)


def _commercetools_error(error: CommercetoolsError) -> Response:
    """What commercetools says is for the merchant; it can name what no shopper should know."""
    get_logger().error(
        "commercetools refused a request", eventCode="commercetools.request_refused", error=error
    )
    return error_answer(error.status, error.code, "commercetools refused the request.")


def _connector_error(error: ConnectorError) -> Response:
    answer = error_answer(error.status, error.code, error.message, error.fields)
    if isinstance(error, Unavailable):
        get_logger().warning(
            "A service is not available", eventCode="service.unavailable", error=error
        )
        answer.headers["Retry-After"] = str(error.retry_after or _SECONDS_TO_WAIT)
    return answer
