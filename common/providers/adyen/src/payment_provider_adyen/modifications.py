"""Captures, refunds and cancellations: Adyen only confirms that it received them, and says by
webhook what came of each, days later too.

https://docs.adyen.com/online-payments/capture/ and https://docs.adyen.com/online-payments/refund/
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from payment_core.spi import LedgerEntry, Money, TransactionState, TransactionType
from payment_provider_adyen.authorizations import Authorization
from payment_provider_adyen.facts import RECEIVED, Fact, latest, of_codes
from payment_provider_adyen.references import is_at_once
from payment_provider_adyen.rest_of_captures import LONG_AGO, captured_at, rests_of, taken_in

_PENDING, _SUCCESS = TransactionState.PENDING, TransactionState.SUCCESS
_FAILURE = TransactionState.FAILURE

_BY_WEIGHT = (_FAILURE, _PENDING, _SUCCESS)
_UNDONE_CAPTURES = ("CAPTURE_FAILED",)
_UNDONE_REFUNDS = ("REFUND_FAILED", "REFUNDED_REVERSED")
_RECAPTURED = "recaptured"
_AUTOMATIC = ":captured"
Groups = Mapping[str, tuple[Fact, ...]]


def captures_in(
    facts: Sequence[Fact], authorizations: Sequence[Authorization]
) -> tuple[LedgerEntry, ...]:
    """Return the captures: ours, those of an operator, and those made with the authorization."""
    own = _told_of(facts, "capture", "CAPTURE")
    at_once = {
        automatic_capture_id(one): one
        for one in authorizations
        if one.is_captured_at_once and one.state is _SUCCESS
    }
    amounts = {reference: one.amount for reference, one in at_once.items()}
    groups = _groups(own, of_codes(facts, *_UNDONE_CAPTURES), amounts)
    entries = [
        _entry(TransactionType.CHARGE, reference, group, _capture_state)
        for reference, group in groups.items()
        if reference not in at_once
    ]
    entries += [
        _automatic(reference, one, groups.get(reference, ())) for reference, one in at_once.items()
    ]
    return tuple(entries)


def refunds_in(facts: Sequence[Fact], captures: Sequence[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    """Return the refunds; money that an operator reversed counts when it was captured by then."""
    own = _told_of(facts, "refund", "REFUND", "POSTPONED_REFUND")
    own += [one for one in _reversals(facts) if _had_captures(one, captures, facts)]
    groups = _groups(own, of_codes(facts, *_UNDONE_REFUNDS), {})
    return tuple(
        _entry(TransactionType.REFUND, reference, group, _refund_state)
        for reference, group in groups.items()
    )


def releases_in(
    facts: Sequence[Fact],
    authorization: Authorization | None,
    captures: Sequence[LedgerEntry],
    *,
    is_rest_released: bool,
) -> tuple[LedgerEntry, ...]:
    """Return what is held no more: cancelled, expired, or left over by the only capture.

    A webhook names the whole authorization, so a release is what was left of it then.
    `is_rest_released` says that the account allows one capture, which releases the rest.
    """
    own = _told_of(facts, "cancel", "CANCELLATION", "TECHNICAL_CANCEL")
    own += [one for one in _reversals(facts) if not _had_captures(one, captures, facts)]
    entries = _one_of_each(_releases(_groups(own, (), {})))
    ends = {
        f"{one.payment or one.reference}:expired": (one,)
        for one in of_codes(facts, "EXPIRE")
        if one.is_success
    }
    expired = _releases(ends)
    if authorization is None or authorization.state is not _SUCCESS:
        return (*entries, *expired)
    taken = taken_in(facts, captures)
    rests = tuple(rests_of(taken, authorization.amount)) if is_rest_released else ()
    left = authorization.amount.cent_amount - _total(rests)
    released = (*_no_more_than(left, entries, taken), *rests)
    # What a capture took is held again when it fails, until it expires.
    left = authorization.amount.cent_amount - _total((*captures, *released))
    return (*released, *_no_more_than(left, expired))


def _releases(groups: Groups) -> list[LedgerEntry]:
    return [
        _entry(TransactionType.CANCEL_AUTHORIZATION, reference, group, _last_state)
        for reference, group in groups.items()
    ]


def _total(entries: Iterable[LedgerEntry]) -> int:
    return sum(one.amount.cent_amount for one in entries if one.state is _SUCCESS)


def _one_of_each(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """Return one entry for each cancellation: it may be asked for by our reference and by Adyen's.

    Adyen carries out one of the two, and refuses the other.
    """
    best: dict[str | None, LedgerEntry] = {}
    for one in sorted(entries, key=lambda one: _BY_WEIGHT.index(one.state)):
        best[one.operation_id or one.psp_operation_id] = one
    return list(best.values())


def automatic_capture_id(authorization: Authorization) -> str:
    """Return the id of the capture that Adyen makes with an authorization and does not name."""
    return f"{authorization.psp_reference}{_AUTOMATIC}"


def _told_of(facts: Iterable[Fact], kind: str, *codes: str) -> list[Fact]:
    """Return what was said about operations of this kind, from "received" to the outcome."""
    return [
        one
        for one in facts
        if one.code in codes or (one.code == RECEIVED and one.details.get("type") == kind)
    ]


def _groups(told: Iterable[Fact], undone: Iterable[Fact], amounts: Mapping[str, Money]) -> Groups:
    """Group facts by the operation that they are about.

    That a success is undone may come with a PSP reference of its own. Then our reference tells
    which operation it was, else the amount, if it is that of only one.
    """
    groups: dict[str, list[Fact]] = {}
    for one in told:
        groups.setdefault(_automatic_id(one) or one.reference, []).append(one)
    amounts = {**{key: latest(group).amount for key, group in groups.items()}, **amounts}
    by_operation = {
        one.modification: key for key, group in groups.items() for one in group if one.modification
    }
    for one in undone:
        equal = [key for key, amount in amounts.items() if amount == one.amount]
        if automatic := _automatic_id(one):
            key = automatic
        elif one.reference in amounts:
            key = one.reference
        elif one.modification in by_operation:
            key = by_operation[one.modification]
        else:
            key = equal[0] if len(equal) == 1 and one.modification is None else one.reference
        groups.setdefault(key, []).append(one)
    return {key: tuple(group) for key, group in sorted(groups.items())}


def _entry(
    kind: TransactionType,
    reference: str,
    group: Sequence[Fact],
    state_of: Callable[[Sequence[Fact]], TransactionState],
) -> LedgerEntry:
    # A receipt comes again with each repetition, also after the outcome; it has our own amount.
    state, last = state_of(group), latest(_outcomes(group) or group)
    asked = of_codes(group, RECEIVED) or (last,)
    return LedgerEntry(
        type=kind,
        amount=asked[0].amount,
        state=state,
        psp_operation_id=reference,
        operation_id=next((one.modification for one in group if one.modification), None),
        occurred_at=last.at,
    )


def _automatic(reference: str, payment: Authorization, group: Sequence[Fact]) -> LedgerEntry:
    return LedgerEntry(
        type=TransactionType.CHARGE,
        amount=payment.amount,
        state=_capture_state(group) if group else _SUCCESS,
        psp_operation_id=reference,
        occurred_at=payment.facts[0].at,
    )


def _capture_state(group: Sequence[Fact]) -> TransactionState:
    """Success means that Adyen submitted it; the card scheme may still refuse it days later.

    After that only a capture that says it is a new try counts: webhooks are repeated. A report has
    a line for each try.
    """
    undone = of_codes(group, *_UNDONE_CAPTURES)
    if not undone:
        return _last_state(group)
    again = (
        one
        for one in of_codes(group, "CAPTURE")
        if one.is_success
        and (one.is_reported or _RECAPTURED in one.details.get("reason", "").lower())
    )
    return _SUCCESS if any(one.at > latest(undone).at for one in again) else _FAILURE


def _refund_state(group: Sequence[Fact]) -> TransactionState:
    return _FAILURE if of_codes(group, *_UNDONE_REFUNDS) else _last_state(group)


def _last_state(group: Sequence[Fact]) -> TransactionState:
    ends = _outcomes(group)
    if not ends:
        return _PENDING
    return _SUCCESS if latest(ends).is_success else _FAILURE


def _outcomes(group: Sequence[Fact]) -> list[Fact]:
    """Return what says more than that it was received, or that it waits."""
    return [one for one in group if one.code not in (RECEIVED, "POSTPONED_REFUND")]


def _automatic_id(fact: Fact) -> str | None:
    """Return the id of the capture made with an authorization, if it is about one."""
    is_about_one = fact.payment and is_at_once(fact.merchant_reference)
    return f"{fact.payment}{_AUTOMATIC}" if is_about_one else None


def _reversals(facts: Iterable[Fact]) -> list[Fact]:
    """An operator's word that Adyen cancels or refunds the whole, by what it finds."""
    return list(of_codes(facts, "CANCEL_OR_REFUND"))


