"""Turns every error into the body that commercetools uses: https://docs.commercetools.com/api/errors"""

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from payment_core.hosting.error_body import error_body
from payment_core.runtime.logs import get_logger


def register_error_answers(app: Flask) -> None:
    """Make the application answer every error with a typed body that says nothing of its inside."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected_error)


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
