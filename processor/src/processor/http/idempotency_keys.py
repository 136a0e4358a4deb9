"""The caller's name for an operation, so that repeating it is harmless.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

import re

from payment_core.runtime.errors import InvalidField

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def checked_key(field: str, key: str | None) -> str | None:
    """Return the key; raises `InvalidField` unless it has 1 to 255 visible ASCII characters."""
    if key is not None and not _KEY.fullmatch(key):
        raise InvalidField(field, f"{field} must have 1 to 255 visible ASCII characters.")
    return key


def operation_name(header: str | None, member: str | None) -> str | None:
    """Return the one key that the header or the body's `idempotencyKey` gives.

    Raises `InvalidField` when the two differ.
    """
    key = checked_key("idempotencyKey", member)
    if header is not None and key is not None and header != key:
        raise InvalidField(
            "idempotencyKey", "The header Idempotency-Key and this field have different values."
        )
    return header if header is not None else key