def _had_captures(fact: Fact, captures: Iterable[LedgerEntry], facts: Iterable[Fact]) -> bool:
    """Whether anything was captured when this happened, also if that has failed since.

    Which of the two Adyen did it says only in a field that is not signed.
    """
    undone = [one for one in of_codes(facts, *_UNDONE_CAPTURES) if one.at <= fact.at]
    had_failed = {one.reference for one in undone}
    is_undone_at_once = any(is_at_once(one.merchant_reference) for one in undone)
    told = (
        one.at
        for one in of_codes(facts, "CAPTURE")
        if one.is_success and one.reference not in had_failed
    )
    known = (
        one.occurred_at
        for one in captures
        if one.occurred_at is not None
        and (one.state is _SUCCESS or (_is_at_once(one) and not is_undone_at_once))
    )
    return any(at <= fact.at for at in (*told, *known))


def _is_at_once(capture: LedgerEntry) -> bool:
    return (capture.psp_operation_id or "").endswith(_AUTOMATIC)


def _no_more_than(
    left: int, entries: Iterable[LedgerEntry], taken: Sequence[LedgerEntry] = ()
) -> Iterator[LedgerEntry]:
    """Yield the releases, those that succeeded for no more than was left in all.

    What one of `taken` had captured by then was not left. So a report's line about what a capture
    left, of which no webhook tells, is none of these: while one stands Adyen cancels nothing else.
    """
    for one in sorted(entries, key=lambda one: one.occurred_at or LONG_AGO):
        free = left - captured_at(one.occurred_at or LONG_AGO, taken)
        if one.state is not _SUCCESS:
            yield one
        elif free > 0:
            amount = min(one.amount.cent_amount, free)
            left -= amount
            yield msgspec.structs.replace(one, amount=Money(amount, one.amount.currency_code))
        elif one.operation_id is not None:
            yield one
