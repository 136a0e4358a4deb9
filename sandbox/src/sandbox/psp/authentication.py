"""Which key opens which part of the API."""

import hmac

from flask import request

from sandbox.psp.errors import Unauthenticated
from sandbox.psp.settings import PSPSettings


def check_key(settings: PSPSettings) -> None:
    """Raise `Unauthenticated` unless the current request carries the key that its path needs.

    Tokens are made with the publishable key; the rest of the API and the test control need the
    secret key; pages need none.
    """
    if request.path == "/v1/tokens":
        _expect(settings.public_key)
    elif request.path.startswith(("/v1/", "/test/")):
        _expect(settings.secret_key)


def _expect(key: str) -> None:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), key.encode()):
        raise Unauthenticated
