"""The ledger of a payment at the sandbox PSP without a read call, made of its journal alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from payment_core.spi import (
    CardDetails,
    JournalItem,
    Ledger,
    LedgerEntry,
    Money,
    TransactionState,
    TransactionType,
    newest,
)
from payment_provider_sandbox.ledger import OPERATION_STATES, OPERATION_TYPES

AUTHORIZATION = "authorization"
_SUCCESS, _PENDING = TransactionState.SUCCESS, TransactionState.PENDING
_BY_WEIGHT = (TransactionState.FAILURE, _PENDING, _SUCCESS)
_CANCEL = TransactionType.CANCEL_AUTHORIZATION
# The PSP's answers, which a webhook about the same operation overrules.
_ANSWERED: Mapping[str, TransactionState] = {
    "authorized": TransactionState.SUCCESS,
    "captured": TransactionState.SUCCESS,
    "refused": TransactionState.FAILURE,
}


class OperationFacts(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What the details of an item say; all of it is text."""

    amount: str
    currency: str
    operation_id: str | None = None
    payment_id: str | None = None
    failure: str | None = None
    method: str | None = None
    brand: str | None = None
    last_four: str | None = None
    expiry: str | None = None
    three_d_secure: str | None = None


def item(
    operation: str, status: str, reference: str, at: datetime, facts: OperationFacts
) -> JournalItem:
    """Return what the PSP said about one operation."""
    return JournalItem(
        code=f"{operation}.{status}",
        reference=reference,
        occurred_at=at,
        details=msgspec.to_builtins(facts),
    )


def fold(journal: Iterable[JournalItem], interface_id: str | None) -> Ledger:
    """Return the ledger; items of the same kind and reference count once, the newest."""
    known = [one for one in map(_read, newest(journal)) if one is not None]
    by_operation: dict[str, list[_Said]] = {}
    for one in known:
        name = AUTHORIZATION if one.operation == AUTHORIZATION else one.item.reference
        by_operation.setdefault(name, []).append(one)
    entries = _one_of_each([_entry(one) for one in by_operation.values()])
    attempt = by_operation.get(AUTHORIZATION, [])
    failure = _deciding(attempt).facts.failure if attempt else None
    last = known[-1] if known else None
    references = (one.facts.payment_id for one in reversed(known) if one.facts.payment_id)
    return Ledger(
        psp_payment_id=(interface_id or next(references, None)) if known else None,
        entries=entries,
        complete=False,
        method=next((one.facts.method for one in known if one.facts.method), None),
        code=failure or (last.item.code if last else None),
        text="The payment was not authorized." if failure else None,
        awaits_details=bool(attempt) and {one.status for one in attempt} == {"action"},
    )


class _Said(msgspec.Struct, frozen=True):
    """An item that is about an operation."""

    item: JournalItem
    operation: str
    status: str
    facts: OperationFacts

    @property
    def state(self) -> TransactionState:
        return _ANSWERED.get(self.status) or OPERATION_STATES.get(self.status, _PENDING)

    @property
    def rank(self) -> tuple[bool, bool, datetime]:
        """What is later counts, but an answer less than any webhook, and no end goes back.

        An authorization that has succeeded once has: a bank may say no first.
        """
        has_succeeded = self.operation == AUTHORIZATION and self.state is _SUCCESS
        return has_succeeded, self.state is not _PENDING, self.item.occurred_at


def _read(one: JournalItem) -> _Said | None:
    operation, _, status = one.code.partition(".")
    if operation not in OPERATION_TYPES:
        return None
    try:
        facts = msgspec.convert(one.details, OperationFacts)
    except msgspec.ValidationError:
        return None
    return _Said(one, operation, status, facts)


def _deciding(said: Sequence[_Said]) -> _Said:
    """Return the item that counts; a success and its failure at one time: the failure is later."""
    return max(said, key=lambda one: (*one.rank, one.state is TransactionState.FAILURE))


def _entry(said: Sequence[_Said]) -> LedgerEntry:
    deciding = _deciding(said)
    facts = deciding.facts
    ids = (one.facts.operation_id for one in said if one.facts.operation_id)
    references = (one.item.reference for one in said if one.status != "action")
    return LedgerEntry(
        type=TransactionType(OPERATION_TYPES[deciding.operation]),
        amount=Money(int(facts.amount), facts.currency),
        state=deciding.state,
        psp_operation_id=next(references, None),
        operation_id=next(ids, None),
        occurred_at=deciding.item.occurred_at,
        card=_card(facts) if facts.last_four and deciding.operation == AUTHORIZATION else None,
    )


def _one_of_each(entries: Sequence[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    """Return the entries with one for each cancellation of ours, the one that went best.

    It may have been asked for again after the PSP had forgotten its key: the PSP carries out one
    of the calls, and refuses the others.
    """
    asked = [one for one in entries if one.type is _CANCEL and one.operation_id]
    asked.sort(key=lambda one: _BY_WEIGHT.index(one.state))
    best = {one.operation_id: one for one in asked}
    return tuple(one for one in entries if best.get(one.operation_id, one) is one)


def _card(facts: OperationFacts) -> CardDetails:
    year, _, month = (facts.expiry or "").partition("-")
    return CardDetails(
        brand=facts.brand,
        last_four=facts.last_four,
        expiry_month=int(month) if month.isdigit() else None,
        expiry_year=int(year) if year.isdigit() else None,
        three_d_secure=facts.three_d_secure,
    )
