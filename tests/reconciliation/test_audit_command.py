"""The audit's command line: what it shows, how it ends."""

from datetime import timedelta

import pytest

from audit_support import Audited, audited, unheard, without_cart
from reconciliation.audit import main
from reconciliation.use_cases.audit_report import INVARIANTS, NOT_CHECKED
from reconciliation_support import DAY, HOUR, ReconciliationBench
from sandbox.faults import FaultRule


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


def test_only_the_days_that_were_asked_for_are_looked_at(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    unheard(bench)
    bench.unheard(2 * DAY)
    paid = bench.paid()
    bench.unheard(2 * HOUR)

    report = audited(bench, capsys, "--days", "1").report
    assert (report["examined"], report["listed"], report["findings"]) == (1, 1, [])
    assert bench.payment(paid).created_at > bench.clock.now() - timedelta(days=1)
    assert audited(bench, capsys, "--days", "3").code == 1


def test_what_is_being_paid_is_left_out(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    unheard(bench)
    bench.unheard(HOUR / 2)
    assert audited(bench, capsys).report["examined"] == 0


def test_people_can_read_it(bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]) -> None:
    payment_id = without_cart(bench)
    bench.unheard(2 * HOUR)

    done = Audited(bench, capsys)

    assert payment_id in done.out
    assert all(f" {name}" in done.out for name in (*INVARIANTS, *NOT_CHECKED))
    assert "\n1 Payments and 1 payments at the PSP examined: 1 findings.\n" in done.out


def test_long_work_shows_how_far_it_is(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.claim(101)
    bench.unheard(2 * HOUR)

    assert audited(bench, capsys).err.splitlines() == [
        "50 examined, 0 findings",
        "100 examined, 0 findings",
    ]


@pytest.mark.parametrize("service", ["commercetools", "psp"])
def test_an_outage_is_no_clean_bill(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str], service: str
) -> None:
    for _ in range(6):
        bench.paid()
    bench.unheard(2 * HOUR)
    path = "/payments" if service == "commercetools" else "/v1/payments"
    getattr(bench, service).faults.add(FaultRule(path=path, status=503, count=None))

    done = audited(bench, capsys)

    assert done.code == 2
    assert done.report["outage"]


def test_one_payment_that_cannot_be_examined_is_named(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    payment_id = bench.paid()
    bench.paid()
    bench.unheard(2 * HOUR)
    path = f"/payments/{payment_id}$"
    bench.commercetools.faults.add(FaultRule(path=path, malformed_body="[]", count=None))

    done = Audited(bench, capsys)

    assert done.code == 2
    assert f"Not examined: {payment_id}" in done.out


@pytest.mark.parametrize("days", ["0", "-1", "x", "99999", "1" * 5_000])
def test_days_must_be_a_number(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str], days: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        Audited(bench, capsys, f"--days={days}")
    assert ended.value.code == 2


def test_a_missing_setting_is_named(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.settings = {**bench.settings, "CTP_CLIENT_SECRET": ""}
    done = Audited(bench, capsys)
    assert done.code == 2
    assert "CTP_CLIENT_SECRET" in done.err


def test_help_says_what_is_checked_and_what_is_not(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"], bench.settings)
    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(f"  {name}" in told for name in (*INVARIANTS, *NOT_CHECKED))
    assert "exit codes" in told
