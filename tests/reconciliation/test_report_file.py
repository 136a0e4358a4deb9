"""A report that is a file: `make report`, and what it compares."""

import json
from pathlib import Path
from typing import Any

import pytest

from adyen_items import ACCOUNT
from adyen_report_support import ReportBench, as_csv, row
from bench import Bench
from reconciliation.report_file import main
from sandbox.faults import FaultRule

UNKNOWN = "00000000-0000-4000-8000-000000000000"
PSP = "PAYMENT000000001"


@pytest.fixture
def bench() -> ReportBench:
    return ReportBench()


class Done:
    """What one run of the command came to."""

    def __init__(
        self, bench: Bench, capsys: pytest.CaptureFixture[str], file: Path, *arguments: str
    ) -> None:
        capsys.readouterr()
        self.code = main([str(file), *arguments], bench.settings, bench.world())
        self.out, self.err = capsys.readouterr()

    @property
    def read(self) -> Any:
        return json.loads(self.out)


def published(bench: ReportBench, folder: Path) -> Path:
    name = bench.publish()
    file = folder / name
    file.write_bytes((bench.adyen.reports.text(ACCOUNT, name) or "").encode())
    return file


def test_a_file_repairs_what_a_lost_webhook_left(
    bench: ReportBench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    payment_id = bench.captured()
    bench.lost()
    bench.adyen.late.capture_failed(bench.psp_reference(payment_id))
    file = published(bench, tmp_path)
    version = bench.payment(payment_id).version

    compared = Done(bench, capsys, file, "--compare")
    assert (compared.code, compared.read["added"]) == (1, 1)
    assert bench.payment(payment_id).version == version

    done = Done(bench, capsys, file)
    assert (done.code, done.read["completed"]) == (0, [payment_id])
    assert bench.transactions(payment_id)[-1] == ("Charge", 10_000, "Failure")
    assert '"eventCode":"report.payment_completed"' in done.err
    assert "CaptureFailed report:" in done.err

    again = Done(bench, capsys, file, "--compare")
    assert (again.code, again.read["added"]) == (0, 0)


def test_foreign_lines_and_unknown_payments_are_counted_and_named(
    bench: ReportBench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "report.csv"
    file.write_bytes(
        as_csv(
            row("Authorised", "order-1", PSP),
            row("Authorised", "order-2", PSP),
            row("Authorised", UNKNOWN, PSP),
            row("SomethingNew", UNKNOWN, PSP),
        )
    )
    done = Done(bench, capsys, file)
    assert done.code == 3
    numbers = {name: done.read[name] for name in ("lines", "foreign", "missing", "unclear")}
    assert numbers == {"lines": 4, "foreign": 2, "missing": 1, "unclear": 1}
    assert done.read["notes"] == [
        f"{UNKNOWN}: its record type is unknown",
        f"{UNKNOWN}: no Payment of ours",
    ]
    assert '"eventCode":"report.lines_unclear"' in done.err


def test_a_file_that_is_cut_off_changes_nothing(
    bench: ReportBench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not even what stands in its whole lines."""
    payment_id = bench.captured()
    bench.lost()
    bench.adyen.late.capture_failed(bench.psp_reference(payment_id))
    file = published(bench, tmp_path)
    file.write_bytes(file.read_bytes() + b"SandboxCompany,Sand")
    version = bench.payment(payment_id).version
    done = Done(bench, capsys, file)
    assert done.code == 2
    assert done.read["problem"] == "Line 6 of the report has no end: the report is cut off."
    assert '"eventCode":"report.refused"' in done.err
    assert bench.payment(payment_id).version == version


def test_a_line_without_end_does_not_fill_the_memory(
    bench: ReportBench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "report.csv"
    with file.open("wb") as opened:
        opened.truncate(2 * 1024**3)  # A sparse file: nothing of it is on the disk.
    done = Done(bench, capsys, file)
    assert done.read["problem"] == "Line 1 of the report has no end: the report is cut off."


def test_lines_of_one_payment_that_are_far_apart(
    bench: ReportBench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The capture that was tried again matters only with the failure, which comes much later."""
    payment_id = bench.captured()
    bench.lost()
    bench.adyen.late.capture_failed(bench.psp_reference(payment_id))
    bench.clock.advance(60)
    bench.adyen.late.recapture(bench.psp_reference(payment_id))
    file = published(bench, tmp_path)
    header, *rows = file.read_bytes().splitlines(keepends=True)
    [foreign] = as_csv(row("Received", "order-1", PSP)).splitlines(keepends=True)[1:]
    wide = foreign.rstrip() + b"," * (header.count(b",") - foreign.count(b",")) + b"\r\n"
    file.write_bytes(b"".join([header, *rows[3:][::-1], *[wide] * 1_000, *rows[:3]]))
    done = Done(bench, capsys, file)
    assert (done.code, done.read["lines"]) == (0, len(rows) + 1_000)
    assert bench.transactions(payment_id)[-1] == ("Charge", 10_000, "Success")
    assert Done(bench, capsys, file, "--compare").code == 0


def test_an_outage_of_commercetools_is_no_success(
    bench: ReportBench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    payment_id = bench.captured()
    bench.lost()
    bench.adyen.late.capture_failed(bench.psp_reference(payment_id))
    file = published(bench, tmp_path)
    bench.commercetools.faults.add(FaultRule(path="/payments", status=503, count=None))
    done = Done(bench, capsys, file)
    assert (done.code, done.out) == (2, "")
    bench.commercetools.faults.clear()
    assert Done(bench, capsys, file).code == 0


def test_a_crash_in_the_middle_is_made_up_for(
    bench: ReportBench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The update takes place and its answer is lost; what is left is done by the next run."""
    lost = [bench.captured() for _ in range(3)]
    bench.lost()
    for one in lost:
        bench.adyen.late.capture_failed(bench.psp_reference(one))
    file = published(bench, tmp_path)
    bench.commercetools.faults.add(
        FaultRule(method="POST", path="/payments/", applied_but_failed=True, count=4, skip=1)
    )
    first = Done(bench, capsys, file)
    bench.commercetools.faults.clear()
    Done(bench, capsys, file)
    for one in lost:
        assert bench.transactions(one)[-1] == ("Charge", 10_000, "Failure")
        names = [two.name for two in bench.journal(one) if two.code == "report"]
        assert len(names) == 1
    assert first.code in (0, 3)
    assert Done(bench, capsys, file, "--compare").code == 0


@pytest.mark.parametrize("provider", ["sandbox", "nowhere"])
def test_what_has_no_reports_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], provider: str
) -> None:
    bench = Bench()
    file = tmp_path / "report.csv"
    file.write_bytes(as_csv())
    if provider == "nowhere":
        bench.settings = {**bench.settings, "CTP_PROJECT_KEY": ""}
    done = Done(bench, capsys, file)
    assert (done.code, done.out) == (2, "")
    assert "The report cannot be read" in done.err


def test_a_file_that_is_not_there(
    bench: ReportBench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = Done(bench, capsys, tmp_path / "none.csv")
    assert done.code == 2
    assert "none.csv" in done.err
