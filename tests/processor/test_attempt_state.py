"""The states of an attempt, against every short life that the rules and a PSP allow."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec
import pytest

from payment_builders import payment, transaction
from payment_core.domain.balances import has_capture, held_or_captured, taken, unresolved
from payment_core.domain.payment import Payment, TransactionState, TransactionType
from payment_core.domain.provider import Capabilities, PaymentMethodType
from payment_core.domain.rules import check_cancellation, check_capture, check_refund
from payment_core.domain.superseded_attempts import is_superseded, next_return_command, supersede
from payment_core.domain.updates import TransactionDraft
from payment_core.runtime.errors import ConnectorError
from processor.domain.attempt_state import AttemptState, state_of
from processor.domain.outcome import PaymentState, decision_on

ARCHITECTURE = Path(__file__).parents[2] / "docs/architecture.md"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
CENTS = 10_000
MOST_TRANSACTIONS = 4
PLAIN = Capabilities(methods=(PaymentMethodType("card"),))
GIVEN_UP = {AttemptState.ENDING, AttemptState.RETURNING, AttemptState.SUPERSEDED}
Edge = tuple[str, str]
_ENDS = (TransactionState.SUCCESS, TransactionState.FAILURE)
_FROM_THE_PSP = (TransactionState.PENDING, *_ENDS)
_AUTHORIZATION, _CHARGE = TransactionType.AUTHORIZATION, TransactionType.CHARGE
_REFUND, _CANCEL = TransactionType.REFUND, TransactionType.CANCEL_AUTHORIZATION
_CHARGEBACK = TransactionType.CHARGEBACK


def _with(before: Payment, kind: str, state: str, operation: str | None = None) -> Payment:
    number = len(before.transactions)
    added = transaction(
        kind,
        CENTS,
        state,
        id=f"t{number}",
        interaction_id=operation or f"merchant-{number}",
        interface_id=None if state == TransactionState.INITIAL else f"psp-{number}",
    )
    return msgspec.structs.replace(before, transactions=(*before.transactions, added))


def _with_draft(before: Payment, draft: TransactionDraft) -> Payment:
    return _with(before, draft.type, draft.state, draft.interaction_id)


def _answered(before: Payment) -> Iterator[Payment]:
    """Yield what the PSP may show of itself: how the attempt went, and what follows alone."""
    if not before.paying:
        for kind in (_AUTHORIZATION, _CHARGE):
            for state in _FROM_THE_PSP:
                yield _with(before, kind, state)
    is_held = _has(before, _AUTHORIZATION) and not _has(before, _CANCEL)
    if is_held and not before.of_type(_CHARGE):
        yield _with(before, _CHARGE, TransactionState.SUCCESS)
    if _has(before, _CHARGE) and not before.of_type(_CHARGEBACK):
        yield _with(before, _CHARGEBACK, TransactionState.SUCCESS)


def _has(before: Payment, kind: TransactionType) -> bool:
    return any(one.state == TransactionState.SUCCESS for one in before.of_type(kind))


def _moved(before: Payment) -> Iterator[Payment]:
    """Yield the ends of what is open; what the PSP takes back later is left out."""
    for place, one in enumerate(before.transactions):
        for state in _ENDS if one.is_unresolved else ():
            ended = list(before.transactions)
            ended[place] = msgspec.structs.replace(one, state=state)
            yield msgspec.structs.replace(before, transactions=tuple(ended))


def _commanded(before: Payment) -> Iterator[Payment]:
    """Yield what a merchant may command."""
    amount = before.amount_planned
    rules: dict[TransactionType, Callable[[], None]] = {
        _CHARGE: lambda: check_capture(before, amount, PLAIN),
        _REFUND: lambda: check_refund(before, amount, None, PLAIN),
        _CANCEL: lambda: check_cancellation(before, amount, PLAIN),
    }
    for kind, check in rules.items():
        with suppress(ConnectorError):
            check()
            yield _with(before, kind, TransactionState.INITIAL)


def _given_up(before: Payment) -> Iterator[Payment]:
    """Yield what giving up adds, by another attempt or because no order knows the money."""
    if is_superseded(before):
        due = next_return_command(before, NOW)
        if due is not None:
            yield _with_draft(before, due)
    elif _may_be_given_up(before):
        yield _with_draft(before, supersede(before, NOW))


def _may_be_given_up(before: Payment) -> bool:
    for_another = not state_of(before).is_over and not has_capture(before)
    return for_another or (held_or_captured(before).is_positive and not unresolved(before, _CHARGE))


def _next(before: Payment) -> Iterator[Payment]:
    yield from _moved(before)
    if len(before.transactions) < MOST_TRANSACTIONS:
        yield from _answered(before)
        yield from _commanded(before)
        yield from _given_up(before)


@cache
def _steps() -> tuple[tuple[Payment, Payment], ...]:
    """Return every step of every life, each Payment with one that follows it."""
    known, waiting, steps = {payment().transactions}, [payment()], []
    while waiting:
        before = waiting.pop()
        for after in _next(before):
            steps.append((before, after))
            if after.transactions not in known:
                known.add(after.transactions)
                waiting.append(after)
    return tuple(steps)


def _drawn() -> set[Edge]:
    [diagram] = re.findall(r"```mermaid\n(stateDiagram.*?)```", ARCHITECTURE.read_text(), re.S)
    return set(re.findall(r"^ *(\w+) --> (\w+):", diagram, re.M))


def test_the_diagram_shows_every_step_there_is() -> None:
    states = ((state_of(before), state_of(after)) for before, after in _steps())
    assert _drawn() == {(str(one), str(other)) for one, other in states if one is not other}


def test_every_state_is_drawn() -> None:
    assert {one for edge in _drawn() for one in edge} == set(AttemptState)


def test_the_state_agrees_with_the_balances() -> None:
    for _, one in _steps():
        state = state_of(one)
        assert (state in GIVEN_UP) == is_superseded(one)
        assert not (state.is_closed and held_or_captured(one).is_positive)
        assert state.is_over == (state.is_closed or taken(one).is_positive)


def test_the_decision_is_read_from_the_state() -> None:
    told = {(state_of(one), decision_on(one).state) for _, one in _steps()}
    approved = {AttemptState.APPROVED, AttemptState.CAPTURED, AttemptState.RETURNED}
    pending = {AttemptState.OPEN, AttemptState.CHARGING}
    assert {one for one, state in told if state is PaymentState.APPROVED} == approved
    assert {one for one, state in told if state is PaymentState.PENDING} == pending
    assert len(told) == len(AttemptState)


@pytest.mark.parametrize("state", ["Initial", "Pending"])
def test_a_command_that_is_open_keeps_a_released_attempt_from_being_closed(state: str) -> None:
    released = payment(
        transaction("Authorization", CENTS), transaction("CancelAuthorization", CENTS)
    )
    assert state_of(released) is AttemptState.RETURNED
    assert not state_of(_with(released, _CHARGE, state)).is_closed
