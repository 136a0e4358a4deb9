"""What a PSP that shows no payment has received, and never told the end of."""

from datetime import timedelta

import pytest

from bench import Bench
from event_support import amount
from payment_core.core import build_core
from payment_core.runtime.settings import Environment
from reconciliation.composition import build_reconcile
from reconciliation.settings import ReconciliationSettings
from reconciliation.use_cases.report import ReconciliationReport
from sandbox.faults import FaultRule
from sandbox.psp_kit.webhooks import DeliveryMode
from told_support import booked, challenged, told


def reconcile(bench: Bench) -> ReconciliationReport:
    """Run once, when the last change is old enough to be looked at."""
    bench.later(timedelta(minutes=30).total_seconds())
    environment = {**bench.settings, "MERCHANT_COMMANDS": "Charge,CancelAuthorization"}
    settings = ReconciliationSettings.read(Environment(environment))
    run = build_reconcile(build_core(settings, bench.world()), settings, bench.world())
    return run.run(bench.clock.monotonic() + 600)


@pytest.fixture
def bench() -> Bench:
    return told()


@pytest.mark.parametrize(("days", "is_late"), [(9, False), (11, True)])
def test_a_capture_without_an_end_is_reported_after_ten_days(
    bench: Bench, days: int, is_late: bool
) -> None:
    payment_id = bench.paid()
    bench.stand_in.outbox.mode = DeliveryMode(drop=True)
    bench.outcome(payment_id, "capturePayment", 10_000)
    bench.later(timedelta(days=days).total_seconds())
    assert reconcile(bench).undecided == ([payment_id] if is_late else [])
    assert bench.transactions(payment_id)[1] == ("Charge", 10_000, "Pending")


def test_an_attempt_that_is_not_continued_ends_at_the_psp(bench: Bench) -> None:
    """Nothing can be read: the cancellation goes by our own reference, its webhook ends it."""
    payment_id = challenged(bench, bench.session(bench.cart()))["paymentReference"]
    bench.later(timedelta(hours=24).total_seconds())
    reconcile(bench)
    assert not booked(bench, payment_id).waits_for_shopper
    bench.later(1)
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Failure")]


def test_an_end_that_the_psp_has_received_is_asked_for_once(bench: Bench) -> None:
    """Its webhook is lost: each run would add the same receipt to the Payment."""
    payment_id = challenged(bench, bench.session(bench.cart()))["paymentReference"]
    bench.stand_in.outbox.mode = DeliveryMode(drop=True)
    bench.later(timedelta(hours=24).total_seconds())
    reconcile(bench)
    received = bench.payment(payment_id)
    bench.calls()
    for _ in range(3):
        reconcile(bench)
    assert [one for one in bench.calls() if "cancel" in one] == []
    assert bench.payment(payment_id) == received


@pytest.mark.parametrize("commands", [(), ("Charge",), ("Charge", "CancelAuthorization")])
def test_an_attempt_that_the_psp_never_got_ends_after_two_days(
    bench: Bench, commands: tuple[str, ...]
) -> None:
    """Also where a merchant commanded something, which ends with it."""
    bench.stand_in.faults.add(FaultRule(path="/v1/payments$", status=503, count=99))
    cart = bench.cart()
    bench.pay(bench.session(cart))
    bench.stand_in.faults.clear()
    [payment_id] = bench.attached(cart)
    for kind in commands:
        draft = {"type": kind, "state": "Initial", "amount": amount(10_000)}
        bench.update(payment_id, {"action": "addTransaction", "transaction": draft})
    for _ in range(2):
        bench.later(timedelta(hours=25).total_seconds())
        reconcile(bench)
    bench.later(1)
    reconcile(bench)
    ended = dict.fromkeys(("Authorization", *commands), "Failure")
    assert {one.type: one.state for one in bench.payment(payment_id).transactions} == ended


def test_what_is_commanded_on_a_failed_attempt_ends_also_when_it_is_old(bench: Bench) -> None:
    cart = bench.cart()
    bench.pay(bench.session(cart), "tok_declined")
    bench.later(1)
    [payment_id] = bench.attached(cart)
    draft = {"type": "Charge", "state": "Initial", "amount": amount(10_000)}
    bench.update(payment_id, {"action": "addTransaction", "transaction": draft})
    bench.later(timedelta(hours=25).total_seconds())
    reconcile(bench)
    assert bench.transactions(payment_id) == [
        ("Authorization", 10_000, "Failure"),
        ("Charge", 10_000, "Failure"),
    ]


def test_a_refund_is_not_repeated_when_its_key_is_forgotten(bench: Bench) -> None:
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 10_000)
    bench.later(1)
    bench.stand_in.outbox.mode = DeliveryMode(drop=True)
    bench.stand_in.faults.add(FaultRule(path="/refunds", applied_but_failed=True, count=9))
    bench.outcome(payment_id, "refundPayment", 4_000)
    bench.stand_in.faults.clear()
    bench.later(timedelta(hours=26).total_seconds())
    bench.calls()
    reconcile(bench)
    assert [one for one in bench.calls() if "refunds" in one] == []
    refunds = [one for one in booked(bench, payment_id).operations if one.type == "refund"]
    assert [one.amount for one in refunds] == [4_000]
