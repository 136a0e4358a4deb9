"""The kit: methods that a customer stores, pays with while there or not, and removes.

A PSP that stores nothing goes through every case too: it takes the money that it is asked for with
a fresh token, shows nothing as stored, and refuses a stored token without touching any money.
"""

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
    Stored,
    is_paid,
    on_the_books,
    only,
)
from payment_core.domain.ledger import Ledger
from payment_core.domain.provider import AUTHENTICATION_REQUIRED
from payment_core.domain.provider_abilities import StoresMethods
from payment_core.providers import Providers
from payment_core.runtime.errors import InvalidOperation, OutcomeUnknown, Unavailable
from payment_core.runtime.secret import Secret

Buy = Callable[..., Purchase]
CUSTOMER = "0f1e2d3c-4b5a-4697-8877-c0575e552a5b"


def stores(psp: PSP) -> bool:
    return psp.provider.capabilities.stored_methods


def vault(psp: PSP) -> StoresMethods:
    return Providers(psp.provider, "kit").vault


def token_of(ledger: Ledger) -> Stored:
    assert ledger.stored_method is not None
    return Stored(CUSTOMER, ledger.stored_method.token.reveal())


def is_refused(purchase: Purchase, ledger: Ledger) -> bool:
    """Whether nothing was, or can still be, authorized."""
    entries = (*ledger.entries, *purchase.fetch().entries)
    return all(one.state == FAILURE for one in entries if one.type == AUTHORIZATION)


def test_what_can_be_stored_says_who_stores_it(psp: PSP) -> None:
    assert isinstance(psp.provider, StoresMethods) or not stores(psp)
    if not stores(psp):
        with pytest.raises(InvalidOperation):
            vault(psp)


def test_a_success_stores_with_what_may_be_shown(buy: Buy, psp: PSP) -> None:
    purchase = buy()
    ledger = purchase.store(customer_id=CUSTOMER)
    assert only(ledger, AUTHORIZATION).state == SUCCESS
    stored = ledger.stored_method
    assert (stored is not None) == stores(psp)
    if stored is not None:
        assert stored.token.reveal()
        assert (stored.brand, len(stored.last_four or "")) == ("visa", 4)
        assert 1 <= (stored.expiry_month or 0) <= 12
        assert (stored.expiry_year or 0) >= psp.now().year
        assert stored.token.reveal() not in repr(ledger)
    assert purchase.fetch().stored_method == stored


def test_nothing_is_stored_without_consent(buy: Buy) -> None:
    purchase = buy()
    assert purchase.authorize().stored_method is None
    assert purchase.fetch().stored_method is None


@pytest.mark.parametrize(("course", "state"), [("declined", FAILURE), ("action", PENDING)])
def test_nothing_is_stored_before_a_success(buy: Buy, course: Course, state: str) -> None:
    purchase = buy()
    ledger = purchase.store(course, CUSTOMER)
    if ledger.retryable:
        ledger = purchase.cancel()
    assert only(ledger, AUTHORIZATION).state == state
    assert ledger.stored_method is None
    assert purchase.fetch().stored_method is None


@pytest.mark.parametrize("off_session", [False, True])
def test_it_pays_again(buy: Buy, psp: PSP, off_session: bool) -> None:
    stored = token_of(buy().store(customer_id=CUSTOMER)) if stores(psp) else psp.stored("approved")
    for _ in range(2):
        purchase = buy(2_500)
        ledger = purchase.charge(stored, off_session=off_session)
        if stores(psp):
            assert only(ledger, AUTHORIZATION).state == SUCCESS
            assert only(ledger, AUTHORIZATION).amount == purchase.amount
            assert (ledger.action, ledger.stored_method) == (None, None)
            assert on_the_books(purchase.fetch()) == on_the_books(ledger)
        else:
            assert is_refused(purchase, ledger)


