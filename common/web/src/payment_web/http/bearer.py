"""The Authorization header, read strictly: https://www.rfc-editor.org/rfc/rfc6750#section-2.1"""

import re

from flask import request

from payment_core.runtime.errors import Unauthenticated
from payment_core.runtime.secret import Secret

# A second header is joined to the first with a comma, which no token contains.
_BEARER = re.compile(r"(?i:bearer) +(?P<token>[A-Za-z0-9._~+/=-]{1,16384})")


def bearer_token() -> Secret:
    """Return the token of the request's only Authorization header, or raise `Unauthenticated`."""
    header = request.headers.get("Authorization")
    if header is None:
        raise Unauthenticated("The Authorization header is missing.")
    bearer = _BEARER.fullmatch(header)
    if bearer is None:
        raise Unauthenticated("The Authorization header is not one bearer token.")
    return Secret(bearer["token"])
