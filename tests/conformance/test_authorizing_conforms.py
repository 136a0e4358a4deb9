"""The kit: authorizations, whatever becomes of them."""

from collections.abc import Callable

import pytest

from conformance_kit import (
    AUTHORIZATION,
    FAILURE,
    PENDING,
    PSP,
    SUCCESS,
    Course,
    Purchase,
    agrees,
    on_the_books,
    only,
)
from payment_core.domain.card_record import card_fields
from payment_core.domain.ledger import CardDetails
from payment_core.domain.provider import PaymentLookup, Refused
from payment_core.runtime.errors import OutcomeUnknown

Buy = Callable[..., Purchase]


def test_an_approved_authorization_holds_the_money(buy: Buy) -> None:
    purchase = buy()
    ledger = purchase.authorize()
    entry = only(ledger, AUTHORIZATION)
    assert (entry.state, entry.amount) == (SUCCESS, purchase.amount)
    assert entry.operation_id == purchase.name_of(AUTHORIZATION, "kit")
    assert ledger.psp_payment_id
    assert entry.psp_operation_id
    assert not ledger.retryable
    assert on_the_books(purchase.fetch()) == on_the_books(ledger)


def test_a_card_is_told_as_far_as_it_may_be_shown(buy: Buy, psp: PSP) -> None:
    """What may be shown of a card can be missing; what is told is the same in every ledger."""
    purchase = buy()
    card = only(purchase.authorize(), AUTHORIZATION).card or CardDetails()
    shown = card_fields(card)
    assert only(purchase.fetch(), AUTHORIZATION).card in (card, None)
    assert (card.last_four is not None) == ("lastFour" in shown)
    assert card.expiry_month in (None, *range(1, 13))
    assert card.expiry_year is None or card.expiry_year >= psp.now().year


def test_it_is_found_without_the_psps_id(buy: Buy) -> None:
    purchase = buy()
    ledger = purchase.authorize()
    purchase.reference = None
    found = purchase.eventually(lambda seen: seen.psp_payment_id is not None)
    assert on_the_books(found) == on_the_books(ledger)


def test_a_decline_is_a_value_and_never_an_open_attempt(buy: Buy) -> None:
    purchase = buy()
    ledger = purchase.authorize("declined")
    assert ledger.code
    assert ledger.text
    if ledger.retryable:
        assert only(ledger, AUTHORIZATION).state == PENDING
        ledger = purchase.cancel()
    assert only(ledger, AUTHORIZATION).state == FAILURE
    assert on_the_books(purchase.fetch()) == on_the_books(ledger)


def test_what_the_psp_does_not_try_is_no_decline_and_is_not_left_open(buy: Buy) -> None:
    purchase = buy()
    with pytest.raises(Refused) as caught:
        purchase.authorize("unusable")
    assert (caught.value.about, bool(caught.value.code), bool(caught.value.text)) == (
        "token",
        True,
        True,
    )
    ended = purchase.cancel()
    assert {one.state for one in ended.entries if one.type == AUTHORIZATION} <= {FAILURE}
    assert not purchase.fetch().retryable


def test_a_pending_authorization_ends_later(buy: Buy) -> None:
    purchase = buy()
    ledger = purchase.authorize("pending")
    assert only(ledger, AUTHORIZATION).state == PENDING
    assert not ledger.retryable
    assert ledger.action is None
    purchase.eventually(lambda seen: only(seen, AUTHORIZATION).state == SUCCESS)


def test_an_action_is_pending_and_says_where_to_go(buy: Buy) -> None:
    purchase = buy()
    ledger = purchase.authorize("action")
    assert only(ledger, AUTHORIZATION).state == PENDING
    assert ledger.action is not None
    assert ledger.action.url is not None
    assert ledger.action.url.startswith("http")
    seen = purchase.fetch()
    assert seen.action == ledger.action if purchase.is_read else seen.awaits_details
    assert only(purchase.cancel(), AUTHORIZATION).state == FAILURE


def test_the_same_request_again_is_the_same_authorization(buy: Buy, psp: PSP) -> None:
    purchase = buy()
    request = purchase.request(psp.means("approved"))
    first = psp.provider.authorize(request)
    again = psp.provider.authorize(request)
    purchase.reference = first.psp_payment_id
    assert on_the_books(again) == on_the_books(first) == on_the_books(purchase.fetch())


def test_a_repetition_shows_what_has_happened_since(buy: Buy, psp: PSP) -> None:
    purchase = buy()
    request = purchase.request(psp.means("approved"))
    purchase.reference = psp.provider.authorize(request).psp_payment_id
    captured = purchase.capture(10_000)
    assert agrees(captured, psp.provider.authorize(request))


def test_another_card_never_makes_a_second_authorization(buy: Buy, psp: PSP) -> None:
    purchase = buy()
    first = purchase.authorize()
    try:
        ledger = psp.provider.authorize(purchase.request(psp.means("action")))
    except OutcomeUnknown:
        ledger = purchase.fetch()
    assert on_the_books(ledger) == on_the_books(first) == on_the_books(purchase.fetch())


def test_what_the_psp_never_heard_of_is_empty(buy: Buy, psp: PSP) -> None:
    assert buy().fetch().is_empty
    assert psp.provider.fetch(PaymentLookup(buy().id, "no-such-payment")).is_empty


def test_an_unknown_status_is_no_end(buy: Buy, psp: PSP) -> None:
    purchase = buy()
    purchase.authorize()
    psp.line.rewrite(psp.unknown_status)
    request = purchase.request(psp.means("approved"))
    seen = purchase.fetch() if purchase.is_read else psp.provider.authorize(request)
    assert only(seen, AUTHORIZATION).state == PENDING


@pytest.mark.parametrize("course", ["approved", "declined"])
def test_the_ledger_names_the_method(buy: Buy, psp: PSP, course: Course) -> None:
    ledger = buy().authorize(course)
    assert ledger.method == psp.means(course).method
