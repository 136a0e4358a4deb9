"""A crowd in bad weather, a short form of `make load`."""

from pathlib import Path

import pytest

from log_scan_plugin import LogScan
from real_processes.checks import Violation
from real_processes.crowd import Job
from real_processes.load_command import report
from real_processes.load_run import LoadRun, Plan
from real_processes.stage import running_stage
from stack_support import secrets_in_logs

pytestmark = [pytest.mark.servers, pytest.mark.slow]

SECONDS = 8
# Nothing else is ever answered: no 500, and nobody is left without an answer.
FINE = {"200", "400", "409", "503"}


def pretend(load: LoadRun) -> None:
    """Pretend that a client was told of something that never happened."""
    payment = next(iter(load.crowd.paid))
    load.crowd.told[Job(payment, "refundPayment", 1, "never")] = "approved"


def test_a_crowd_in_bad_weather_leaves_all_books_in_order(
    tmp_path: Path, log_scan: LogScan
) -> None:
    with running_stage(tmp_path, on_demand=False) as stage:
        load = LoadRun(stage, Plan(SECONDS, clients=5, faults_per_second=6, longest_delay=6))
        load.run()
        books = load.check()
        pretend(load)
        with pytest.raises(Violation, match="was told 'approved'"):
            load.check()
        shown = report(load, tmp_path)

    assert set(load.crowd.timings.statuses) <= FINE, shown
    assert load.crowd.timings.statuses["200"] > 3 * SECONDS
    assert load.weather.happened.total() > SECONDS
    assert len(books.payments) > SECONDS
    assert secrets_in_logs(tmp_path, log_scan) == []
