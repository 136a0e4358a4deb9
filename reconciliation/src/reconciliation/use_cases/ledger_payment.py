"""A PSP's ledger as a Payment, so that the same sums apply to both sides."""

from datetime import datetime

from payment_core.domain.ledger import Ledger
from payment_core.domain.payment import Payment, Transaction, TransactionType


def payment_from_ledger(payment_id: str, made_at: datetime, ledger: Ledger) -> Payment | None:
    """Return the Payment that says exactly what the ledger says; None when it holds nothing."""
    planned = next(
        (one.amount for one in ledger.entries if one.type is TransactionType.AUTHORIZATION), None
    )
    if planned is None:
        return None
    return Payment(
        id=payment_id,
        version=0,
        amount_planned=planned,
        created_at=made_at,
        interface_id=ledger.psp_payment_id,
        transactions=tuple(
            Transaction(
                id=str(number),
                type=one.type,
                amount=one.amount,
                state=one.state,
                interaction_id=one.operation_id,
                interface_id=one.psp_operation_id,
            )
            for number, one in enumerate(ledger.entries)
        ),
    )
