"""What must hold for one Payment, checked on its record and the PSP's ledger. Pure.

The ledger must have been read after the Payment.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from payment_core.domain.converge import converge, pairs
from payment_core.domain.expired_attempts import is_abandoned, is_expired
from payment_core.domain.ledger import Ledger, LedgerEntry
from payment_core.domain.money import Money
from payment_core.domain.money_text import money_text
from payment_core.domain.operation_ids import is_ours
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.domain.provider import Capabilities
from payment_core.domain.superseded_attempts import commands_of_superseding
from payment_recurring.owed_jobs import owes_job

# Webhooks, messages and the reconciliation have all had their turn by then.
_IN_TIME = timedelta(hours=1)
_INITIAL, _SUCCESS = TransactionState.INITIAL, TransactionState.SUCCESS
_COUNTED = frozenset({TransactionState.SUCCESS, TransactionState.PENDING})
_AUTHORIZATION, _CHARGE = TransactionType.AUTHORIZATION, TransactionType.CHARGE
_REFUND, _CANCEL = TransactionType.REFUND, TransactionType.CANCEL_AUTHORIZATION


class Finding(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Something that must not be, and every id that is needed to look into it.

    `invariant` is one of those that the audit's help lists.
    """

    invariant: str
    problem: str
    payment_id: str
    transaction_id: str | None = None
    psp_reference: str | None = None


def check_record(payment: Payment) -> Iterator[Finding]:
    """Yield what is wrong with a Payment whatever its PSP says."""
    yield from _sums(payment, payment.transactions, "commercetools shows")
    yield from _doubled(payment)
    currency = payment.amount_planned.currency_code
    for one in payment.transactions:
        if one.amount.currency_code != currency:
            yield _about(payment, "amounts-agree", f"A {one.type} is not in {currency}.", one)
    planned = payment.amount_planned
    authorized = _total(payment.transactions, _AUTHORIZATION, currency)
    if authorized > planned:
        problem = f"{money_text(authorized)} are authorized and {money_text(planned)} were planned."
        yield _about(payment, "amounts-agree", problem)


def check_against_ledger(
    payment: Payment, ledger: Ledger, capabilities: Capabilities, now: datetime
) -> Iterator[Finding]:
    """Yield where a Payment and the PSP's ledger contradict each other, or the ledger itself."""
    yield from _sums(payment, ledger.entries, "the PSP shows")
    yield from _done_twice(payment, ledger)
    found = list(pairs(payment, ledger))
    for entry, transaction in found:
        if transaction is not None:
            yield from _amount(payment, entry, transaction)
    shown = {one.id: entry for entry, one in found if one is not None}
    for one in payment.transactions:
        yield from _success(payment, ledger, one, shown.get(one.id))
    if now - payment.created_at >= _IN_TIME:
        yield from _overdue(payment, ledger, now)
        if owes_job(payment):
            problem = "A subscription has no recurring payment job."
            yield _about(payment, "subscription-has-job", problem)
        if is_expired(payment, ledger, capabilities, now - _IN_TIME):
            yield _about(
                payment, "nothing-left-open", "An attempt has waited too long for its shopper."
            )


def _sums(
    payment: Payment, entries: Iterable[Transaction | LedgerEntry], who: str
) -> Iterator[Finding]:
    """sums-fit. A capture that failed after it was refunded is no contradiction, but a loss."""
    known = tuple(entries)
    currency = payment.amount_planned.currency_code
    authorized = _total(known, _AUTHORIZATION, currency)
    captured = _total(known, _CHARGE, currency)
    refunded = _total(known, _REFUND, currency)
    has_authorization = any(one.type == _AUTHORIZATION for one in known)
    if has_authorization and captured > authorized:
        problem = f"{who} {money_text(captured)} captured of {money_text(authorized)} authorized."
        yield _about(payment, "sums-fit", problem[0].upper() + problem[1:])
    has_failed = any(one.type == _CHARGE and one.state not in _COUNTED for one in known)
    if refunded > captured and not has_failed:
        problem = f"{who} {money_text(refunded)} refunded of {money_text(captured)} captured."
        yield _about(payment, "sums-fit", problem[0].upper() + problem[1:])


