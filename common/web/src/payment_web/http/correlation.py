"""Correlation ids from outside: accepted when they can do no harm in a log or a header.

They are sent on to commercetools and the PSP, so nothing that looks secret is taken for one.
"""

import re
from typing import TYPE_CHECKING

from payment_core.runtime.log_masking import Masking
from payment_core.runtime.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_CORRELATION_ID = re.compile(r"[A-Za-z0-9._~:/+=@-]{1,128}")


def is_correlation_id(text: str, masking: Masking) -> bool:
    """Whether the text has 1 to 128 safe characters and nothing that a log would mask."""
    return _CORRELATION_ID.fullmatch(text) is not None and masking.masked(text) == text


def new_correlation_id(world: World) -> str:
    """Return an id that is unlikely to be in use; it protects nothing."""
    first, second = world.random_number(), world.random_number()
    return f"{int(first * 16**12):012x}{int(second * 16**12):012x}"


def callers_correlation_id(environ: "WSGIEnvironment", masking: Masking) -> str | None:
    """Return the caller's correlation id, unless it can do harm or is one of its credentials."""
    asked: str = environ.get("HTTP_X_CORRELATION_ID", "")
    token = environ.get("HTTP_AUTHORIZATION", "").rpartition(" ")[2]
    if not is_correlation_id(asked, masking) or asked in (environ.get("HTTP_X_SESSION_ID"), token):
        return None
    return asked
