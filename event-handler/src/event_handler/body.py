"""Reads a request's body completely, within a limit of size and time."""

from flask import request
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import BadRequest, ClientDisconnected, RequestEntityTooLarge

from payment_core.hosting.slow_senders import SlowSender

# A Pub/Sub message has 10 MB at most, commercetools sends 256 KB and then leaves the rest out.
_LIMIT = 2**20


class BodyTooLarge(Exception):
    """No message is as large as this."""


def read_body() -> bytes:
    """Return the body; raises `BodyTooLarge`, and `BadRequest` when it broke off."""
    request.max_content_length = _LIMIT
    announced = request.content_length or 0
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise BodyTooLarge("The body is too large for a message.") from error
    except (ParseException, ClientDisconnected, SlowSender) as error:
        raise BadRequest from error
    if len(body) < announced:
        raise BadRequest
    return body