def test_off_session_approved(buy: Buy, psp: PSP) -> None:
    purchase = buy()
    ledger = purchase.charge(psp.stored("approved"), off_session=True)
    assert is_paid(ledger) == stores(psp)


def test_off_session_declined(buy: Buy, psp: PSP) -> None:
    purchase = buy()
    ledger = purchase.charge(psp.stored("declined"), off_session=True)
    assert is_refused(purchase, ledger)
    assert ledger.code not in (None, AUTHENTICATION_REQUIRED)


def test_off_session_the_customer_is_missed_and_not_asked(buy: Buy, psp: PSP) -> None:
    purchase = buy()
    ledger = purchase.charge(psp.stored("action"), off_session=True)
    assert is_refused(purchase, ledger)
    assert ledger.action is None
    assert (ledger.code == AUTHENTICATION_REQUIRED) == stores(psp)


@pytest.mark.parametrize("off_session", [False, True])
def test_the_same_charge_again_is_the_same_authorization(
    buy: Buy, psp: PSP, off_session: bool
) -> None:
    purchase, stored = buy(), psp.stored("approved")
    first = purchase.charge(stored, off_session=off_session)
    again = purchase.charge(stored, off_session=off_session)
    assert on_the_books(again) == on_the_books(first) == on_the_books(purchase.fetch())


def test_a_lost_answer_charges_once(buy: Buy, psp: PSP) -> None:
    purchase, stored = buy(), psp.stored("approved")
    psp.line.cut_after()
    if stores(psp):
        with pytest.raises(OutcomeUnknown):
            purchase.charge(stored, off_session=True)
    psp.line.mend()
    ledger = purchase.charge(stored, off_session=True)
    assert is_paid(ledger) == stores(psp)
    assert on_the_books(purchase.fetch()) == on_the_books(ledger)


def test_a_deleted_one_is_gone_and_refused(buy: Buy, psp: PSP) -> None:
    storing = buy()
    told = storing.store(customer_id=CUSTOMER)
    stored = token_of(told) if stores(psp) else psp.stored("approved")
    if stores(psp):
        for _ in range(2):
            vault(psp).delete_stored_method(Secret(stored.token))
    assert storing.fetch().stored_method is None
    assert on_the_books(storing.fetch()) == on_the_books(told)
    for off_session in (False, True):
        purchase = buy()
        assert is_refused(purchase, purchase.charge(stored, off_session=off_session))


@pytest.mark.parametrize("token", ["no-such-token", "cus_none:pm_none", "a/b?c", "é"])
def test_an_unknown_one_is_refused_and_forgotten_already(buy: Buy, psp: PSP, token: str) -> None:
    purchase = buy()
    assert is_refused(purchase, purchase.charge(Stored(CUSTOMER, token), off_session=True))
    if stores(psp):
        vault(psp).delete_stored_method(Secret(token))


def test_deleting_can_be_repeated_until_it_is_done(buy: Buy, psp: PSP) -> None:
    storing = buy()
    ledger = storing.store(customer_id=CUSTOMER)
    assert (ledger.stored_method is not None) == stores(psp)
    if ledger.stored_method is not None:
        psp.line.cut_before()
        with pytest.raises(Unavailable):
            vault(psp).delete_stored_method(ledger.stored_method.token)
        psp.line.mend()
        assert storing.fetch().stored_method == ledger.stored_method
        psp.line.cut_after()
        with pytest.raises(OutcomeUnknown):
            vault(psp).delete_stored_method(ledger.stored_method.token)
        psp.line.mend()
        vault(psp).delete_stored_method(ledger.stored_method.token)
    assert storing.fetch().stored_method is None


def test_storing_twice_for_one_customer(buy: Buy, psp: PSP) -> None:
    """The PSP may have the card already, and show the same token twice: the core knows that."""
    first, second = buy().store(customer_id=CUSTOMER), buy().store(customer_id=CUSTOMER)
    assert [one.stored_method is not None for one in (first, second)] == [stores(psp)] * 2
