"""What must hold between both sides, seen from outside: invariants of docs/simulation.md.

Written apart from the simulation's checks, so that a mistake in one is not in both.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType

Json = dict[str, Any]

_CANCEL = TransactionType.CANCEL_AUTHORIZATION
_KINDS = {
    "authorization": TransactionType.AUTHORIZATION,
    "capture": TransactionType.CHARGE,
    "refund": TransactionType.REFUND,
    "cancel": _CANCEL,
    "expiry": _CANCEL,
    "dispute": TransactionType.CHARGEBACK,
}
_STATES = {"succeeded": "Success", "failed": "Failure", "pending": "Pending"}
_NEVER_AGAIN = {
    "Success": ("Pending", "Initial"),
    "Failure": ("Pending", "Initial"),
    "Pending": ("Initial",),
}


class Violation(AssertionError):
    """An invariant does not hold."""


def require(condition: bool, complaint: str) -> None:
    """Raise `Violation` with the complaint unless the condition holds."""
    if not condition:
        raise Violation(complaint)


def check_one_live_charge(pairs: Iterable[tuple[Payment, list[Json]]]) -> None:
    """charged-once and one-psp-payment: one live charge a cart, one PSP payment a Payment."""
    holding = []
    for payment, at_psp in pairs:
        tried = [one for one in at_psp if one["isTried"]]
        require(len(tried) <= 1, f"one-psp-payment: {len(tried)} PSP payments for {payment.id}")
        holding += [one["id"] for one in at_psp if _holds_money(one)]
    require(len(holding) <= 1, f"charged-once: {holding} are live charges for one cart")


def check_sums(payment: Payment) -> None:
    """sums-fit: no more captured than authorized, no more refunded than was captured."""
    sums = Counter[str]()
    for one in payment.transactions:
        if one.state in (TransactionState.SUCCESS, TransactionState.PENDING):
            sums[one.type] += one.amount.cent_amount
        elif one.type == TransactionType.CHARGE and one.state == TransactionState.FAILURE:
            sums["failed later"] += one.amount.cent_amount
    require(sums["Charge"] <= sums["Authorization"], f"sums-fit: {payment.id} has {sums}")
    captured = sums["Charge"] + sums["failed later"]
    require(sums["Refund"] <= captured, f"sums-fit: {payment.id} has {sums}")


def check_books_agree(
    payment: Payment, at_psp: Sequence[Json], *, reads_payments: bool = True
) -> None:
    """success-at-psp, amounts-agree, nothing-left-open: both sides show the same operations.

    A PSP that shows no payment has told of none that it has not decided.
    """
    operations = [one for found in at_psp if found["isTried"] for one in found["operations"]]
    told = Counter(map(_of_transaction, (one for one in payment.transactions if one.interface_id)))
    known = {one.interface_id for one in payment.transactions}
    wanted = Counter(_of_operation(one) for one in operations if one["id"] in known)
    require(
        told == wanted, f"success-at-psp: {payment.id} says {dict(told)}, the PSP {dict(wanted)}"
    )
    for operation in operations:
        is_told = operation["id"] in known or _is_silent(operation, operations)
        is_told |= not reads_payments and operation["status"] == "pending"
        require(is_told, f"nothing-left-open: {payment.id} lacks {operation}")
    for transaction in payment.transactions:
        is_proved = transaction.state != TransactionState.SUCCESS or transaction.interface_id
        require(bool(is_proved), f"success-at-psp: {transaction} has no PSP reference")


def check_history(messages: Iterable[Json]) -> None:
    """no-step-back: no transaction ever went back."""
    states: dict[str, str] = {}
    for message in messages:
        if message["type"] == "PaymentTransactionAdded":
            states[message["transaction"]["id"]] = message["transaction"]["state"]
        elif message["type"] == "PaymentTransactionStateChanged":
            before, after = states.get(message["transactionId"], "Initial"), message["state"]
            require(after not in _NEVER_AGAIN.get(before, ()), f"no-step-back: {before} -> {after}")
            states[message["transactionId"]] = after


def _holds_money(at_psp: Json) -> bool:
    return bool(at_psp["isOpen"] or at_psp["capturable"] or at_psp["refundable"])


def _of_transaction(one: Transaction) -> tuple[str, int, str]:
    return one.type, _amount(one.type, one.amount.cent_amount), str(one.state)


def _of_operation(one: Json) -> tuple[str, int, str]:
    kind = str(_KINDS[one["type"]])
    return kind, _amount(kind, one["amount"]["value"]), _STATES[one["status"]]


def _amount(kind: str, cents: int) -> int:
    """A capture that fails while its authorization is cancelled is released with the rest."""
    return 0 if kind == _CANCEL else cents


def _is_silent(operation: Json, operations: Sequence[Json]) -> bool:
    """Whether a cancellation is told by the failed authorization alone."""
    return operation["type"] in ("cancel", "expiry") and not any(
        one["type"] == "authorization" and one["status"] == "succeeded" for one in operations
    )