def _total(
    entries: Iterable[Transaction | LedgerEntry], kind: TransactionType, currency: str
) -> Money:
    counted = (
        one.amount
        for one in entries
        if one.type == kind and one.state in _COUNTED and one.amount.currency_code == currency
    )
    return sum(counted, Money.zero(currency))


def _doubled(payment: Payment) -> Iterator[Finding]:
    """recorded-once: nothing that happened once is recorded twice."""
    references = Counter(one.interface_id for one in payment.transactions)
    names = Counter(one.interaction_id for one in payment.transactions if is_ours(payment, one))
    for one in payment.transactions:
        is_known = one.interface_id is not None and references[one.interface_id] > 1
        if is_known or names[one.interaction_id] > 1:
            yield _about(payment, "recorded-once", f"A {one.type} is recorded twice.", one)


def _done_twice(payment: Payment, ledger: Ledger) -> Iterator[Finding]:
    """recorded-once at the PSP: one command, one operation."""
    names = Counter((one.type, one.operation_id) for one in ledger.entries)
    for entry in ledger.entries:
        if entry.operation_id is not None and names[entry.type, entry.operation_id] > 1:
            yield _about_entry(
                payment, "recorded-once", f"The PSP carried out one {entry.type} twice.", entry
            )


def _amount(payment: Payment, entry: LedgerEntry, one: Transaction) -> Iterator[Finding]:
    """amounts-agree. A cancellation releases what is left, whatever it was recorded with."""
    if entry.amount == one.amount or one.type == _CANCEL:
        return
    here, there = money_text(one.amount), money_text(entry.amount)
    yield _about(
        payment, "amounts-agree", f"A {one.type} of {here} has the amount {there} at the PSP.", one
    )


def _success(
    payment: Payment, ledger: Ledger, one: Transaction, entry: LedgerEntry | None
) -> Iterator[Finding]:
    """success-at-psp: nothing is a success in commercetools alone."""
    if one.state != _SUCCESS:
        return
    if entry is None and ledger.complete:
        yield _about(
            payment, "success-at-psp", f"The PSP shows nothing of a successful {one.type}.", one
        )
    elif entry is not None and entry.state is not _SUCCESS:
        problem = f"A successful {one.type} is {entry.state} at the PSP."
        yield _about(payment, "success-at-psp", problem, one)


def _overdue(payment: Payment, ledger: Ledger, now: datetime) -> Iterator[Finding]:
    """nothing-left-open: what happened is recorded in time, and what was commanded is done."""
    if converge(payment, ledger):
        problem = "commercetools does not show yet what the PSP shows."
        yield _about(payment, "nothing-left-open", problem)
    waiting = commands_of_superseding(payment) if ledger.is_empty else ()
    for one in payment.transactions:
        age = now - (one.timestamp or payment.created_at)
        if one.state == _INITIAL and one not in waiting and age >= _IN_TIME:
            yield _about(
                payment, "nothing-left-open", f"A {one.type} has not been carried out.", one
            )
    if payment.key and ledger.complete and is_abandoned(payment, ledger, now - _IN_TIME):
        yield _about(payment, "nothing-left-open", "An abandoned attempt has not been ended.")


def _about(
    payment: Payment, invariant: str, problem: str, transaction: Transaction | None = None
) -> Finding:
    return Finding(
        invariant=invariant,
        problem=problem,
        payment_id=payment.id,
        transaction_id=transaction.id if transaction else None,
        psp_reference=(transaction and transaction.interface_id) or payment.interface_id,
    )


def _about_entry(payment: Payment, invariant: str, problem: str, entry: LedgerEntry) -> Finding:
    return Finding(
        invariant=invariant,
        problem=problem,
        payment_id=payment.id,
        psp_reference=entry.psp_operation_id,
    )
