"""The journal of webhooks as a ledger: what each event means for the money."""

import pytest

from adyen_items import (
    AUTHORIZE,
    CANCEL,
    CAPTURE,
    PAYMENT,
    PSP,
    REFUND,
    SECOND_CAPTURE,
    START,
    entries,
    folded,
    lookup,
    told,
)
from payment_core.domain.expired_attempts import was_unknown
from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import TransactionType
from payment_provider_adyen.answers import PaymentAnswer
from payment_provider_adyen.evidence import of_answer
from payment_provider_adyen.fold import fold
from payment_provider_adyen.references import payment_reference
from payment_provider_adyen.webhook_shapes import NotificationItem

CAP, CAP2, REF = "CAPTURE000000001", "CAPTURE000000002", "REFUND0000000001"
CAN, DISPUTE, OWN = "CANCEL0000000001", "DISPUTE000000001", "FAILED0000000001"
AT_ONCE = payment_reference(PAYMENT, is_captured_at_once=True)
AUTHORIZED = ("Authorization", 1000, "Success")

authorised = told("AUTHORISATION")
captured = told("CAPTURE", CAP, operation=CAPTURE, minutes=5)
refunded = told("REFUND", REF, operation=REFUND, minutes=60, value=400)


def states(*items: NotificationItem, kind: str, is_rest_released: bool = False) -> list[str]:
    ledger = folded(*items, is_rest_released=is_rest_released)
    return [one.state for one in ledger.entries if one.type == kind]


def named(ledger: Ledger, kind: TransactionType) -> list[tuple[str | None, str | None]]:
    return [(one.psp_operation_id, one.operation_id) for one in ledger.entries if one.type is kind]


def test_an_empty_journal_is_an_empty_ledger_that_proves_nothing() -> None:
    ledger = folded()
    assert ledger.is_empty
    assert not ledger.complete


def test_an_authorization_with_its_operation_and_card() -> None:
    ledger = folded(told("AUTHORISATION", cardSummary="1111", expiryDate="03/2030"))
    (entry,) = ledger.entries
    assert entries(ledger) == [AUTHORIZED]
    assert (ledger.psp_payment_id, entry.psp_operation_id, entry.operation_id) == (
        PSP,
        PSP,
        AUTHORIZE,
    )
    assert entry.card is not None
    assert (entry.card.brand, entry.card.last_four, entry.card.expiry_year) == (
        "visa",
        "1111",
        2030,
    )
    assert not ledger.complete


def test_a_refusal_has_a_standard_code() -> None:
    ledger = folded(told("AUTHORISATION", success=False, reason="Not enough balance"))
    assert entries(ledger) == [("Authorization", 1000, "Failure")]
    assert ledger.code == "insufficient_funds"


@pytest.mark.parametrize("minutes", [-2, 2])
def test_a_success_stays_one_whatever_is_said_before_or_after(minutes: float) -> None:
    refusal = told("AUTHORISATION", success=False, minutes=minutes)
    assert entries(folded(authorised, refusal)) == [AUTHORIZED]


def test_the_first_success_among_several_payments_counts() -> None:
    second = told("AUTHORISATION", "PAYMENT000000002", original=None, minutes=3)
    refusal = told("AUTHORISATION", success=False)
    ledger = folded(refusal, second)
    assert (ledger.psp_payment_id, entries(ledger)) == ("PAYMENT000000002", [AUTHORIZED])
    both = folded(authorised, second)
    assert entries(both) == [AUTHORIZED, AUTHORIZED]
    assert [one.operation_id for one in both.entries] == [AUTHORIZE, None]


def test_an_authorisation_with_a_foreign_reference_is_not_ours() -> None:
    assert folded(told("AUTHORISATION", about="order 4711")).entries == ()


@pytest.mark.parametrize(("success", "state"), [(True, "Success"), (False, "Failure")])
def test_a_capture_ends_by_its_webhook(success: bool, state: str) -> None:
    ledger = folded(authorised, told("CAPTURE", CAP, operation=CAPTURE, success=success, minutes=5))
    assert entries(ledger) == [AUTHORIZED, ("Charge", 1000, state)]
    assert named(ledger, TransactionType.CHARGE) == [(CAP, CAPTURE)]


@pytest.mark.parametrize("reference", [CAP, OWN])
def test_a_capture_that_fails_days_later_is_a_failure(reference: str) -> None:
    failed = told("CAPTURE_FAILED", reference, operation=CAPTURE, minutes=9_000)
    assert entries(folded(authorised, captured, failed)) == [
        AUTHORIZED,
        ("Charge", 1000, "Failure"),
    ]


