"""Ids of money operations that can be found again in commercetools and at the PSP.

An operation id says what it is for and carries its own check value, so that every reader of
the Payment can tell a claim of ours from a transaction that a merchant's system added.

    ctp.<kind>.<name digest>.<check over scope, kind, name digest and target>[.<target>]

The scope is the payment id, or for an authorization the cart and item that are paid. The target
is the commercetools id of the Charge that a refund is for. Nothing that can be rotated goes in:
the same name must always give the same id, or a repeated request would move money twice. It is
no proof of origin against an attacker; who may add a transaction is commercetools' business.
"""

import hashlib
import re
from functools import lru_cache

from payment_core.domain.payment import Payment, Transaction, TransactionType

_PREFIX = "ctp"
_KINDS: dict[str, str] = {
    TransactionType.AUTHORIZATION: "authorize",
    TransactionType.CHARGE: "capture",
    TransactionType.REFUND: "refund",
    TransactionType.CANCEL_AUTHORIZATION: "cancel",
}
# One request asks for the same few many times.
_REMEMBERED = 1_000
_ATTEMPT_KEY = re.compile(r"(?P<scope>pay-.+)-(?P<number>\d+)")


@lru_cache(_REMEMBERED)
def operation_id(scope: str, kind: TransactionType, name: str, target: str | None = None) -> str:
    """Return the id of the operation that `name` means within this scope."""
    digest = _digest(name)
    check = _digest(scope, kind, digest, target or "")
    return ".".join((_PREFIX, _KINDS[kind], digest, check, *([target] if target else [])))


def sequence_key(number: int) -> str:
    """Return the key of an operation whose caller sent none; no caller can send it."""
    return f"\x00{number}"


def scope_of(payment: Payment, kind: str) -> str:
    """Return what the ids of this kind are unique within."""
    if kind == TransactionType.AUTHORIZATION and payment.key:
        attempt = _ATTEMPT_KEY.fullmatch(payment.key)
        if attempt:
            return attempt["scope"]
    return payment.id


def successor_key(payment: Payment) -> str | None:
    """Return the key that the next attempt has; None for a Payment that is no attempt of ours."""
    attempt = _ATTEMPT_KEY.fullmatch(payment.key or "")
    return f"{attempt['scope']}-{int(attempt['number']) + 1}" if attempt else None


def is_ours(payment: Payment, transaction: Transaction) -> bool:
    """Whether this transaction carries an operation id that we derived for this Payment."""
    kind, parts = transaction.type, _parts(transaction)
    if parts is None or parts[1] != _KINDS.get(kind):
        return False
    target = parts[4] if len(parts) == 5 else ""
    return parts[3] == _digest(scope_of(payment, kind), kind, parts[2], target)


def has_idempotency_key(payment: Payment, transaction: Transaction, name: str) -> bool:
    """Whether this transaction is the operation with that key, whatever its amount or target."""
    parts = _parts(transaction)
    return parts is not None and parts[2] == _digest(name) and is_ours(payment, transaction)


def target_of(payment: Payment, transaction: Transaction) -> str | None:
    """Return the commercetools id of the Charge that a refund of ours is for, if it names one."""
    parts = _parts(transaction)
    if parts is None or len(parts) < 5 or not is_ours(payment, transaction):
        return None
    return parts[4]


def operation_id_of(payment: Payment, transaction: Transaction) -> str | None:
    """Return the operation id of a transaction, ours or a merchant's.

    A command that a merchant added is named by its transaction id, which cannot be reused.
    None for a type that we never execute (a Chargeback).
    """
    if is_ours(payment, transaction):
        return transaction.interaction_id
    if transaction.type not in _KINDS:
        return None
    kind = TransactionType(transaction.type)
    return operation_id(payment.id, kind, f"\x00transaction {transaction.id}")


def is_capture(operation_id: str | None) -> bool:
    """Whether this is the id of a capture command."""
    return (operation_id or "").startswith(f"{_PREFIX}.{_KINDS[TransactionType.CHARGE]}.")


def _parts(transaction: Transaction) -> list[str] | None:
    parts = (transaction.interaction_id or "").split(".")
    return parts if len(parts) in (4, 5) and parts[0] == _PREFIX else None


@lru_cache(_REMEMBERED)
def _digest(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:24]
