"""The kit: captures, cancellations and refunds, within and beyond what a PSP can do."""

import contextlib
from collections.abc import Callable

import pytest

from conformance_kit import (
    AUTHORIZATION,
    CANCEL,
    CHARGE,
    FAILURE,
    PSP,
    REFUND,
    SUCCESS,
    Purchase,
    agrees,
    on_the_books,
    only,
    total,
)
from payment_core.domain.ledger import Ledger
from payment_core.domain.payment import TransactionType
from payment_core.runtime.errors import OutcomeUnknown

Buy = Callable[..., Purchase]


@pytest.fixture
def authorized(buy: Buy) -> Purchase:
    purchase = buy()
    purchase.authorize()
    return purchase


@pytest.fixture
def captured(authorized: Purchase) -> Purchase:
    authorized.capture(10_000)
    return authorized


def refused(purchase: Purchase, ledger: Ledger, kind: TransactionType, name: str) -> bool:
    """Whether an operation ended as a Failure that is on nobody's books.

    A PSP that shows no payment has received it before it fails, and given it a reference.
    """
    [entry] = [one for one in ledger.entries if one.operation_id == purchase.name_of(kind, name)]
    is_unrecorded = entry.psp_operation_id is None or not purchase.is_read
    return entry.state == FAILURE and is_unrecorded and bool(ledger.code)


def test_a_capture_takes_all_of_it(authorized: Purchase) -> None:
    ledger = authorized.capture(10_000)
    entry = only(ledger, CHARGE)
    assert (entry.state, entry.amount) == (SUCCESS, authorized.amount)
    assert entry.operation_id == authorized.name_of(CHARGE, "capture")
    assert total(ledger, CANCEL) == 0
    assert agrees(authorized.fetch(), ledger)


def test_a_capture_again_is_the_same_capture(authorized: Purchase) -> None:
    first = authorized.capture(10_000)
    assert on_the_books(authorized.capture(10_000)) == on_the_books(first)


def test_the_same_name_for_another_capture_moves_nothing(authorized: Purchase) -> None:
    first = authorized.capture(10_000)
    with contextlib.suppress(OutcomeUnknown):
        authorized.capture(9_000)
    assert on_the_books(authorized.fetch()) == on_the_books(first)


def test_a_partial_capture_or_a_clean_refusal(authorized: Purchase, psp: PSP) -> None:
    ledger = authorized.capture(4_000)
    if psp.provider.capabilities.partial_capture:
        assert only(ledger, CHARGE).amount.cent_amount == 4_000
    else:
        assert refused(authorized, ledger, CHARGE, "capture")
    assert agrees(authorized.fetch(), ledger)


def test_many_captures_or_a_clean_refusal(authorized: Purchase, psp: PSP) -> None:
    capabilities = psp.provider.capabilities
    amounts = (4_000, 4_000, 2_000) if capabilities.partial_capture else (10_000, 1)
    ledgers = [authorized.capture(cents, f"part {place}") for place, cents in enumerate(amounts)]
    if capabilities.multiple_captures:
        entries = [one for one in ledgers[-1].entries if one.type == CHARGE]
        assert sorted(one.amount.cent_amount for one in entries) == sorted(amounts)
        assert len({one.operation_id for one in entries}) == len(amounts)
        assert len({one.psp_operation_id for one in entries}) == len(amounts)
    else:
        assert all(
            refused(authorized, ledger, CHARGE, f"part {place}")
            for place, ledger in enumerate(ledgers)
            if place
        )
    assert agrees(authorized.fetch(), ledgers[-1])
    assert total(authorized.fetch(), CHARGE) <= 10_000


def test_more_than_is_held_is_refused(authorized: Purchase) -> None:
    before = authorized.fetch()
    assert refused(authorized, authorized.capture(10_010), CHARGE, "capture")
    assert on_the_books(authorized.fetch()) == on_the_books(before)


def test_a_cancellation_releases_what_is_held(authorized: Purchase) -> None:
    ledger = authorized.cancel()
    assert only(ledger, AUTHORIZATION).state == SUCCESS
    assert only(ledger, CANCEL).amount == authorized.amount
    assert authorized.state(CANCEL, "cancel", ledger) == SUCCESS
    assert on_the_books(authorized.cancel()) == on_the_books(ledger)
    assert agrees(authorized.fetch(), ledger)


@pytest.mark.parametrize("cents", [0, 4_000])
def test_what_is_released_is_no_refund(authorized: Purchase, psp: PSP, cents: int) -> None:
    if cents and psp.provider.capabilities.partial_capture:
        authorized.capture(cents)
    authorized.cancel()
    found = authorized.fetch()
    assert total(found, CANCEL) == 10_000 - total(found, CHARGE)
    assert [one for one in found.entries if one.type == REFUND] == []


def test_what_is_canceled_cannot_be_captured(authorized: Purchase) -> None:
    authorized.cancel()
    assert refused(authorized, authorized.capture(10_000), CHARGE, "capture")
    assert total(authorized.fetch(), CHARGE) == 0


def test_what_is_captured_cannot_be_canceled(captured: Purchase) -> None:
    assert refused(captured, captured.cancel(), CANCEL, "cancel")
    assert total(captured.fetch(), CHARGE) == 10_000


def test_nothing_is_canceled_where_nothing_is(buy: Buy) -> None:
    assert [one for one in buy().cancel().entries if one.state != FAILURE] == []


def test_a_refund_gives_all_of_it_back(captured: Purchase) -> None:
    ledger = captured.refund(10_000)
    entry = only(ledger, REFUND)
    assert (entry.state, entry.amount) == (SUCCESS, captured.amount)
    assert captured.state(REFUND, "refund", ledger) == SUCCESS
    assert on_the_books(captured.refund(10_000)) == on_the_books(ledger)
    assert agrees(captured.fetch(), ledger)


def test_partial_refunds_or_a_clean_refusal(captured: Purchase, psp: PSP) -> None:
    first, second = captured.refund(3_000, "one"), captured.refund(3_000, "two")
    if psp.provider.capabilities.partial_refund:
        assert total(second, REFUND) == 6_000
        assert len({one.psp_operation_id for one in second.entries if one.type == REFUND}) == 2
    else:
        assert refused(captured, first, REFUND, "one")
        assert refused(captured, second, REFUND, "two")
    assert agrees(captured.fetch(), second)


def test_a_refund_of_one_named_capture(captured: Purchase) -> None:
    capture = only(captured.fetch(), CHARGE)
    ledger = captured.refund(10_000, of=capture)
    assert captured.state(REFUND, "refund", ledger) == SUCCESS


def test_more_than_was_captured_is_not_given_back(captured: Purchase) -> None:
    before = captured.fetch()
    assert refused(captured, captured.refund(10_010), REFUND, "refund")
    captured.refund(10_000, "all")
    assert refused(captured, captured.refund(10_000, "again"), REFUND, "again")
    after = captured.fetch()
    assert total(after, REFUND) == 10_000
    assert on_the_books(before) < on_the_books(after)


def test_what_was_never_captured_is_not_given_back(authorized: Purchase) -> None:
    assert refused(authorized, authorized.refund(10_000), REFUND, "refund")
    assert total(authorized.fetch(), REFUND) == 0
