"""Names within Adyen's limits: 64 characters for an idempotency key, 80 for a reference.

The webhook of a payment or of a modification carries the reference that we gave it, and signs it.
So the reference says which Payment and which operation it is about, with no table to look it up
in, and for a payment also whether it is captured at once. A reference has no ":", which separates
the fields of the signed text.
"""

import hashlib
import re
from collections.abc import Iterable

_LONGEST_KEY = 64
_DIGEST = 24  # hexadecimal digits
_AT_ONCE = "at-once"
_AUTHORIZE = "ctp.authorize."
_OURS = re.compile(
    r"(?P<payment>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
    rf"(?:_(?P<rest>[0-9a-f]{{{_DIGEST}}}|{_AT_ONCE}))?"
)


def idempotency_key(name: str) -> str:
    """Return the key of an operation id or another name of ours, shortened where it is too long."""
    if len(name) <= _LONGEST_KEY:
        return name
    return f"ctp-{_sha256(name)[:40]}"


def details_key(payment_id: str, details: bytes) -> str:
    """Return the key of submitting these details: the same for a repetition of the return."""
    return idempotency_key(f"details-{payment_id}-{hashlib.sha256(details).hexdigest()}")


def payment_reference(payment_id: str, *, is_captured_at_once: bool) -> str:
    """Return the reference of a payment."""
    return f"{payment_id}_{_AT_ONCE}" if is_captured_at_once else payment_id


def operation_reference(payment_id: str, operation_id: str) -> str:
    """Return the reference of a capture, refund or cancellation."""
    return f"{payment_id}_{_sha256(operation_id)[:_DIGEST]}"


def payment_id_in(reference: str) -> str | None:
    """Return whose Payment a reference of ours is about; None for a reference of others."""
    ours = _OURS.fullmatch(reference)
    return ours["payment"] if ours else None


def is_of_payment(reference: str) -> bool:
    """Whether this is our reference of a payment, and not of a modification."""
    ours = _OURS.fullmatch(reference)
    return ours is not None and ours["rest"] in (None, _AT_ONCE)


def is_at_once(reference: str) -> bool:
    """Whether this is our reference of a payment that is captured with its authorization."""
    ours = _OURS.fullmatch(reference)
    return ours is not None and ours["rest"] == _AT_ONCE


def operation_of(reference: str, operation_ids: Iterable[str]) -> str | None:
    """Return which of these operations the reference is about."""
    ours = _OURS.fullmatch(reference)
    if ours is None:
        return None
    if ours["rest"] in (None, _AT_ONCE):
        return next((one for one in operation_ids if one.startswith(_AUTHORIZE)), None)
    return {_sha256(one)[:_DIGEST]: one for one in operation_ids}.get(ours["rest"])


def stored_digest(method: str) -> str:
    """Return by what the id of a stored method is recognized: the id itself can be charged."""
    return _sha256(method)[:_DIGEST]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
