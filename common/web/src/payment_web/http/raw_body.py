"""Reads a request's body completely, within a limit of size and time."""

from flask import request
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import RequestTimeout

from payment_core.runtime.errors import InvalidInput
from payment_web.http.errors import PayloadTooLarge
from payment_web.http.slow_senders import SlowSender


def read_body(limit: int) -> bytes:
    """Return the body as it came.

    Raises `PayloadTooLarge` beyond `limit` bytes, `InvalidInput` when fewer bytes came than were
    announced, and `RequestTimeout` when the server says that they did not all come in time.
    """
    announced = request.content_length or 0
    if announced > limit:
        raise PayloadTooLarge("The request body is too large.")
    body = _received(announced, limit)
    if len(body) > limit:
        raise PayloadTooLarge("The request body is too large.")
    if len(body) < announced:
        raise InvalidInput("The request body is incomplete.")
    return body


def _received(announced: int, limit: int) -> bytes:
    environ = request.environ
    # Where the server ends the stream, one byte beyond the limit tells that a body is too long that
    # was sent without a length. Elsewhere nothing ends it, and only what is announced may be read.
    size = limit + 1 if environ.get("wsgi.input_terminated") else announced
    try:
        body: bytes = environ["wsgi.input"].read(size)
    except SlowSender as error:
        raise RequestTimeout from error
    except (ParseException, OSError) as error:  # The sender may have disconnected.
        raise InvalidInput("The request body is incomplete, or its chunks are invalid.") from error
    return body
