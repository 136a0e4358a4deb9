"""How often the return of an attempt's money is tried, once another has taken its place."""

from datetime import UTC, datetime

import msgspec

from payment_builders import payment, returned, transaction
from payment_core.domain.payment import Payment
from payment_core.domain.superseded_attempts import is_stuck, next_return_command

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _captured(before: Payment, cents: int) -> Payment:
    charge = transaction("Charge", cents, id=f"charge-{len(before.transactions)}")
    return msgspec.structs.replace(before, transactions=(*before.transactions, charge))


def test_what_failed_three_times_is_left_to_a_person() -> None:
    given_up = _captured(payment(transaction("Authorization", 10_000)), 10_000)
    for _ in range(3):
        assert not is_stuck(given_up)
        given_up = returned(given_up, "Failure")
    assert next_return_command(given_up, NOW) is None
    assert is_stuck(given_up)


def test_what_was_returned_counts_against_no_later_capture() -> None:
    given_up = payment(transaction("Authorization", 10_000))
    for _ in range(5):
        given_up = returned(_captured(given_up, 1_000), "Success")
    assert not is_stuck(_captured(given_up, 1_000))


def test_an_open_capture_delays_the_return_of_no_other() -> None:
    captured = _captured(payment(transaction("Authorization", 10_000)), 3_000)
    open_capture = transaction("Charge", 2_000, "Initial", id="open")
    given_up = msgspec.structs.replace(
        captured, transactions=(*captured.transactions, open_capture)
    )
    due = next_return_command(given_up, NOW)
    assert due is not None
    assert (due.type, due.amount.cent_amount) == ("Refund", 3_000)
