"""A run as a whole: all of the payments, in time, whatever one of them or a service does."""

import json
from collections.abc import Callable

import pytest

from reconciliation.use_cases.report import ReconciliationReport
from reconciliation_support import AGE, DAY, ReconciliationBench
from sandbox.faults import FaultRule


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


def pending(bench: ReconciliationBench) -> str:
    session = bench.session(bench.cart())
    return str(bench.pay(session, "tok_pending_success").json()["paymentReference"])


def summary(out: str) -> dict[str, object]:
    """Return the last log line about a whole run."""
    lines = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    found: dict[str, object] = [one for one in lines if "examined" in one][-1]
    return found


@pytest.mark.parametrize("place", [0.0, 0.5])
def test_every_page_is_read_from_wherever_it_starts(
    bench: ReconciliationBench, place: float
) -> None:
    ids = bench.claim(105)
    bench.unheard(3 * DAY)

    report = bench.reconcile_for(1_200, place)

    assert sorted(report.changed) == ids
    assert report.examined == len(ids)
    assert bench.reconcile().examined == 0


def test_any_name_of_the_interface_is_found() -> None:
    bench = ReconciliationBench(settings={"PAYMENT_INTERFACE": 'or" 1="1 \\'})
    payment_id = pending(bench)
    bench.new_payment(key="pay-other-cart-1", interface="1")
    bench.unheard(3 * DAY)

    assert bench.reconcile().changed == [payment_id]


def test_it_stops_when_its_time_is_over_and_another_run_goes_on(
    bench: ReconciliationBench,
) -> None:
    ids = bench.claim(6)
    bench.unheard(3 * DAY)
    bench.psp.faults.add(FaultRule(method="GET", path="/v1/payments$", delay_seconds=2, count=None))

    first = bench.reconcile_for(9)
    assert len(first.changed) == 2
    assert not first.is_complete
    assert "open Payments" in first.starved
    assert first.failed == first.postponed == []

    second = bench.reconcile()
    assert second.is_complete
    assert sorted(first.changed + second.changed) == ids


def test_a_run_that_never_reaches_the_end_takes_another_part_each_time(
    bench: ReconciliationBench,
) -> None:
    """What stays open must not keep a short run from all that comes after it."""
    ids = bench.claim(4)
    bench.psp.faults.add(FaultRule(method="GET", path="/v1/payments$", delay_seconds=2, count=None))
    bench.unheard(DAY)
    seen = set()
    for payment_id in ids:
        bench.calls()
        place = int(payment_id[:8], 16) / 2**32
        assert bench.reconcile_for(1, place).examined == 1
        calls = " ".join(bench.calls())
        seen |= {one for one in ids if one in calls}
    assert seen == set(ids)


def unreadable(bench: ReconciliationBench, payment_id: str) -> None:
    path = f"/payments/{payment_id}$"
    bench.commercetools.faults.add(
        FaultRule(method="GET", path=path, malformed_body='{"id": 1}', count=None)
    )


def refused(bench: ReconciliationBench, payment_id: str) -> None:
    path = f"/payments/{payment_id}$"
    bench.commercetools.faults.add(FaultRule(method="POST", path=path, status=400, count=None))


@pytest.mark.parametrize("spoil", [unreadable, refused])
def test_one_poisonous_payment_stops_no_other(
    bench: ReconciliationBench,
    spoil: Callable[[ReconciliationBench, str], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    ids = sorted(pending(bench) for _ in range(3))
    spoil(bench, ids[1])
    bench.unheard(AGE)

    report = bench.reconcile()

    assert sorted(report.changed) == [ids[0], ids[2]]
    assert report.failed + report.postponed == [ids[1]]
    assert ids[1] in capsys.readouterr().out


def test_nothing_to_do_is_a_good_run(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.paid()
    bench.unheard(AGE)

    report = bench.reconcile()

    assert (report.examined, report.changed, report.is_complete) == (0, [], True)
    assert not report.could_not_work
    assert summary(capsys.readouterr().out)["message"] == "Reconciliation is done"


def test_the_log_sums_a_run_up(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    payment_id = pending(bench)
    bench.unheard(AGE)
    capsys.readouterr()

    bench.reconcile()

    line = summary(capsys.readouterr().out)
    assert (line["examined"], line["changed"]) == (1, payment_id)
    assert line["correlationId"]


def test_commercetools_is_down(bench: ReconciliationBench) -> None:
    bench.commercetools.faults.add(FaultRule(path="/payments", status=503, count=None))

    report = bench.reconcile()

    assert report.could_not_work
    assert not report.is_complete


def test_commercetools_is_down_and_the_psp_is_not(bench: ReconciliationBench) -> None:
    bench.paid()
    bench.unheard(DAY)
    bench.commercetools.faults.add(FaultRule(path="/payments", status=503, count=None))

    assert bench.reconcile().could_not_work


def test_credentials_do_not_work(bench: ReconciliationBench) -> None:
    assert bench.reconcile(CTP_CLIENT_SECRET="another-secret").could_not_work


def test_the_psp_is_down(bench: ReconciliationBench) -> None:
    """After some payments in a row it is no use to wait for the others."""
    for _ in range(7):
        pending(bench)
    bench.unheard(AGE)
    bench.psp.faults.add(FaultRule(path="/v1/payments", status=503, count=None))

    report = bench.reconcile()

    assert len(report.postponed) == 5
    assert report.could_not_work


def test_the_psp_fails_now_and_then(bench: ReconciliationBench) -> None:
    ids = sorted(pending(bench) for _ in range(7))
    bench.unheard(AGE)
    bench.psp.faults.add(FaultRule(method="GET", path="/v1/payments/", status=503, count=4))

    report = bench.reconcile()

    assert report.is_complete
    assert not report.could_not_work
    assert sorted(report.changed + report.postponed) == ids
    assert len(report.postponed) == 1


def test_a_report_says_when_nothing_was_done() -> None:
    assert ReconciliationReport(outage="Down.").could_not_work
    assert not ReconciliationReport(outage="Down.", examined=1).could_not_work
    assert not ReconciliationReport(outage="Down.", listed=1).could_not_work
    assert not ReconciliationReport().could_not_work
