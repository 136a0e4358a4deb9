"""What has to wait is no outage, and no part of a run takes the time of the others."""

import json

import pytest

from reconciliation_support import AGE, DAY, HOUR, ReconciliationBench
from sandbox.faults import FaultRule

# With one other Payment among them, five of these are in a row wherever it stands.
WAITING = 12


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


def undecided(bench: ReconciliationBench) -> str:
    """Return a Payment with a merchant's Charge, while a bank is still deciding."""
    session = bench.session(bench.cart())
    payment_id = str(bench.pay(session, "tok_pending_success").json()["paymentReference"])
    bench.add(payment_id, "Charge", 10_000)
    return payment_id


def not_switched_on(bench: ReconciliationBench) -> str:
    """Return a Payment with a Refund that waits for a Charge that nobody carries out."""
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 10_000)
    bench.add(payment_id, "Refund", 10_000)
    return payment_id


@pytest.mark.parametrize("make", [undecided, not_switched_on])
def test_payments_that_must_wait_end_no_run(bench: ReconciliationBench, make: object) -> None:
    assert callable(make)
    bench.psp.timing.settle_seconds = 10 * DAY
    waiting = sorted(make(bench) for _ in range(WAITING))
    bench.unheard(AGE)
    behind = bench.claim(1)
    cart, orphan = bench.paid_cart()
    bench.detach(cart)
    bench.unheard(2 * DAY)

    commands = "Charge" if make is undecided else "Refund"
    report = bench.reconcile(MERCHANT_COMMANDS=commands)

    assert sorted(report.waiting) == waiting
    assert (report.is_complete, report.outage, report.postponed) == (True, None, [])
    assert report.orphans == [bench.reference(orphan)]
    assert set(behind) <= set(report.changed)


def test_a_claim_that_may_be_in_work_is_waited_for(bench: ReconciliationBench) -> None:
    down = FaultRule(method="POST", path="/captures$", status=503, count=None)
    bench.psp.faults.add(down)
    ids = sorted(bench.paid() for _ in range(WAITING))
    for payment_id in ids:
        bench.outcome(payment_id, "capturePayment", 1_000)
    bench.psp.faults.clear()

    bench.unheard(1)
    report = bench.reconcile(RECONCILIATION_AGE_MINUTES="0")

    assert sorted(report.waiting) == ids
    assert report.outage is None


def test_what_waits_for_a_claim_does_not_hold_it_up(bench: ReconciliationBench) -> None:
    """A merchant's refund waits until our capture has an end, which was claimed after it."""
    payment_id = bench.paid()
    bench.add(payment_id, "Refund", 1_000)
    bench.psp.faults.add(FaultRule(method="POST", path="/captures$", status=503, count=None))
    assert bench.outcome(payment_id, "capturePayment", 10_000) == "received"
    bench.psp.faults.clear()
    bench.unheard(AGE)

    report = bench.reconcile()

    assert (report.waiting, report.changed) == ([payment_id], [payment_id])
    bench.unheard(AGE)
    assert bench.reconcile().waiting == []
    assert bench.transactions(payment_id) == [
        ("Authorization", 10_000, "Success"),
        ("Refund", 1_000, "Success"),
        ("Charge", 10_000, "Success"),
    ]


def test_each_part_has_its_share_of_the_time(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    """Open Payments that eat up any time keep nobody from looking for lost money."""
    bench.claim(40)
    cart, orphan = bench.paid_cart()
    bench.detach(cart)
    bench.unheard(DAY)
    slow = FaultRule(method="GET", path="/v1/payments$", delay_seconds=4, count=None)
    bench.psp.faults.add(slow)

    report = bench.reconcile_for(120)

    assert report.orphans == [bench.reference(orphan)]
    assert report.examined < 40
    assert (report.is_complete, report.starved) == (False, ["open Payments"])
    out = capsys.readouterr().out
    [line] = [
        json.loads(one) for one in out.splitlines() if "reconciliation.part_incomplete" in one
    ]
    assert (line["severity"], line["part"]) == ("WARNING", "open Payments")


def test_what_one_part_leaves_goes_to_the_others(bench: ReconciliationBench) -> None:
    ids = bench.claim(12)
    bench.unheard(DAY)
    slow = FaultRule(method="GET", path="/v1/payments$", delay_seconds=4, count=None)
    bench.psp.faults.add(slow)

    report = bench.reconcile_for(90)

    assert report.examined == len(ids)
    assert (report.is_complete, report.starved) == (True, [])


def test_a_part_without_any_time_is_named(bench: ReconciliationBench) -> None:
    bench.claim(3)
    bench.unheard(2 * HOUR)
    slow = FaultRule(method="GET", path="/v1/payments$", delay_seconds=4, count=None)
    bench.psp.faults.add(slow)

    report = bench.reconcile_for(3)

    assert report.starved == [
        "open Payments",
        "new payments at the PSP",
        "Payments changed lately",
        "old payments at the PSP",
    ]


def test_a_part_that_cannot_go_on_stops_no_other(bench: ReconciliationBench) -> None:
    cart, orphan = bench.paid_cart()
    bench.detach(cart)
    bench.unheard(2 * HOUR)
    bench.commercetools.faults.add(FaultRule(method="GET", path="/payments$", status=400, count=1))

    report = bench.reconcile()

    assert report.orphans == [bench.reference(orphan)]
    assert (report.is_complete, report.starved) == (False, ["open Payments"])
    assert report.outage
