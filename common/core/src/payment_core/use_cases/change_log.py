"""One log line for each change of a payment: the history that support and alerts read."""

from collections.abc import Iterator
from datetime import datetime

from payment_core.domain.claims import claim_of
from payment_core.domain.disputes import days_left, disputes_of
from payment_core.domain.ledger import Ledger
from payment_core.domain.money_text import money_text
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.runtime.context import current_request
from payment_core.runtime.logs import get_logger


def log_changes(before: Payment, after: Payment, ledger: Ledger) -> None:
    """Log what has changed from one version to the next; ids, states and amounts only."""
    claim, trigger = claim_of(after), current_request().trigger
    for transaction, state_before in _changes(before, after):
        fields = {
            "trigger": trigger.type if trigger else None,
            "paymentId": after.id,
            "cartId": claim and claim.cart_id,
            "orderNumber": claim and claim.order_number,
            "pspReference": after.interface_id,
            "paymentInterface": after.payment_method_info.payment_interface,
            "method": after.payment_method_info.method,
            "transactionId": transaction.id,
            "transactionType": transaction.type,
            "interactionId": transaction.interaction_id,
            "pspTransaction": transaction.interface_id,
            "stateBefore": state_before,
            "state": transaction.state,
            "amount": money_text(transaction.amount),
            "code": _code(transaction, ledger),
        }
        get_logger().info(
            "A payment changed",
            eventCode="payment.changed",
            **{name: value for name, value in fields.items() if value is not None},
        )


def log_disputes(before: Payment, after: Payment, now: datetime) -> None:
    """Log what the PSP says anew about disputes; one that waits for an answer is a warning."""
    known = disputes_of(before)
    for one in disputes_of(after):
        if one in known:
            continue
        fields = {
            "paymentId": after.id,
            "pspReference": after.interface_id,
            "disputeId": one.psp_reference,
            "stage": one.stage,
            "state": one.state,
            "reason": one.reason,
            "amount": money_text(one.amount),
            "daysLeft": days_left(one, now),
        }
        log = get_logger()
        if one.state == "open":
            log.warning("A dispute waits for an answer", eventCode="dispute.opened", **fields)
        else:
            log.info("A dispute has gone on", eventCode="dispute.changed", **fields)


def _changes(before: Payment, after: Payment) -> Iterator[tuple[Transaction, str | None]]:
    """Yield what was added or has another state, with the state before; None when it was added."""
    states = {one.id: one.state for one in before.transactions}
    for one in after.transactions:
        known = states.get(one.id)
        if known != one.state:
            yield one, known


def _code(transaction: Transaction, ledger: Ledger) -> str | None:
    """Return why it failed, where the ledger's code is about this very operation.

    A whole ledger has one code, that of the attempt to pay; an answer that shows a part is about
    what was asked for.
    """
    if transaction.state != TransactionState.FAILURE:
        return None
    is_attempt = transaction.type == TransactionType.AUTHORIZATION
    return ledger.code if is_attempt or not ledger.complete else None
