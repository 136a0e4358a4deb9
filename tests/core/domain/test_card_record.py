"""The card on the Payment: written when it is known, and by a payment that succeeded only once."""

import msgspec
import pytest

from payment_builders import entry, payment, transaction
from payment_core.domain.card_record import card_record
from payment_core.domain.ledger import CardDetails, Ledger, LedgerEntry
from payment_core.domain.payment import CustomFields, Payment, PaymentMethodInfo, TransactionState
from payment_core.domain.payment import TransactionType as T

S = TransactionState
VISA = CardDetails(brand="visa", last_four="4242", expiry_month=12, expiry_year=2034)
AMEX = CardDetails(brand="amex", last_four="0005")
FIELDS = {"brand": "visa", "lastFour": "4242", "expiryMonth": 12, "expiryYear": 2034}


def said(card: CardDetails, state: S = S.SUCCESS) -> LedgerEntry:
    return msgspec.structs.replace(entry(T.AUTHORIZATION, 10_000, state), card=card)


def ledger(*entries: LedgerEntry) -> Ledger:
    return Ledger(psp_payment_id="pay_1", entries=entries)


def knowing(fields: dict[str, object], state: S | None = None) -> Payment:
    made = payment(transaction(T.AUTHORIZATION, 10_000, state)) if state else payment()
    info = PaymentMethodInfo("sandbox", "card", CustomFields(fields))
    return msgspec.structs.replace(made, payment_method_info=info)


def written(before: Payment, *entries: LedgerEntry) -> object:
    actions = card_record(before, ledger(*entries))
    return actions[0].fields if actions else None


@pytest.mark.parametrize("state", [S.SUCCESS, S.PENDING, S.FAILURE])
def test_what_the_psp_tells_of_the_card(state: S) -> None:
    assert written(payment(), said(VISA, state)) == FIELDS


def test_the_consent_stays_beside_it() -> None:
    before = knowing({"storePaymentMethod": True})
    assert written(before, said(VISA)) == {**FIELDS, "storePaymentMethod": True}


def test_the_card_that_paid_takes_the_place_of_the_one_that_was_declined() -> None:
    before = knowing(FIELDS, S.FAILURE)
    assert written(before, said(VISA, S.FAILURE), said(AMEX)) == {
        "brand": "amex",
        "lastFour": "0005",
    }


def test_the_card_that_paid_is_told_and_not_one_that_was_declined_later() -> None:
    assert written(payment(), said(VISA), said(AMEX, S.FAILURE)) == FIELDS


@pytest.mark.parametrize("state", [S.SUCCESS, S.PENDING, S.FAILURE])
def test_the_card_that_paid_is_never_changed(state: S) -> None:
    assert written(knowing(FIELDS, S.SUCCESS), said(AMEX, state)) is None


@pytest.mark.parametrize("state", [S.PENDING, S.FAILURE])
def test_a_card_that_has_not_paid_replaces_none(state: S) -> None:
    assert written(knowing(FIELDS, S.PENDING), said(AMEX, state)) is None


@pytest.mark.parametrize("fields", [{}, {"ourField": "x"}, {"ourField": "x", "brand": "visa"}])
def test_the_fields_of_another_type_stay(fields: dict[str, object]) -> None:
    assert written(knowing(fields), said(VISA)) is None


@pytest.mark.parametrize("last_four", ["4242424242424242", "42", "x242", ""])
def test_only_four_digits_are_the_last_four(last_four: str) -> None:
    assert written(payment(), said(CardDetails(brand="visa", last_four=last_four))) == {
        "brand": "visa"
    }


def test_nothing_is_known() -> None:
    assert written(payment(), entry(T.AUTHORIZATION, 10_000)) is None
    assert written(payment(), said(CardDetails(wallet="apple_pay"))) is None
