"""Refuses requests with very long lists of parameters, before they are handled."""

from flask import Flask, request

from payment_core.runtime.errors import InvalidInput

# A PSP adds a few to a return address; more are not needed.
_MOST_PARAMETERS = 100


def refuse_long_queries(app: Flask) -> None:
    """Answer 400 to very long lists of parameters."""

    @app.before_request
    def check() -> None:
        if request.query_string.count(b"&") >= _MOST_PARAMETERS:
            raise InvalidInput("The request has too many query parameters.")
