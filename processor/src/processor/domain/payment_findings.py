"""What an operator should know about a payment, in words.

Computed from one version of the Payment and from the other Payments of its order.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from payment_core.domain.balances import held_or_captured, taken
from payment_core.domain.disputes import days_left, disputes_of
from payment_core.domain.money_text import money_text
from payment_core.domain.payment import Payment, TransactionState, TransactionType
from payment_core.domain.superseded_attempts import is_stuck, is_superseded
from processor.domain.attempt_state import AttemptState, state_of
from processor.domain.payment_record import Finding

# What takes longer is looked at by the reconciliation.
UNFINISHED_AFTER = timedelta(minutes=10)


def findings_of(
    payment: Payment, others: Sequence[Payment], now: datetime, *, is_ordered: bool
) -> Sequence[Finding]:
    """Return the findings; `others` are the further Payments of its order."""
    return (
        *_money_twice(payment, others),
        *_unfinished(payment, now),
        *_failed(payment),
        *_replaced(payment),
        *_without_order(payment, is_ordered=is_ordered),
        *_disputed(payment, now),
        *_declined(payment),
    )


def _money_twice(payment: Payment, others: Sequence[Payment]) -> Iterator[Finding]:
    authorized = [
        one
        for one in payment.of_type(TransactionType.AUTHORIZATION)
        if one.state == TransactionState.SUCCESS
    ]
    if len(authorized) > 1:
        yield Finding(
            "chargedTwice",
            "This payment was authorized more than once. Compare with the PSP, and report it.",
        )
    paying = [one.id for one in others if held_or_captured(one).is_positive]
    if paying and held_or_captured(payment).is_positive:
        yield Finding(
            "orderPaidTwice",
            f"Other payments of the same order hold money too: {', '.join(paying)}. "
            "Compare their sum with the order's total.",
        )


def _unfinished(payment: Payment, now: datetime) -> Iterator[Finding]:
    for one in payment.transactions:
        since = one.timestamp or payment.created_at
        if one.is_unresolved and now - since > UNFINISHED_AFTER:
            minutes = int((now - since).total_seconds()) // 60
            yield Finding(
                "operationUnfinished",
                f"{one.type} of {money_text(one.amount)} is {one.state} for {minutes} minutes.",
            )


def _failed(payment: Payment) -> Iterator[Finding]:
    kinds = (TransactionType.CHARGE, TransactionType.REFUND, TransactionType.CANCEL_AUTHORIZATION)
    for one in payment.of_type(*kinds):
        if one.state == TransactionState.FAILURE:
            yield Finding(
                "operationFailed", f"{one.type} of {money_text(one.amount)} failed: no money moved."
            )


def _replaced(payment: Payment) -> Iterator[Finding]:
    if not is_superseded(payment):
        return
    if taken(payment).is_positive and is_stuck(payment):
        yield Finding(
            "returnFailed",
            "Another attempt has replaced this one, and its money cannot be returned. "
            "Return it at the PSP.",
        )
    elif held_or_captured(payment).is_positive:
        yield Finding(
            "replaced", "Another attempt has replaced this one; its money is being returned."
        )
    else:
        yield Finding("replaced", "Another attempt has replaced this one; it holds no money.")


def _without_order(payment: Payment, *, is_ordered: bool) -> Iterator[Finding]:
    if not is_ordered and not is_superseded(payment) and held_or_captured(payment).is_positive:
        yield Finding("moneyWithoutOrder", "There is money on this payment, and no order has it.")


def _disputed(payment: Payment, now: datetime) -> Iterator[Finding]:
    for one in disputes_of(payment):
        if one.state == "open":
            left = days_left(one, now)
            until = "" if left is None else f" Days left to answer at the PSP: {left}."
            yield Finding(
                "disputeOpen", f"{money_text(one.amount)} is disputed ({one.reason}).{until}"
            )
        elif one.state == "lost":
            yield Finding("disputeLost", f"A dispute of {money_text(one.amount)} was lost.")


def _declined(payment: Payment) -> Iterator[Finding]:
    if state_of(payment) is AttemptState.DECLINED:
        code = payment.payment_status.interface_code or "unknown"
        yield Finding(
            "declined",
            f"The payment was declined ({code}); no money is held. A reservation that the card's "
            "bank still shows ends by itself.",
        )
