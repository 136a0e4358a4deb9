"""The timeline shows what commercetools says, and what can still be done."""

from typing import Any

from sandbox.shop.payment_view import PaymentView, payment_view


def transaction(kind: str, cents: int, state: str = "Success", second: int = 0) -> dict[str, Any]:
    return {
        "id": f"{kind}-{second}",
        "type": kind,
        "state": state,
        "timestamp": f"2026-11-22T12:00:{second:02}.000Z",
        "amount": {"centAmount": cents, "currencyCode": "EUR", "fractionDigits": 2},
    }


def view(*transactions: dict[str, Any]) -> PaymentView:
    return payment_view(
        {
            "id": "payment-1",
            "version": 3,
            "amountPlanned": {"centAmount": 10000, "currencyCode": "EUR", "fractionDigits": 2},
            "transactions": list(transactions),
        }
    )


def test_transactions_are_in_the_order_of_their_time_and_undated_ones_last() -> None:
    undated = {**transaction("Refund", 100), "timestamp": None}
    shown = view(undated, transaction("Charge", 100, second=2), transaction("Authorization", 100))
    assert [one.type for one in shown.entries] == ["Authorization", "Charge", "Refund"]
    assert shown.entries[0].time == "22 Nov 2026, 12:00:00"


def test_what_is_left_is_what_has_succeeded_and_was_not_taken_back() -> None:
    shown = view(
        transaction("Authorization", 10000),
        transaction("Charge", 6000, second=1),
        transaction("Charge", 1000, "Failure", second=2),
        transaction("Refund", 500, second=3),
        transaction("Chargeback", 1500, second=4),
    )
    assert (shown.capturable, shown.refundable) == ("40.00", "40.00")
    assert [one.id for one in shown.captures] == ["Charge-1"]
    assert shown.is_settled


def test_nothing_is_left_of_a_payment_that_failed() -> None:
    shown = view(transaction("Authorization", 10000, "Failure"))
    assert (shown.capturable, shown.refundable) == ("", "")


def test_what_is_under_way_cannot_be_asked_for_again() -> None:
    shown = view(
        transaction("Authorization", 10000),
        transaction("Charge", 3000, second=1),
        transaction("Charge", 2000, "Pending", second=2),
        transaction("Refund", 1000, "Initial", second=3),
    )
    assert (shown.capturable, shown.refundable) == ("50.00", "20.00")


def test_an_open_transaction_is_not_settled() -> None:
    assert not view(transaction("Authorization", 10000, "Pending")).is_settled


def test_an_interaction_that_is_no_json_is_shown_as_it_is() -> None:
    fields = {"type": "note", "response": "plain <text>"}
    shown = payment_view(
        {
            "id": "payment-1",
            "version": 1,
            "amountPlanned": {"centAmount": 1, "currencyCode": "EUR", "fractionDigits": 2},
            "transactions": [],
            "interfaceInteractions": [{"fields": fields}, {"fields": {"request": "asked"}}],
        }
    )
    assert shown.interactions[0].text == "plain <text>"
    assert shown.interactions[1].text == "asked"
