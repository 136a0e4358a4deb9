"""`paymentStatus` says what is true now, and no text outlives what it says."""

import pytest

from bench import Bench
from event_support import EventBench
from payment_core.domain.payment import PaymentStatus
from stripe_bench import StripeBench


def status(bench: Bench, payment_id: str) -> PaymentStatus:
    return bench.payment(payment_id).payment_status


def test_a_refused_charge_is_told_until_something_succeeds() -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 500_000)
    bench.push_for(60)
    refused = "Charge of 5000.00 EUR was not carried out. At most 100.00 EUR can be captured."
    assert status(bench, payment_id) == PaymentStatus("authorized", refused)

    bench.outcome(payment_id, "capturePayment", 10_000)
    assert status(bench, payment_id) == PaymentStatus("captured", None)

    bench.outcome(payment_id, "reversePayment")
    assert status(bench, payment_id) == PaymentStatus("refunded", None)


def test_a_release_clears_it_too() -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 500_000)
    bench.push_for(60)

    bench.outcome(payment_id, "cancelPayment")

    assert status(bench, payment_id) == PaymentStatus("canceled", None)


def test_stripes_payments_too() -> None:
    bench = StripeBench()
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 10_000)
    assert status(bench, payment_id) == PaymentStatus("succeeded", None)

    bench.outcome(payment_id, "reversePayment")

    assert status(bench, payment_id) == PaymentStatus("refunded", None)


def test_a_part_that_is_refunded_leaves_it_captured() -> None:
    bench = Bench()
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 4_000)
    bench.outcome(payment_id, "refundPayment", 4_000)
    assert status(bench, payment_id).interface_code == "captured"

    bench.outcome(payment_id, "cancelPayment")
    assert status(bench, payment_id).interface_code == "refunded"


@pytest.mark.parametrize(("end", "code"), [("lost", "charged_back"), ("won", "captured")])
def test_a_dispute_that_is_lost(end: str, code: str) -> None:
    bench = Bench()
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 10_000)
    bench.control(payment_id, "dispute")
    bench.control(payment_id, f"dispute-{end}")
    bench.later(10)

    assert status(bench, payment_id).interface_code == code


def test_the_reason_of_a_decline_stays() -> None:
    bench = EventBench()
    session = bench.session(bench.cart())
    payment_id = bench.pay(session, "tok_declined").json()["paymentReference"]
    declined = status(bench, payment_id)
    assert declined.interface_text

    bench.add(payment_id, "Charge", 1)
    bench.push_for(60)
    bench.later(3_600)
    bench.confirm(session, payment_id)

    assert status(bench, payment_id).interface_code == declined.interface_code
