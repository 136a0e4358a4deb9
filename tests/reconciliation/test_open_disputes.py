"""Disputes that wait for an answer, and unfinished operations, in the reports."""

import msgspec
import pytest

from audit_support import Audited
from reconciliation_support import DAY, HOUR, ReconciliationBench

CAPTURED = 10_000


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


def disputed(bench: ReconciliationBench) -> str:
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", CAPTURED)
    bench.control(payment_id, "dispute")
    return payment_id


def test_each_run_lists_what_waits_for_an_answer(bench: ReconciliationBench) -> None:
    payment_id = disputed(bench)
    bench.unheard(2 * DAY)

    [first] = bench.reconcile().disputes
    bench.unheard(HOUR)
    [second] = bench.reconcile().disputes

    assert (first.payment_id, first.stage, first.reason) == (payment_id, "chargeback", "fraudulent")
    assert (first.amount, first.days_left, second.days_left) == ("100.00 EUR", 5, 4)
    assert msgspec.structs.replace(second, days_left=5) == first


@pytest.mark.parametrize("end", ["won", "lost"])
def test_one_that_was_decided_is_not_listed(bench: ReconciliationBench, end: str) -> None:
    payment_id = disputed(bench)
    bench.control(payment_id, f"dispute-{end}")
    bench.unheard(HOUR)

    assert bench.reconcile().disputes == []


def test_one_that_nobody_answered_in_time_has_days_below_zero(bench: ReconciliationBench) -> None:
    disputed(bench)
    bench.later(60)
    bench.unheard(8 * DAY)

    [late] = bench.reconcile().disputes

    assert late.days_left is not None
    assert late.days_left < 0


def test_the_audit_lists_it_and_finds_nothing(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    payment_id = disputed(bench)
    bench.unheard(HOUR)
    bench.reconcile()
    bench.unheard(2 * HOUR)

    shown = Audited(bench, capsys, "--days", "7")

    assert (
        "A dispute (chargeback, fraudulent) of 100.00 EUR waits for an answer: due 2" in shown.out
    )
    assert payment_id in shown.out
    report = Audited(bench, capsys, "--json").report
    assert [one["paymentId"] for one in report["disputes"]] == [payment_id]
    assert not [one for one in report["findings"] if "dispute" in one["problem"].lower()]


def test_a_run_says_how_old_the_oldest_unfinished_operation_is(bench: ReconciliationBench) -> None:
    bench.pay(bench.session(bench.cart()), "tok_three_ds")
    bench.unheard(2 * HOUR)
    bench.pay(bench.session(bench.cart()), "tok_three_ds")
    bench.unheard(HOUR)

    report = bench.reconcile()

    assert (report.unfinished, report.oldest_minutes) == (2, 180)
