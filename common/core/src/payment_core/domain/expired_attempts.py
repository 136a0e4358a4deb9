"""Ends attempts to pay that are not continued.

One that waits for its shopper ends at the PSP, after the time that the method gives shoppers.
One that was claimed and never reached the PSP ends here, after two days: a request that resumes an
attempt needs a checkout session, and none lives that long. The PSP has forgotten its idempotency
keys by then too, so only its own word that there is nothing counts. What a bank is still
processing does not end by time.
https://docs.commercetools.com/checkout/checkout-sessions-api
"""

from datetime import datetime, timedelta
from typing import Literal

from payment_core.domain.ledger import Ledger
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import Payment, TransactionState, TransactionType
from payment_core.domain.provider import Capabilities, OperationRequest
from payment_core.domain.recorded_journal import lookup_of

_CANCEL = TransactionType.CANCEL_AUTHORIZATION
_SESSION_LIFE = timedelta(days=2)
Why = Literal["expired", "declined"]


def is_abandoned(payment: Payment, ledger: Ledger, now: datetime) -> bool:
    """Whether the PSP shows nothing of this attempt, and the session it began in is over."""
    is_old = now - payment.created_at >= _SESSION_LIFE
    return is_old and (ledger.is_empty or was_unknown(ledger)) and not _is_recorded(payment)


def _is_recorded(payment: Payment) -> bool:
    """Whether a transaction shows that the PSP has the attempt; a commanded capture does not."""
    kind, initial = TransactionType.AUTHORIZATION, TransactionState.INITIAL
    return any(one.type == kind or one.state != initial for one in payment.paying)


def was_unknown(ledger: Ledger) -> bool:
    """Whether a PSP that cannot be read has nothing but a refusal to end this attempt.

    It was asked to cancel what it may know under our reference, and did not find it.
    """
    return bool(ledger.entries) and all(
        one.type is _CANCEL and one.state is TransactionState.FAILURE for one in ledger.entries
    )


def is_expired(payment: Payment, ledger: Ledger, capabilities: Capabilities, now: datetime) -> bool:
    """Whether an attempt of ours has waited for its shopper longer than its method allows.

    The ledger must have been read after this version of the Payment.
    """
    if payment.key is None or not _waits_for_its_shopper(payment, ledger):
        return False
    begun = (one.occurred_at for one in ledger.entries if one.type is TransactionType.AUTHORIZATION)
    since = max([payment.created_at, *(one for one in begun if one)])
    return now - since >= capabilities.shopper_time(payment.payment_method_info.method)


def _waits_for_its_shopper(payment: Payment, ledger: Ledger) -> bool:
    """Whether the PSP asks for its shopper, or may have opened an attempt and shows nothing."""
    if ledger.action is not None or ledger.awaits_details:
        return True
    is_unrecorded = payment.interface_id is None and not _is_recorded(payment)
    return is_unrecorded and ledger.is_empty and not ledger.complete


def request_to_end(payment: Payment, ledger: Ledger, why: Why) -> OperationRequest:
    """Return the command that ends it at the PSP; what was declined only if it is so by then."""
    return OperationRequest(
        payment=lookup_of(payment, ledger.psp_payment_id),
        operation_id=operation_id(payment.id, _CANCEL, f"\x00{why}"),
        amount=payment.amount_planned,
        only_if_declined=why == "declined",
    )