def test_a_failure_with_its_own_reference_is_of_the_only_capture_with_that_amount() -> None:
    failed = told("CAPTURE_FAILED", OWN, about="whatever", minutes=9_000)
    assert states(captured, failed, kind="Charge") == ["Failure"]
    other = told("CAPTURE", CAP2, operation=SECOND_CAPTURE, minutes=6)
    assert sorted(states(captured, other, failed, kind="Charge")) == [
        "Failure",
        "Success",
        "Success",
    ]


def test_a_repeated_webhook_does_not_undo_a_failed_capture_but_a_new_try_does() -> None:
    failed = told("CAPTURE_FAILED", CAP, operation=CAPTURE, minutes=100)
    again = told("CAPTURE", CAP, operation=CAPTURE, minutes=200)
    assert states(captured, failed, again, kind="Charge") == ["Failure"]
    recaptured = told(
        "CAPTURE", CAP, operation=CAPTURE, minutes=300, reason="Transaction Recaptured"
    )
    assert states(captured, failed, again, recaptured, kind="Charge") == ["Success"]
    failed_again = told("CAPTURE_FAILED", CAP, operation=CAPTURE, minutes=400)
    assert states(captured, failed, recaptured, failed_again, kind="Charge") == ["Failure"]


@pytest.mark.parametrize("code", ["REFUND_FAILED", "REFUNDED_REVERSED"])
@pytest.mark.parametrize("reference", [REF, OWN])
def test_a_refund_that_comes_back_is_a_failure(code: str, reference: str) -> None:
    undone = told(code, reference, operation=REFUND, minutes=9_000, value=400)
    ledger = folded(authorised, captured, refunded, undone)
    assert entries(ledger)[-1] == ("Refund", 400, "Failure")
    assert named(ledger, TransactionType.REFUND) == [(REF, REFUND)]


def test_a_refund_ends_by_its_webhook_and_waits_while_it_is_postponed() -> None:
    postponed = told("POSTPONED_REFUND", REF, operation=REFUND, minutes=59, value=400)
    assert states(authorised, postponed, kind="Refund") == ["Pending"]
    assert states(authorised, postponed, refunded, kind="Refund") == ["Success"]
    refused = told("REFUND", REF, operation=REFUND, success=False, value=400)
    assert states(authorised, refused, kind="Refund") == ["Failure"]


@pytest.mark.parametrize("code", ["CANCELLATION", "TECHNICAL_CANCEL"])
def test_a_cancellation_ends_by_its_webhook(code: str) -> None:
    ledger = folded(authorised, told(code, CAN, operation=CANCEL, minutes=5))
    assert entries(ledger) == [AUTHORIZED, ("CancelAuthorization", 1000, "Success")]
    assert named(ledger, TransactionType.CANCEL_AUTHORIZATION) == [(CAN, CANCEL)]
    refused = folded(authorised, told(code, CAN, operation=CANCEL, success=False))
    assert entries(refused)[-1] == ("CancelAuthorization", 1000, "Failure")


def test_a_refused_technical_cancel_alone_says_nothing_of_an_authorization() -> None:
    missed = told("TECHNICAL_CANCEL", CAN, operation=CANCEL, success=False, original=None)
    ledger = folded(missed)
    assert entries(ledger) == [("CancelAuthorization", 1000, "Failure")]


def test_a_cancellation_that_was_asked_for_twice_is_one() -> None:
    """By our reference before the answer to the payment was known, and by Adyen's after it."""
    first = told("TECHNICAL_CANCEL", CAN, operation=CANCEL, minutes=5)
    second = told("CANCELLATION", OWN, operation=CANCEL, success=False, minutes=6)
    ledger = folded(authorised, first, second)
    assert entries(ledger) == [AUTHORIZED, ("CancelAuthorization", 1000, "Success")]
    assert named(ledger, TransactionType.CANCEL_AUTHORIZATION) == [(CAN, CANCEL)]


def test_what_adyen_could_not_cancel_is_no_unknown_payment() -> None:
    """The signed reference of the payment says that there is one; nothing says how it ended."""
    refused = told("TECHNICAL_CANCEL", CAN, operation=CANCEL, success=False)
    ledger = folded(refused)
    assert entries(ledger)[0] == ("Authorization", 1000, "Pending")
    assert named(ledger, TransactionType.AUTHORIZATION) == [(PSP, AUTHORIZE)]
    assert not was_unknown(ledger)
    assert entries(folded(authorised, refused))[0] == AUTHORIZED


def test_what_expires_is_what_was_left() -> None:
    first = told("CAPTURE", CAP, operation=CAPTURE, minutes=5, value=600)
    expired = told("EXPIRE", minutes=9_000)
    assert entries(folded(authorised, expired))[-1] == ("CancelAuthorization", 1000, "Success")
    assert entries(folded(authorised, first, expired))[-1] == (
        "CancelAuthorization",
        400,
        "Success",
    )
    assert len(folded(authorised, captured, expired).entries) == 2


