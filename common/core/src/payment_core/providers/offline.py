"""Payment methods without a PSP: the merchant collects the money and records it.

The Authorization is Success at once, so that Checkout makes the order; captures, refunds and
cancellations are recorded as the merchant reports them.
"""

from datetime import timedelta

from payment_core.domain.amount_rules import AmountRules
from payment_core.domain.ledger import Ledger, LedgerEntry
from payment_core.domain.payment import TransactionState, TransactionType
from payment_core.domain.provider import (
    AuthorizationRequest,
    Capabilities,
    OperationRequest,
    PaymentLookup,
    PaymentMethodType,
)

_ANY_CURRENCY = AmountRules(beyond_iso=True)
INVOICE = PaymentMethodType("invoice", amounts=_ANY_CURRENCY)
PURCHASE_ORDER = PaymentMethodType("purchaseorder", amounts=_ANY_CURRENCY)
OFFLINE_METHODS = (INVOICE, PURCHASE_ORDER)


class OfflineOperations:
    """Records operations as successful without a PSP; commercetools is the only ledger."""

    capabilities = Capabilities(methods=OFFLINE_METHODS, key_window=timedelta.max)
    """Everything; a command can be recorded however old it is."""

    def authorize(self, request: AuthorizationRequest) -> Ledger:
        """Agree."""
        entry = LedgerEntry(
            type=TransactionType.AUTHORIZATION,
            amount=request.amount,
            state=TransactionState.SUCCESS,
            operation_id=request.operation_id,
        )
        return Ledger(entries=(entry,), complete=False)

    def capture(self, command: OperationRequest) -> Ledger:
        """Record that the merchant was paid."""
        return _recorded(TransactionType.CHARGE, command)

    def refund(self, command: OperationRequest) -> Ledger:
        """Record that the merchant paid back."""
        return _recorded(TransactionType.REFUND, command)

    def cancel(self, command: OperationRequest) -> Ledger:
        """Record that nothing more will be paid."""
        return _recorded(TransactionType.CANCEL_AUTHORIZATION, command)

    def fetch(self, payment: PaymentLookup) -> Ledger:  # noqa: ARG002 - there is no PSP.
        """Return an empty ledger that proves nothing."""
        return Ledger(complete=False)


def _recorded(kind: TransactionType, command: OperationRequest) -> Ledger:
    entry = LedgerEntry(
        type=kind,
        amount=command.amount,
        state=TransactionState.SUCCESS,
        operation_id=command.operation_id,
    )
    return Ledger(entries=(entry,), complete=False)
