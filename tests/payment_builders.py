"""Payments and ledgers for tests, said in few words."""

from datetime import UTC, datetime

import msgspec

from payment_core.domain.ledger import LedgerEntry
from payment_core.domain.money import Money
from payment_core.domain.payment import (
    Payment,
    PaymentMethodInfo,
    Transaction,
    TransactionState,
    TransactionType,
)
from payment_core.domain.superseded_attempts import next_return_command

PAYMENT_ID = "5f0c2a3e-0000-4000-8000-000000000001"
KEY = "pay-cart-1-cart-1"


def eur(cent_amount: int) -> Money:
    return Money(cent_amount, "EUR")


def transaction(
    kind: str,
    cents: int,
    state: str = TransactionState.SUCCESS,
    *,
    id: str | None = None,  # noqa: A002 - the builder takes the field's own name.
    interaction_id: str | None = None,
    interface_id: str | None = None,
) -> Transaction:
    return Transaction(
        id=id or f"{kind}-{cents}-{state}",
        type=kind,
        amount=eur(cents),
        state=state,
        interaction_id=interaction_id,
        interface_id=interface_id,
    )


def payment(
    *transactions: Transaction,
    cents: int = 10_000,
    key: str | None = KEY,
    method: str | None = "card",
    interface_id: str | None = None,
    item: str | None = None,
) -> Payment:
    return Payment(
        id=PAYMENT_ID,
        version=1,
        amount_planned=eur(cents),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        key=key,
        interface_id=interface_id,
        checkout_transaction_item_id=item,
        payment_method_info=PaymentMethodInfo("sandbox", method),
        transactions=transactions,
    )


def returned(attempt: Payment, state: str) -> Payment:
    """Return a replaced attempt after one more try to return its money, which ended like this."""
    due = next_return_command(attempt, attempt.created_at)
    assert due is not None
    tried = transaction(
        due.type,
        due.amount.cent_amount,
        state,
        id=f"try-{len(attempt.transactions)}",
        interaction_id=due.interaction_id,
    )
    return msgspec.structs.replace(attempt, transactions=(*attempt.transactions, tried))


def entry(
    kind: TransactionType,
    cents: int,
    state: TransactionState = TransactionState.SUCCESS,
    reference: str | None = None,
    operation_id: str | None = None,
) -> LedgerEntry:
    return LedgerEntry(
        type=kind,
        amount=eur(cents),
        state=state,
        psp_operation_id=reference,
        operation_id=operation_id,
    )
