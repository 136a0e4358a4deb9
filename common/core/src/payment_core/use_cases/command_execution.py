"""Executes at the PSP what a transaction in commercetools commands."""

from datetime import datetime

from payment_core.domain.ledger import Ledger
from payment_core.domain.merchant_references import merchant_reference
from payment_core.domain.operation_ids import operation_id_of, target_of
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.domain.provider import OperationRequest, PaymentOperations
from payment_core.domain.recorded_journal import lookup_of


def execute(provider: PaymentOperations, payment: Payment, command: Transaction) -> Ledger:
    """Execute one Initial transaction: once, however often this is called with it.

    Raises `Unavailable`, `OutcomeUnknown`; ValueError for a type that is no command.
    """
    capture = payment.transaction(target_of(payment, command) or "")
    operation = operation_id_of(payment, command) or ""
    request = OperationRequest(
        payment=lookup_of(payment),
        operation_id=operation,
        amount=command.amount,
        psp_capture_id=capture.interface_id if capture else None,
        merchant_reference=merchant_reference(payment, operation),
    )
    match command.type:
        case TransactionType.CHARGE:
            return provider.capture(request)
        case TransactionType.REFUND:
            return provider.refund(request)
        case TransactionType.CANCEL_AUTHORIZATION:
            return provider.cancel(request)
    raise ValueError(f"{command.type} is no command")


def may_execute(
    provider: PaymentOperations,
    payment: Payment,
    command: Transaction,
    ledger: Ledger,
    now: datetime,
) -> bool:
    """Whether a command found later is to be carried out, given a ledger fetched just now.

    A PSP forgets idempotency keys. A command older than that is repeated only when the ledger
    proves that it never happened; or when it is a cancellation and the PSP cannot be read: what is
    released once is not released again, and an attempt would have no end otherwise.
    """
    if command.state != TransactionState.INITIAL:
        return False
    if ledger.shows(operation_id_of(payment, command) or ""):
        return False
    if ledger.complete:
        return True
    can = provider.capabilities
    if command.type == TransactionType.CANCEL_AUTHORIZATION and not can.reads_payments:
        return True
    window = can.key_window
    return command.timestamp is not None and now - command.timestamp < window
