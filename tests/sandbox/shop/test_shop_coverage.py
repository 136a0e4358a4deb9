"""The balance that the shop orders by: what is there, after everything that was given back."""

from typing import Any

import pytest

from sandbox.shop.coverage import Balance, balance_of, coverage_of

TOTAL = 14790


def payment(*transactions: tuple[str, str, int], currency: str = "EUR") -> dict[str, Any]:
    return {
        "interfaceId": "psp-1",
        "paymentMethodInfo": {"method": "card"},
        "amountPlanned": {"centAmount": TOTAL, "currencyCode": currency},
        "transactions": [
            {"type": kind, "state": state, "amount": {"centAmount": cents}}
            for kind, state, cents in transactions
        ],
    }


def cart(*payments: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "totalPrice": {"centAmount": TOTAL, "currencyCode": "EUR"},
        "paymentInfo": {"payments": [{"id": "1", "obj": one} for one in payments]},
        **more,
    }


HELD = ("Authorization", "Success", TOTAL)
TAKEN = ("Charge", "Success", TOTAL)


@pytest.mark.parametrize(
    ("transactions", "captured", "held", "waiting"),
    [
        ((), 0, 0, 0),
        ((HELD,), 0, TOTAL, 0),
        ((HELD, TAKEN), TOTAL, 0, 0),
        ((TAKEN,), TOTAL, 0, 0),
        ((HELD, ("Charge", "Pending", TOTAL)), 0, TOTAL, 0),
        ((HELD, ("Charge", "Failure", TOTAL)), 0, TOTAL, 0),
        ((HELD, ("Charge", "Success", 5000)), 5000, 9790, 0),
        ((HELD, ("Charge", "Success", 5000), ("CancelAuthorization", "Success", 9790)), 5000, 0, 0),
        ((HELD, ("CancelAuthorization", "Initial", TOTAL)), 0, 0, 0),
        ((HELD, ("CancelAuthorization", "Pending", TOTAL)), 0, 0, 0),
        ((HELD, ("CancelAuthorization", "Failure", TOTAL)), 0, TOTAL, 0),
        ((HELD, ("CancelAuthorization", "Success", 100)), 0, 0, 0),
        ((HELD, TAKEN, ("Refund", "Success", 790)), 14000, 0, 0),
        ((HELD, TAKEN, ("Refund", "Pending", 790)), 14000, 0, 0),
        ((HELD, TAKEN, ("Refund", "Failure", 790)), TOTAL, 0, 0),
        ((HELD, TAKEN, ("Chargeback", "Pending", TOTAL)), 0, 0, 0),
        ((HELD, TAKEN, ("Chargeback", "Success", TOTAL)), 0, 0, 0),
        ((HELD, TAKEN, ("Chargeback", "Failure", TOTAL)), TOTAL, 0, 0),
        ((HELD, TAKEN, ("Refund", "Success", TOTAL), ("Chargeback", "Success", TOTAL)), 0, 0, 0),
        ((("Authorization", "Pending", TOTAL),), 0, 0, TOTAL),
        ((("Authorization", "Initial", TOTAL),), 0, 0, TOTAL),
        ((("Charge", "Pending", TOTAL),), 0, 0, TOTAL),
        ((("Authorization", "Failure", TOTAL),), 0, 0, 0),
        ((("Authorization", "Pending", TOTAL), ("CancelAuthorization", "Pending", TOTAL)), 0, 0, 0),
    ],
)
def test_a_payment_has_brought(
    transactions: tuple[tuple[str, str, int], ...], captured: int, held: int, waiting: int
) -> None:
    assert balance_of(payment(*transactions)) == Balance(captured, held, waiting)


def test_a_cart_without_payments_is_due() -> None:
    coverage = coverage_of({"totalPrice": {"centAmount": TOTAL, "currencyCode": "EUR"}})
    assert (coverage.covered, coverage.due, coverage.payment_state) == (0, TOTAL, "BalanceDue")


def test_several_payments_add_up_and_held_money_is_not_paid_yet() -> None:
    part = payment(("Authorization", "Success", 1890), ("Charge", "Success", 1890))
    rest = payment(("Authorization", "Success", 12900))
    coverage = coverage_of(cart(part, rest))
    assert (coverage.captured, coverage.held, coverage.due) == (1890, 12900, 0)
    assert coverage.payment_state == "Pending"
    paid = payment(("Charge", "Success", 12900))
    assert coverage_of(cart(part, paid)).payment_state == "Paid"
    assert coverage_of(cart(part)).due == 12900


def test_the_gross_total_counts_where_there_are_taxes() -> None:
    gross = {"totalGross": {"centAmount": 17600, "currencyCode": "EUR"}}
    assert coverage_of(cart(payment(HELD), taxedPrice=gross)).due == 2810


def test_more_than_the_total_is_no_debt() -> None:
    smaller = {"centAmount": 1890, "currencyCode": "EUR"}
    assert coverage_of(cart(payment(HELD), totalPrice=smaller)).due == 0


def test_money_of_another_currency_and_deleted_payments_cover_nothing() -> None:
    found = cart(payment(HELD, currency="USD"))
    found["paymentInfo"]["payments"].append({"id": "deleted"})
    assert coverage_of(found).covered == 0


def test_what_a_shopper_wrote_into_a_claim_is_no_money() -> None:
    claimed = payment(HELD, TAKEN)
    del claimed["interfaceId"]
    assert coverage_of(cart(claimed)).due == TOTAL
    invoice = {**claimed, "paymentMethodInfo": {"method": "invoice"}}
    assert coverage_of(cart(invoice)).due == 0
