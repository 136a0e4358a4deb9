"""Answers in JSON, as the API writes them."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import msgspec
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from sandbox.commercetools.errors import APIError, error_body
from sandbox.commercetools.stand_in import Commercetools
from sandbox.wsgi_calls import parts_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CORRELATION_ID = "X-Correlation-ID"


def answer(body: Any, status: int = 200) -> Response:
    """Return the body as JSON."""
    return Response(msgspec.json.encode(body), status, content_type="application/json")


def speak_like_the_api(app: Flask, new_id: Callable[[], str]) -> None:
    """Make every error an error of the API, and send a correlation id with every answer."""

    @app.errorhandler(APIError)
    def api_error(error: APIError) -> Response:
        return answer(error.body(), error.status)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        return answer(error_body(status), status)

    @app.after_request
    def correlate(response: Response) -> Response:
        response.headers[CORRELATION_ID] = request.headers.get(CORRELATION_ID) or new_id()
        return response


def correlated(app: "WSGIApplication", new_id: Callable[[], str]) -> "WSGIApplication":
    """Return the application with a correlation id on answers that it did not make itself."""

    def answered(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            if CORRELATION_ID not in dict(headers):
                sent = environ.get("HTTP_X_CORRELATION_ID") or new_id()
                headers = [*headers, (CORRELATION_ID, sent)]
            return start_response(status, headers, *rest)

        return app(environ, start)

    return answered


def one_at_a_time(app: "WSGIApplication", commercetools: Commercetools) -> "WSGIApplication":
    """Return the application serving one request after the other; then messages go out."""

    def serialized(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with commercetools.lock:
            answer = parts_of(app(environ, start_response))
        commercetools.project.messages.deliver()
        return answer

    return serialized
