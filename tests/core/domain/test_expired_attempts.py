"""When an attempt ends that nobody goes on with, decided on one version and one ledger."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from payment_builders import entry, payment, transaction
from payment_core.domain.expired_attempts import (
    is_expired,
    request_to_end,
)
from payment_core.domain.ledger import Ledger, ShopperAction
from payment_core.domain.payment import Payment, TransactionState, TransactionType
from payment_core.domain.provider import Capabilities, PaymentMethodType
from reconciliation.use_cases.abandoned_attempts import can_end_abandoned

MADE = datetime(2026, 1, 1, tzinfo=UTC)
LIMIT = timedelta(hours=3)
CAPABILITIES = Capabilities(methods=(PaymentMethodType("card", shopper_time=LIMIT),))
PENDING = TransactionState.PENDING
AUTHORIZATION = TransactionType.AUTHORIZATION

UNCONFIRMED = Ledger(complete=False)
ASKS = Ledger(
    psp_payment_id="p",
    entries=(entry(AUTHORIZATION, 10_000, PENDING, "a"),),
    action=ShopperAction("redirect"),
)
PROCESSES = msgspec.structs.replace(ASKS, action=None)


def runs_out(found: Payment, ledger: Ledger, age: timedelta = LIMIT) -> bool:
    return is_expired(found, ledger, CAPABILITIES, MADE + age)


@pytest.mark.parametrize("ledger", [UNCONFIRMED, ASKS])
def test_it_runs_out_exactly_in_time(ledger: Ledger) -> None:
    assert not runs_out(payment(), ledger, LIMIT - timedelta(seconds=1))
    assert runs_out(payment(), ledger)


def test_a_recorded_one_too() -> None:
    waits = transaction("Authorization", 10_000, "Pending", interface_id="a")
    assert runs_out(payment(waits, interface_id="p"), ASKS)


def test_time_counts_from_the_last_try() -> None:
    tried = msgspec.structs.replace(ASKS.entries[0], occurred_at=MADE + timedelta(hours=1))
    again = msgspec.structs.replace(ASKS, entries=(tried,))
    assert not runs_out(payment(), again)
    assert runs_out(payment(), again, LIMIT + timedelta(hours=1))


@pytest.mark.parametrize(
    ("found", "ledger"),
    [
        (payment(), Ledger()),
        (payment(), PROCESSES),
        (payment(key=None), ASKS),
        (payment(interface_id="p"), UNCONFIRMED),
        (payment(transaction("Authorization", 10_000, "Pending")), UNCONFIRMED),
        (payment(transaction("Charge", 10_000)), UNCONFIRMED),
    ],
)
def test_what_waits_for_nobody_does_not(found: Payment, ledger: Ledger) -> None:
    assert not runs_out(found, ledger, timedelta(days=100))


def test_a_method_that_is_not_known_has_a_day_or_so() -> None:
    assert not runs_out(payment(method=None), ASKS, timedelta(hours=22))
    assert runs_out(payment(method=None), ASKS, timedelta(hours=24))


def test_the_command_is_the_same_whoever_gives_it() -> None:
    first, second = (
        request_to_end(payment(), ASKS, "expired"),
        request_to_end(payment(interface_id="p"), ASKS, "expired"),
    )
    assert first == second
    assert first.payment.interface_id == "p"


TWO_DAYS = timedelta(days=2)


def test_one_without_a_trace_is_ended_after_two_days() -> None:
    assert can_end_abandoned(payment(), Ledger(), MADE + TWO_DAYS)
    assert not can_end_abandoned(payment(), Ledger(), MADE + TWO_DAYS - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("found", "ledger"),
    [
        pytest.param(payment(), UNCONFIRMED, id="no proof"),
        pytest.param(payment(key=None), Ledger(), id="another connector's"),
        pytest.param(payment(), PROCESSES, id="known to the PSP"),
        *(
            pytest.param(payment(transaction("Authorization", 10_000, one)), Ledger(), id=one)
            for one in ("Initial", "Pending", "Success")
        ),
    ],
)
def test_whatever_left_a_trace_is_not(found: Payment, ledger: Ledger) -> None:
    assert not can_end_abandoned(found, ledger, MADE + timedelta(days=100))
