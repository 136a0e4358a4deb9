"""Asks a PSP that shows no payment for an answer to an authorization that was lost.

Answer and webhook of the attempt were lost, and the PSP has refused to cancel it: so there is a
payment, which was declined, or whose money was taken at once. Its webhook may never come, and the
PSP gives its first answer again under the key of the authorization while it remembers that.
"""

from datetime import datetime
from typing import Protocol, runtime_checkable

from payment_core.domain.claims import claim_of, claimed_ids
from payment_core.domain.journal import JournalItem
from payment_core.domain.ledger import Ledger
from payment_core.domain.payment import Payment, TransactionState, TransactionType
from payment_core.domain.provider import AuthorizationRequest, PaymentLookup, PaymentOperations
from payment_core.domain.recorded_journal import lookup_of

_CANCEL = TransactionType.CANCEL_AUTHORIZATION


@runtime_checkable
class RepeatsFirstAnswer(Protocol):
    """A PSP that cannot be read, and repeats its first answer to a key whatever is asked with it.

    Only the reconciliation asks for it, so it is not in the port of all applications.
    """

    def first_answer(self, payment: PaymentLookup, request: AuthorizationRequest) -> Ledger:
        """Return the ledger with the answer to this authorization, which is its `evidence`.

        Never makes a payment, also where the PSP remembers none. That the PSP had no answer is
        evidence too, after which it is not asked again. Raises `Unavailable`.
        """


def lost_answer(
    provider: PaymentOperations, payment: Payment, ledger: Ledger, now: datetime
) -> tuple[JournalItem, ...]:
    """Return what the PSP answers about an attempt that it did not cancel, and told no end of.

    Nothing for any other, nor once the PSP may have forgotten the key. Raises `Unavailable`.
    """
    claim = claim_of(payment)
    is_remembered = now - payment.created_at < provider.capabilities.key_window
    if claim is None or not is_remembered or not _is_untold(payment, ledger):
        return ()
    if not isinstance(provider, RepeatsFirstAnswer):
        return ()
    request = AuthorizationRequest(
        payment_id=payment.id,
        operation_id=next(iter(claimed_ids(payment))),
        amount=claim.amount,
        method=claim.method,
    )
    return provider.first_answer(lookup_of(payment), request).evidence


def _is_untold(payment: Payment, ledger: Ledger) -> bool:
    is_refused = any(
        one.type is _CANCEL and one.state is TransactionState.FAILURE for one in ledger.entries
    )
    return ledger.psp_payment_id is not None and is_refused and not payment.is_decided
