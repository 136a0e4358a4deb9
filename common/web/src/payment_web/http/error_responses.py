"""Turns every error into the body that commercetools uses: https://docs.commercetools.com/api/errors"""

from collections.abc import Mapping
from functools import partial

from flask import Flask, Response, g
from werkzeug.exceptions import HTTPException

from payment_core.runtime.logs import get_logger
from payment_web.http.error_body import error_body

# Code and message by status.
Texts = Mapping[int, tuple[str, str]]
_ANY = ("InvalidInput", "The request cannot be served.")
NO_TEXTS: Texts = {}


def answer_errors(app: Flask, texts: Texts = NO_TEXTS) -> None:
    """Make the application answer every error with a typed body that says nothing of its inside.

    `texts` are an application's own for what Werkzeug refuses. It registers beside them how it
    answers the errors that the connector raises on purpose.
    """
    app.register_error_handler(HTTPException, partial(_http_error, texts))
    app.register_error_handler(Exception, _unexpected_error)


def error_answer(
    status: int, code: str, message: str, fields: Mapping[str, object] | None = None
) -> Response:
    """Return the answer of one error; `fields` say more about it, such as `field`."""
    g.error_code = code
    body = error_body(status, code, message, fields)
    return Response(body, status=status, mimetype="application/json")


def error_code() -> str | None:
    """Return the code of the error that this request is answered with, for its log line."""
    code: str | None = g.get("error_code")
    return code


def _http_error(texts: Texts, error: HTTPException) -> Response:
    status = error.code or 500
    code, message = texts.get(status, _ANY)
    answer = error_answer(status, code, message)
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer


def _unexpected_error(error: Exception) -> Response:
    get_logger().error("Unexpected error", eventCode="application.unexpected_error", error=error)
    return error_answer(500, "General", "Internal server error.")
