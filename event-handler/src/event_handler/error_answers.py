"""Turns every error into a small JSON body; the sender looks at nothing but the status."""

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from payment_core.hosting.error_body import error_body
from payment_core.runtime.errors import ConnectorError, Unavailable
from payment_core.runtime.logs import get_logger


def register_error_answers(app: Flask) -> None:
    """Make the application answer every error in the shape that commercetools uses."""
    app.register_error_handler(ConnectorError, _connector_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected_error)


def _connector_error(error: ConnectorError) -> Response:
    log = get_logger()
    if isinstance(error, Unavailable):
        log.warning("A message must be delivered again", eventCode="message.retry", error=error)
    else:
        log.warning("A request was refused", eventCode="request.refused", error=error)
    return _answer(error.status, error.code, error.message)


def _http_error(error: HTTPException) -> Response:
    answer = _answer(error.code or 500, "InvalidInput", "The request cannot be served.")
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer


def _unexpected_error(error: Exception) -> Response:
    get_logger().error("Unexpected error", eventCode="application.unexpected_error", error=error)
    return _answer(500, "General", "Internal server error.")


def _answer(status: int, code: str, message: str) -> Response:
    return Response(error_body(status, code, message), status=status, mimetype="application/json")
