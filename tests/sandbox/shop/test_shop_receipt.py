"""What the shopper reads about each Payment on the order page."""

from typing import Any

import pytest

from sandbox.shop.money_text import money_text
from sandbox.shop.receipt import newest_first, receipt
from sandbox.shop.texts import load_texts

Json = dict[str, Any]
TEXTS = load_texts()["en"]


def transaction(kind: str, cents: int, state: str = "Success") -> Json:
    return {"type": kind, "state": state, "amount": {"centAmount": cents}}


def payment(*transactions: Json, method: str = "card", at: str = "10:00", **card: object) -> Json:
    info: Json = {"method": method, **({"custom": {"fields": card}} if card else {})}
    return {
        "createdAt": f"2026-11-28T{at}:00.000Z",
        "amountPlanned": {"centAmount": 5_990, "currencyCode": "EUR", "fractionDigits": 2},
        "paymentMethodInfo": info,
        "transactions": list(transactions),
    }


def lines(*payments: Json) -> list[str]:
    return receipt(list(payments), TEXTS, money_text)


HELD, TAKEN = transaction("Authorization", 5_990), transaction("Charge", 5_990)
VISA = {"brand": "visa", "lastFour": "4242"}


@pytest.mark.parametrize("what", [(HELD,), (HELD, TAKEN), (TAKEN,)])
def test_held_and_taken_money_is_paid(what: tuple[Json, ...]) -> None:
    assert lines(payment(*what, **VISA)) == ["You paid €59.90 with Visa •••• 4242."]


@pytest.mark.parametrize(
    ("method", "card", "name"),
    [
        ("card", {}, "Card"),
        ("card", {"brand": "amex", "lastFour": "0005"}, "American Express •••• 0005"),
        ("card", {"brand": "girocard"}, "Girocard"),
        ("hpp", VISA, "Visa •••• 4242"),
        ("ideal", {}, "iDEAL"),
        ("paypal", {}, "PayPal"),
        ("twint", {}, "Twint"),
    ],
)
def test_the_method_as_people_know_it(method: str, card: Json, name: str) -> None:
    assert lines(payment(HELD, method=method, **card)) == [f"You paid €59.90 with {name}."]


def test_a_part_that_was_released_was_not_paid() -> None:
    part = (HELD, transaction("Charge", 2_000), transaction("CancelAuthorization", 3_990))
    assert lines(payment(*part)) == ["You paid €20.00 with Card."]


@pytest.mark.parametrize("kind", ["Refund", "Chargeback"])
def test_what_came_back(kind: str) -> None:
    returned = (HELD, TAKEN, transaction(kind, 1_000), transaction(kind, 500, "Failure"))
    assert lines(payment(*returned)) == [
        "You paid €59.90 with Card.",
        "€10.00 has been returned to you.",
    ]


@pytest.mark.parametrize("state", ["Initial", "Pending"])
def test_what_is_not_decided_yet(state: str) -> None:
    open_payment = payment(transaction("Authorization", 5_990, state))
    assert lines(open_payment) == ["Your payment of €59.90 is being processed."]


def test_an_invoice_is_paid_later_until_the_money_is_there() -> None:
    assert lines(payment(HELD, method="invoice")) == ["You will pay €59.90: Invoice."]
    assert lines(payment(HELD, TAKEN, method="invoice")) == ["You paid €59.90 with Invoice."]


def test_a_failed_attempt_says_nothing_and_the_newest_comes_first() -> None:
    failed = payment(transaction("Authorization", 5_990, "Failure"), at="10:00")
    first, last = payment(HELD, at="10:01"), payment(HELD, method="ideal", at="10:02")
    assert newest_first([first, last, failed]) == [last, first, failed]
    assert lines(failed, first, last) == [
        "You paid €59.90 with iDEAL.",
        "You paid €59.90 with Card.",
    ]
