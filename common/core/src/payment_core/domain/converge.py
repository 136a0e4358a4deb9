"""Computes the update actions that bring a Payment in line with the PSP's ledger.

`converge` is pure. Applied twice it changes nothing the second time, and the order in which
ledgers arrive does not matter as long as each was read after the Payment it is applied to.
"""

from collections.abc import Iterator

from payment_core.domain.ledger import Ledger, LedgerEntry, status_code
from payment_core.domain.operation_ids import is_ours, operation_id_of
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.domain.superseded_attempts import is_superseded
from payment_core.domain.updates import (
    AddTransaction,
    ChangeTransactionState,
    ChangeTransactionTimestamp,
    SetInterfaceId,
    SetMethodInfoMethod,
    SetStatusInterfaceCode,
    SetStatusInterfaceText,
    SetTransactionInterfaceId,
    TransactionDraft,
    UpdateAction,
)
from payment_core.runtime.log_masking import masked

_INITIAL, _PENDING = TransactionState.INITIAL, TransactionState.PENDING
_SUCCESS, _FAILURE = TransactionState.SUCCESS, TransactionState.FAILURE

# Success and Failure never go back to Pending, and change into each other only when the ledger
# says so; a ledger is the only input here.
_MOVES: dict[str, frozenset[TransactionState]] = {
    _INITIAL: frozenset({_PENDING, _SUCCESS, _FAILURE}),
    _PENDING: frozenset({_SUCCESS, _FAILURE}),
    _SUCCESS: frozenset({_FAILURE}),
    _FAILURE: frozenset({_SUCCESS}),
}


def converge(payment: Payment, ledger: Ledger) -> tuple[UpdateAction, ...]:
    """Return the update actions that make the Payment say what the ledger says; none when it does.

    The ledger must have been read after this version of the Payment.
    """
    transactions = tuple(_transaction_changes(payment, ledger))
    has_news = any(not isinstance(one, SetTransactionInterfaceId) for one in transactions)
    return (*_payment_changes(payment, ledger, has_news), *transactions)


def pairs(payment: Payment, ledger: Ledger) -> Iterator[tuple[LedgerEntry, Transaction | None]]:
    """Yield every operation at the PSP with the transaction that records it, if there is one."""
    matches = _match(payment, ledger)
    for entry in ledger.entries:
        yield entry, matches.get(id(entry))


def _payment_changes(payment: Payment, ledger: Ledger, has_news: bool) -> Iterator[UpdateAction]:
    if ledger.psp_payment_id and payment.interface_id is None:
        yield SetInterfaceId(ledger.psp_payment_id)
    if ledger.method and payment.payment_method_info.method is None:
        yield SetMethodInfoMethod(ledger.method)
    code = status_code(ledger)
    if code and code != payment.payment_status.interface_code:
        yield SetStatusInterfaceCode(code)
    text = _status_text(payment, ledger, has_news)
    if text != (payment.payment_status.interface_text or ""):
        yield SetStatusInterfaceText(text)


def _status_text(payment: Payment, ledger: Ledger, has_news: bool) -> str:
    """Return the text that is true now, empty for none.

    A refusal is shown until something else has happened; why an attempt was given up stays true.
    """
    if ledger.text:
        # A PSP may repeat what its shopper typed; the text is kept, and shown to the shopper.
        return masked(ledger.text)
    if has_news and not is_superseded(payment):
        return ""
    return payment.payment_status.interface_text or ""


def _transaction_changes(payment: Payment, ledger: Ledger) -> Iterator[UpdateAction]:
    for entry, transaction in pairs(payment, ledger):
        if transaction is not None:
            yield from _move(transaction, entry)
        elif _is_news(payment, entry, ledger):
            yield AddTransaction(_draft(entry))


def _move(transaction: Transaction, entry: LedgerEntry) -> Iterator[UpdateAction]:
    is_moving = entry.state in _MOVES.get(transaction.state, frozenset())
    if is_moving:
        yield ChangeTransactionState(transaction.id, entry.state)
    if entry.psp_operation_id and transaction.interface_id is None:
        yield SetTransactionInterfaceId(transaction.id, entry.psp_operation_id)
    if transaction.timestamp is None and (entry.occurred_at or is_moving):
        yield ChangeTransactionTimestamp(transaction.id, entry.occurred_at)


def _is_news(payment: Payment, entry: LedgerEntry, ledger: Ledger) -> bool:
    """Whether an operation without a transaction deserves one.

    A failed Authorization needs no CancelAuthorization. A cancellation that failed because its
    authorization had been released has the transaction on which that release is recorded.
    """
    if entry.type is not TransactionType.CANCEL_AUTHORIZATION:
        return True
    if any(_has_its_name(payment, one, ledger, entry) for one in payment.transactions):
        return False
    return any(
        other.type is TransactionType.AUTHORIZATION and other.state is _SUCCESS
        for other in ledger.entries
    )


def _draft(entry: LedgerEntry) -> TransactionDraft:
    return TransactionDraft(
        type=entry.type,
        amount=entry.amount,
        state=entry.state,
        timestamp=entry.occurred_at,
        interaction_id=entry.operation_id or entry.psp_operation_id,
        interface_id=entry.psp_operation_id,
    )


def _match(payment: Payment, ledger: Ledger) -> dict[int, Transaction]:
    """Pair each entry (by identity) with its transaction; certain pairs go before likely ones."""
    free = list(payment.transactions)
    pairs: dict[int, Transaction] = {}
    for is_same in (_has_its_reference, _has_its_name, _is_same_attempt, _is_likely):
        for entry in ledger.entries:
            if id(entry) in pairs:
                continue
            found = next((one for one in free if is_same(payment, one, ledger, entry)), None)
            if found is not None:
                pairs[id(entry)] = found
                free.remove(found)
    return pairs


def _has_its_reference(_: Payment, one: Transaction, __: Ledger, entry: LedgerEntry) -> bool:
    is_known = bool(entry.psp_operation_id) and one.interface_id == entry.psp_operation_id
    return one.type == entry.type and is_known


def _has_its_name(payment: Payment, one: Transaction, _: Ledger, entry: LedgerEntry) -> bool:
    is_named = bool(entry.operation_id) and operation_id_of(payment, one) == entry.operation_id
    return one.type == entry.type and is_named


def _is_same_attempt(payment: Payment, one: Transaction, _: Ledger, entry: LedgerEntry) -> bool:
    """Match what the PSP has not named yet: two submits may ask it for one authorization.

    A Payment is authorized once at a time, under the name of whichever submit was first.
    """
    is_nameless = one.is_unresolved and one.interface_id is None and is_ours(payment, one)
    is_one = one.type == entry.type == TransactionType.AUTHORIZATION
    return is_one and is_nameless and bool(entry.operation_id) and one.amount == entry.amount


def _is_likely(_: Payment, one: Transaction, ledger: Ledger, entry: LedgerEntry) -> bool:
    """Match a release without a command, and what another connector wrote.

    An authorization is released once: a command to do so that is still open is
    thereby carried out. Other connectors put a PSP reference into the interaction id; the
    template uses the payment's for every transaction, so the amount must fit too.
    """
    if one.type != entry.type or entry.operation_id:
        return False
    if one.type == TransactionType.CANCEL_AUTHORIZATION and one.is_unresolved:
        return entry.state is _SUCCESS
    if one.interaction_id is None:
        return False
    if one.interaction_id == entry.psp_operation_id:
        return True
    return one.interaction_id == ledger.psp_payment_id and one.amount == entry.amount
