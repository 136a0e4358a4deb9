"""Turns every error into the body that commercetools uses: https://docs.commercetools.com/api/errors"""

import re
from collections.abc import Mapping
from functools import partial

from flask import Flask, Response, g
from werkzeug.exceptions import HTTPException

from payment_core.runtime.logs import get_logger
from payment_web.http.error_body import error_body
from payment_web.http.json_response import JSONResponse

# Code and message by status.
Texts = Mapping[int, tuple[str, str]]
_ANY = ("InvalidInput", "The request cannot be served.")
NO_TEXTS: Texts = {}
# A path of names, such as actions[0].amount: a caller can write anything into a name of its own.
_FIELD = re.compile(r"(?=.{1,100}\Z)[A-Za-z][\w-]*(?:\[\d+\])*(?:\.[A-Za-z]\w*(?:\[\d+\])*)*")


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
    g.error_notes = _notes(status, code, message, (fields or {}).get("field"))
    body = error_body(status, code, message, fields)
    return JSONResponse(body, status)


def error_notes() -> Mapping[str, str]:
    """Return what the log line of this request says of the error that it is answered with.

    Its code, and for a 4xx the field and the rule that was broken, without any value.
    """
    notes: Mapping[str, str] = g.get("error_notes", {})
    return notes


def _notes(status: int, code: str, message: str, field: object) -> Mapping[str, str]:
    if status >= 500:
        return {"errorCode": code}
    named = {"errorField": field} if isinstance(field, str) and _FIELD.fullmatch(field) else {}
    return {"errorCode": code, "reason": message, **named}


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
