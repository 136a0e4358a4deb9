"""Load while faults rotate, a short form of `make load`."""

from pathlib import Path

import pytest

from log_scan_plugin import LogScan
from real_processes.checks import Violation
from real_processes.load_command import report
from real_processes.load_generator import Job
from real_processes.load_run import LoadRun, Plan
from real_processes.process_cluster import running_cluster
from stack_support import secrets_in_logs

pytestmark = [pytest.mark.servers, pytest.mark.slow]

SECONDS = 8
# Nothing else is ever answered: no 500, and nobody is left without an answer.
FINE = {"200", "400", "409", "503"}


def pretend(load: LoadRun) -> None:
    """Pretend that a client was told of something that never happened."""
    payment = next(iter(load.load_generator.paid))
    load.load_generator.told[Job(payment, "refundPayment", 1, "never")] = "approved"


def test_a_crowd_in_bad_weather_leaves_all_books_in_order(
    tmp_path: Path, log_scan: LogScan
) -> None:
    with running_cluster(tmp_path, on_demand=False) as cluster:
        load = LoadRun(cluster, Plan(SECONDS, clients=5, faults_per_second=6, longest_delay=6))
        load.run()
        books = load.check()
        pretend(load)
        with pytest.raises(Violation, match="was told 'approved'"):
            load.check()
        shown = report(load, tmp_path)

    assert set(load.load_generator.timings.statuses) <= FINE, shown
    assert load.load_generator.timings.statuses["200"] > 3 * SECONDS
    assert load.fault_rotation.happened.total() > SECONDS
    assert len(books.payments) > SECONDS
    assert secrets_in_logs(tmp_path, log_scan) == []
