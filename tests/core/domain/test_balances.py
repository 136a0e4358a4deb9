import pytest

from payment_builders import eur, payment, transaction
from payment_core.domain.balances import (
    cancellable,
    capturable,
    covering,
    held_or_captured,
    refundable,
)
from payment_core.domain.payment import Transaction

A, C, CA, R, CB = "Authorization", "Charge", "CancelAuthorization", "Refund", "Chargeback"
AUTHORIZED = transaction(A, 10_000)


@pytest.mark.parametrize(
    ("transactions", "expected"),
    [
        ([], 0),
        ([transaction(A, 10_000, "Pending")], 0),
        ([transaction(A, 10_000, "Failure")], 0),
        ([AUTHORIZED], 10_000),
        ([AUTHORIZED, transaction(C, 4_000, "Success")], 6_000),
        ([AUTHORIZED, transaction(C, 4_000, "Pending")], 6_000),
        ([AUTHORIZED, transaction(C, 4_000, "Initial")], 6_000),
        ([AUTHORIZED, transaction(C, 4_000, "Failure")], 10_000),
        ([AUTHORIZED, transaction(CA, 10_000, "Initial")], 0),
        ([AUTHORIZED, transaction(C, 4_000), transaction(CA, 6_000)], 0),
        ([AUTHORIZED, transaction(C, 4_000, "Failure"), transaction(CA, 6_000)], 0),
        ([AUTHORIZED, transaction(C, 10_000), transaction(R, 3_000)], 0),
    ],
)
def test_capturable(transactions: list[Transaction], expected: int) -> None:
    assert capturable(payment(*transactions)) == eur(expected)


def test_a_pending_authorization_can_be_cancelled() -> None:
    assert cancellable(payment(transaction(A, 10_000, "Pending"))) == eur(10_000)


@pytest.mark.parametrize(
    ("transactions", "expected"),
    [
        ([AUTHORIZED], 0),
        ([transaction(C, 4_000, "Pending")], 0),
        ([transaction(C, 4_000)], 4_000),
        ([transaction(C, 4_000), transaction(R, 1_000, "Initial")], 3_000),
        ([transaction(C, 4_000), transaction(R, 1_000, "Pending")], 3_000),
        ([transaction(C, 4_000), transaction(R, 1_000, "Failure")], 4_000),
        ([transaction(C, 4_000), transaction(CB, 4_000, "Pending")], 0),
        ([transaction(C, 4_000), transaction(CB, 4_000, "Success")], 0),
        ([transaction(C, 4_000), transaction(CB, 4_000, "Failure")], 4_000),
    ],
)
def test_refundable(transactions: list[Transaction], expected: int) -> None:
    assert refundable(payment(*transactions)) == eur(expected)


@pytest.mark.parametrize(
    ("transactions", "expected"),
    [
        ([transaction(A, 10_000, "Initial")], 0),
        ([transaction(A, 10_000, "Pending")], 10_000),
        ([AUTHORIZED, transaction(C, 10_000)], 10_000),
        ([AUTHORIZED, transaction(C, 4_000)], 10_000),
        ([AUTHORIZED, transaction(C, 4_000), transaction(CA, 6_000)], 4_000),
        ([AUTHORIZED, transaction(CA, 10_000)], 0),
        ([AUTHORIZED, transaction(C, 4_000, "Failure"), transaction(CA, 6_000)], 0),
        ([AUTHORIZED, transaction(CA, 10_000, "Initial")], 10_000),
        ([AUTHORIZED, transaction(C, 10_000), transaction(R, 2_500)], 7_500),
    ],
)
def test_held_on_the_cart(transactions: list[Transaction], expected: int) -> None:
    assert held_or_captured(payment(*transactions)) == eur(expected)


def test_another_currency_counts_for_nothing() -> None:
    dollars = Transaction(id="x", type=C, amount=eur(0).__class__(900, "USD"), state="Success")
    assert refundable(payment(AUTHORIZED, dollars)) == eur(0)
    assert capturable(payment(AUTHORIZED, dollars)) == eur(10_000)


@pytest.mark.parametrize(
    ("transactions", "expected"),
    [
        ([transaction(A, 10_000, "Pending")], 0),
        ([transaction(C, 10_000, "Pending")], 0),
        ([AUTHORIZED, transaction(C, 4_000, "Pending")], 10_000),
        ([AUTHORIZED, transaction(C, 4_000, "Pending"), transaction(CA, 6_000)], 4_000),
        ([AUTHORIZED, transaction(C, 10_000, "Pending"), transaction(CA, 10_000)], 0),
        ([AUTHORIZED, transaction(C, 10_000), transaction(CA, 10_000)], 10_000),
        ([AUTHORIZED, transaction(CA, 10_000, "Initial")], 0),
        ([AUTHORIZED, transaction(C, 10_000, "Pending"), transaction(R, 2_000, "Initial")], 8_000),
    ],
)
def test_covering(transactions: list[Transaction], expected: int) -> None:
    assert covering(payment(*transactions)) == eur(expected)