def test_a_closed_offer_ends_what_is_open_and_nothing_else() -> None:
    closed = told("OFFER_CLOSED", minutes=720)
    ledger = folded(closed)
    assert (entries(ledger), ledger.code) == ([("Authorization", 1000, "Failure")], "expired")
    assert named(ledger, TransactionType.AUTHORIZATION) == [(PSP, AUTHORIZE)]
    assert entries(folded(authorised, closed)) == [AUTHORIZED]


def test_a_payment_captured_at_once_is_charged_with_its_authorization() -> None:
    paid = told("AUTHORISATION", about=AT_ONCE)
    ledger = folded(paid)
    assert entries(ledger) == [AUTHORIZED, ("Charge", 1000, "Success")]
    confirmed = told("CAPTURE", CAP, about=AT_ONCE, minutes=1)
    assert entries(folded(paid, confirmed)) == entries(ledger)
    failed = told("CAPTURE_FAILED", OWN, about=AT_ONCE, minutes=9_000)
    assert entries(folded(paid, failed)) == [AUTHORIZED, ("Charge", 1000, "Failure")]
    refused = told("AUTHORISATION", about=AT_ONCE, success=False)
    assert entries(folded(refused)) == [("Authorization", 1000, "Failure")]


def test_a_held_payment_is_not_charged_whatever_unsigned_fields_say() -> None:
    item = told("AUTHORISATION", captureDelayHours="0", paymentMethod="ideal")
    item.payment_method = "ideal"
    assert entries(folded(item)) == [AUTHORIZED]


def test_what_an_operator_does_is_recorded_as_theirs() -> None:
    captured_by_hand = told("CAPTURE", CAP, about="by hand", minutes=5)
    refunded_by_hand = told("REFUND", REF, about="return 7", minutes=60, value=300)
    ledger = folded(authorised, captured_by_hand, refunded_by_hand)
    assert entries(ledger)[1:] == [("Charge", 1000, "Success"), ("Refund", 300, "Success")]
    assert named(ledger, TransactionType.CHARGE) == [(CAP, None)]


def test_an_operators_reversal_is_what_the_captures_made_of_it() -> None:
    reversal = told("CANCEL_OR_REFUND", CAN, about="undo", minutes=30)
    assert entries(folded(authorised, reversal))[1:] == [("CancelAuthorization", 1000, "Success")]
    assert ("Refund", 1000, "Success") in entries(folded(authorised, captured, reversal))


@pytest.mark.parametrize("about", [PAYMENT, AT_ONCE])
def test_an_operators_reversal_stays_a_refund_when_its_capture_fails_later(about: str) -> None:
    taken = told("AUTHORISATION", about=about)
    items = [taken] if about == AT_ONCE else [taken, captured]
    reversed_ = told("CANCEL_OR_REFUND", REF, minutes=60, about="return:4711")
    failed = told("CAPTURE_FAILED", OWN, minutes=90, about=about)
    kinds = [one for one, _, _ in entries(folded(*items, reversed_, failed, is_rest_released=True))]
    assert kinds == ["Authorization", "Charge", "Refund"]


def test_what_waits_has_the_name_that_its_answer_gave_it() -> None:
    """The claim of a charge without its customer was named before its Payment had an id."""
    asked = operation_id(PAYMENT, TransactionType.AUTHORIZATION, "charge")
    answer = PaymentAnswer(result_code="Received", psp_reference=PSP)
    said = of_answer(answer, PAYMENT, asked, Money(1_000, "EUR"), START)
    ledger = fold(lookup((said,)), is_rest_released=False)
    assert entries(ledger) == [("Authorization", 1000, "Pending")]
    assert [one.operation_id for one in ledger.entries] == [asked]


def test_an_authorization_that_only_its_capture_proves() -> None:
    lost = folded(captured)
    assert (lost.psp_payment_id, entries(lost)) == (PSP, [("Charge", 1000, "Success")])


def test_a_failed_capture_at_once_has_one_name_also_before_its_authorization_is_told() -> None:
    failed = told("CAPTURE_FAILED", OWN, minutes=90, about=AT_ONCE)
    taken = told("AUTHORISATION", about=AT_ONCE)
    early = [one.psp_operation_id for one in folded(failed).entries]
    late = [one.psp_operation_id for one in folded(failed, taken).entries]
    assert early == [f"{PSP}:captured"]
    assert late == [PSP, *early]


def test_a_capture_at_once_counts_also_before_its_authorization_is_told() -> None:
    captured_at_once = told("CAPTURE", OWN, minutes=1, about=AT_ONCE)
    taken = told("AUTHORISATION", about=AT_ONCE)
    early = folded(captured_at_once)
    assert (early.psp_payment_id, entries(early)) == (PSP, [("Charge", 1000, "Success")])
    late = folded(captured_at_once, taken).entries
    assert [one.psp_operation_id for one in late] == [PSP, early.entries[0].psp_operation_id]
