"""Reads a request's body: all of it, not more than we take, and not for ever."""

from flask import request
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import ClientDisconnected, RequestTimeout

from payment_core.hosting.slow_senders import patience
from payment_core.runtime.errors import InvalidInput, PayloadTooLarge

# Seconds after which a sender is given up; each one holds a thread meanwhile.
_PATIENCE = 5


def read_body(limit: int) -> bytes:
    """Return the body as it came.

    Raises `PayloadTooLarge` beyond `limit` bytes, `InvalidInput` when fewer bytes came than were
    announced, and `RequestTimeout` when they do not all come in time.
    """
    announced = request.content_length or 0
    if announced > limit:
        raise PayloadTooLarge("The request body is too large.")
    body = _received(limit)
    if len(body) > limit:
        raise PayloadTooLarge("The request body is too large.")
    if len(body) < announced:
        raise InvalidInput("The request body broke off.")
    return body


def _received(limit: int) -> bytes:
    # Werkzeug cuts a chunked body off at its limit without a word, so we look one byte further.
    request.max_content_length = limit + 1
    with patience(request.environ.get("gunicorn.socket"), _PATIENCE) as is_over:
        try:
            return request.get_data(cache=False)
        except (ParseException, ClientDisconnected) as error:
            if is_over.is_set():
                raise RequestTimeout from error
            raise InvalidInput("The request body broke off, or its chunks are broken.") from error
