"""Ends an attempt that was claimed, never reached the PSP and was not continued."""

from datetime import datetime

from payment_core.domain.expired_attempts import is_abandoned, was_unknown
from payment_core.domain.ledger import Ledger, LedgerEntry
from payment_core.domain.operation_ids import operation_id, scope_of
from payment_core.domain.payment import Payment, TransactionState, TransactionType
from payment_core.domain.superseded_attempts import withdrawn_commands

_AUTHORIZATION = TransactionType.AUTHORIZATION


def can_end_abandoned(payment: Payment, ledger: Ledger, now: datetime) -> bool:
    """Whether an attempt of ours is abandoned, and the PSP proves that it took nothing.

    The ledger must have been read after this version of the Payment.
    """
    is_proved = ledger.complete or was_unknown(ledger)
    return payment.key is not None and is_proved and is_abandoned(payment, ledger, now)


def abandoned_ledger(payment: Payment) -> Ledger:
    """Return the end of an abandoned attempt, and of the command to supersede it if any.

    That command fails, because there was nothing to cancel; if the PSP reports the
    attempt later, the attempt that replaced it still makes us return the money.
    """
    return Ledger(
        entries=_ends(payment),
        complete=False,
        code="abandoned",
        text="The payment was not continued and is unknown to the payment provider.",
    )


def _ends(payment: Payment) -> tuple[LedgerEntry, ...]:
    failed = LedgerEntry(
        type=_AUTHORIZATION,
        amount=payment.amount_planned,
        state=TransactionState.FAILURE,
        operation_id=operation_id(
            scope_of(payment, _AUTHORIZATION), _AUTHORIZATION, f"\x00abandoned {payment.id}"
        ),
    )
    return (failed, *withdrawn_commands(payment).entries)
