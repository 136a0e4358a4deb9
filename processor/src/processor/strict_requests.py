"""Refuses requests that two readers could understand in two ways, before anybody acts on them."""

from flask import Flask, request
from werkzeug.exceptions import NotFound

from payment_core.hosting.strict_paths import is_ambiguous
from payment_core.runtime.errors import InvalidInput

# A PSP adds a few to a return address; more are not needed.
_MOST_PARAMETERS = 100


def refuse_ambiguous_requests(app: Flask) -> None:
    """Answer 404 to an ambiguous path, and 400 to very long lists of parameters."""

    @app.before_request
    def check() -> None:
        if is_ambiguous(request.environ):
            raise NotFound
        if request.query_string.count(b"&") >= _MOST_PARAMETERS:
            raise InvalidInput("The request has too many query parameters.")
