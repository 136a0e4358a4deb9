"""What one Payment and its ledger must not look like."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from payment_builders import PAYMENT_ID, entry, payment, transaction
from payment_core.domain.ledger import Ledger, LedgerEntry
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import Transaction, TransactionState, TransactionType
from payment_core.domain.provider import Capabilities, PaymentMethodType
from payment_core.domain.superseded_attempts import supersede
from reconciliation.use_cases.audit_checks import check_against_ledger, check_record

AUTHORIZATION, CHARGE = TransactionType.AUTHORIZATION, TransactionType.CHARGE
REFUND, CANCEL = TransactionType.REFUND, TransactionType.CANCEL_AUTHORIZATION
SUCCESS, PENDING = TransactionState.SUCCESS, TransactionState.PENDING
FAILURE, INITIAL = TransactionState.FAILURE, TransactionState.INITIAL
MADE = datetime(2026, 1, 1, tzinfo=UTC)
CAPABILITIES = Capabilities(methods=(PaymentMethodType("card", shopper_time=timedelta(hours=5)),))
NAME = operation_id(PAYMENT_ID, CHARGE, "name")

AUTHORIZED = transaction("Authorization", 10_000, interface_id="a")
CAPTURED = transaction("Charge", 4_000, interface_id="c")
AUTHORIZED_ENTRY = entry(AUTHORIZATION, 10_000, SUCCESS, "a")
CAPTURED_ENTRY = entry(CHARGE, 4_000, SUCCESS, "c")


def record(*transactions: Transaction) -> list[str]:
    return [one.invariant for one in check_record(payment(*transactions))]


def books(
    transactions: list[Transaction],
    entries: list[LedgerEntry],
    age: timedelta = timedelta(minutes=5),
    *,
    is_complete: bool = True,
) -> list[str]:
    ledger = Ledger(
        psp_payment_id="p" if entries else None, entries=tuple(entries), complete=is_complete
    )
    found = payment(*transactions, interface_id="p" if entries else None)
    return [one.invariant for one in check_against_ledger(found, ledger, CAPABILITIES, MADE + age)]


@pytest.mark.parametrize(
    ("transactions", "expected"),
    [
        ([], []),
        ([AUTHORIZED, CAPTURED], []),
        ([AUTHORIZED, transaction("Charge", 10_001, interface_id="c")], ["sums-fit"]),
        ([AUTHORIZED, CAPTURED, transaction("Refund", 4_001, interface_id="r")], ["sums-fit"]),
        ([AUTHORIZED, CAPTURED, transaction("Refund", 4_001, "Pending")], ["sums-fit"]),
        ([AUTHORIZED, CAPTURED, transaction("Refund", 4_001, "Failure")], []),
        ([AUTHORIZED, CAPTURED, transaction("Refund", 4_001, "Initial")], []),
        ([AUTHORIZED, transaction("Charge", 1, "Failure"), transaction("Refund", 1)], []),
        ([transaction("Charge", 4_000)], []),
        ([transaction("Authorization", 10_001)], ["amounts-agree"]),
        (
            [AUTHORIZED, CAPTURED, transaction("Refund", 1, interface_id="c")],
            ["recorded-once", "recorded-once"],
        ),
        (
            [
                AUTHORIZED,
                transaction("Charge", 1, id="1", interaction_id=NAME),
                transaction("Charge", 1, id="2", interaction_id=NAME),
            ],
            ["recorded-once", "recorded-once"],
        ),
        (
            [
                AUTHORIZED,
                transaction("Charge", 1, id="1", interaction_id="another connector's"),
                transaction("Charge", 1, id="2", interaction_id="another connector's"),
            ],
            [],
        ),
    ],
)
def test_the_record_alone(transactions: list[Transaction], expected: list[str]) -> None:
    assert record(*transactions) == expected


def test_another_currency_is_told() -> None:
    foreign = msgspec.structs.replace(CAPTURED, amount=Money(4_000, "USD"))
    assert record(AUTHORIZED, foreign) == ["amounts-agree"]


@pytest.mark.parametrize(
    ("transactions", "entries", "expected"),
    [
        ([AUTHORIZED, CAPTURED], [AUTHORIZED_ENTRY, CAPTURED_ENTRY], []),
        ([AUTHORIZED, CAPTURED], [AUTHORIZED_ENTRY], ["success-at-psp"]),
        ([AUTHORIZED], [], ["success-at-psp"]),
        ([AUTHORIZED], [entry(AUTHORIZATION, 10_000, PENDING, "a")], ["success-at-psp"]),
        ([AUTHORIZED], [entry(AUTHORIZATION, 10_000, FAILURE, "a")], ["success-at-psp"]),
        (
            [AUTHORIZED, CAPTURED],
            [AUTHORIZED_ENTRY, entry(CHARGE, 3_999, SUCCESS, "c")],
            ["amounts-agree"],
        ),
        (
            [AUTHORIZED, transaction("CancelAuthorization", 10_000, interface_id="x")],
            [AUTHORIZED_ENTRY, entry(CANCEL, 9_000, SUCCESS, "x")],
            [],
        ),
        ([], [AUTHORIZED_ENTRY, entry(CHARGE, 10_001, SUCCESS, "c")], ["sums-fit"]),
        ([], [AUTHORIZED_ENTRY, CAPTURED_ENTRY, entry(REFUND, 4_001, PENDING, "r")], ["sums-fit"]),
        (
            [],
            [AUTHORIZED_ENTRY, *(entry(CHARGE, 1, SUCCESS, one, NAME) for one in "xy")],
            ["recorded-once", "recorded-once"],
        ),
        ([], [entry(AUTHORIZATION, 1, SUCCESS, "a", "n"), entry(CHARGE, 1, SUCCESS, "c", "n")], []),
    ],
)
def test_the_record_and_the_books(
    transactions: list[Transaction], entries: list[LedgerEntry], expected: list[str]
) -> None:
    assert books(transactions, entries) == expected


def test_books_that_do_not_show_everything_prove_nothing() -> None:
    assert books([AUTHORIZED, CAPTURED], [AUTHORIZED_ENTRY], is_complete=False) == []


@pytest.mark.parametrize(
    ("transactions", "entries"),
    [
        ([], [AUTHORIZED_ENTRY]),
        ([transaction("Authorization", 10_000, "Pending", interface_id="a")], [AUTHORIZED_ENTRY]),
        ([AUTHORIZED, transaction("Charge", 1, "Initial")], [AUTHORIZED_ENTRY]),
    ],
)
def test_what_takes_an_hour_is_overdue(
    transactions: list[Transaction], entries: list[LedgerEntry]
) -> None:
    assert books(transactions, entries, timedelta(minutes=59)) == []
    assert books(transactions, entries, timedelta(minutes=60)) == ["nothing-left-open"]


def test_what_is_pending_on_both_sides_is_in_order() -> None:
    waits = transaction("Authorization", 10_000, "Pending", interface_id="a")
    at_psp = entry(AUTHORIZATION, 10_000, PENDING, "a")
    assert books([waits], [at_psp], timedelta(days=2)) == []


def test_an_attempt_may_be_bare_until_nobody_can_go_on_with_it() -> None:
    assert books([], [], timedelta(days=2)) == []
    assert books([], [], timedelta(days=2, hours=1)) == ["nothing-left-open"]


def test_an_attempt_given_up_may_wait_as_long() -> None:
    draft = supersede(payment(), MADE)
    waiting = msgspec.structs.replace(
        transaction("CancelAuthorization", 10_000, "Initial"), interaction_id=draft.interaction_id
    )
    assert books([waiting], [], timedelta(days=2)) == []
    assert books([waiting], [], timedelta(days=2, hours=1)) == ["nothing-left-open"]


def test_every_finding_has_the_ids_to_look_into_it() -> None:
    [finding] = check_against_ledger(
        payment(CAPTURED, interface_id="p"), Ledger(), CAPABILITIES, MADE
    )
    assert finding.payment_id == PAYMENT_ID
    assert finding.transaction_id == CAPTURED.id
    assert finding.psp_reference == "c"
