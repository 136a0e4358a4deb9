"""The end of an attempt to pay that was claimed and that the PSP never heard of.

Whoever resumes an attempt needs a checkout session, and none lives this long. The PSP has
forgotten its idempotency keys by then too, so only its own word that there is nothing counts.
https://docs.commercetools.com/checkout/checkout-sessions-api
"""

from datetime import datetime, timedelta

from payment_core.domain.ledger import Ledger, LedgerEntry
from payment_core.domain.operation_ids import operation_id, operation_id_of, scope_of
from payment_core.domain.payment import Payment, TransactionState, TransactionType
from payment_core.domain.superseding import commands_of_superseding

_AUTHORIZATION, _CHARGE = TransactionType.AUTHORIZATION, TransactionType.CHARGE
_SESSION_LIFE = timedelta(days=2)


def is_abandoned(payment: Payment, ledger: Ledger, now: datetime) -> bool:
    """Whether the PSP shows nothing of this attempt, and the session it began in is over."""
    is_old = now - payment.created_at >= _SESSION_LIFE
    return is_old and ledger.is_empty and not payment.of_type(_AUTHORIZATION, _CHARGE)


def can_be_ended(payment: Payment, ledger: Ledger, now: datetime) -> bool:
    """Whether an attempt of ours is abandoned, and the PSP proves that it took nothing.

    The ledger must have been read after this version of the Payment.
    """
    return payment.key is not None and ledger.complete and is_abandoned(payment, ledger, now)


def abandonment(payment: Payment) -> Ledger:
    """Return the end of such an attempt, and of the command to give it up if there was one.

    That command fails, because there was nothing to cancel; should the PSP come up with the
    attempt after all, the attempt that took its place still makes us return the money.
    """
    return Ledger(
        entries=_ends(payment),
        complete=False,
        code="abandoned",
        text="Nobody went on with this payment, and the payment provider never heard of it.",
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
    given_up = (
        LedgerEntry(
            type=TransactionType.CANCEL_AUTHORIZATION,
            amount=one.amount,
            state=TransactionState.FAILURE,
            operation_id=operation_id_of(payment, one),
        )
        for one in commands_of_superseding(payment)
        if one.state == TransactionState.INITIAL
    )
    return (failed, *given_up)
