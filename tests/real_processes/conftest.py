"""One stage for all tests with real processes: it takes seconds to start."""

from collections.abc import Iterator

import pytest

from log_scan_plugin import LogScan
from real_processes.market import Market
from real_processes.stage import IMPATIENT, Stage, running_stage
from stack_support import secrets_in_logs


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory, log_scan: LogScan) -> Iterator[Stage]:
    """Return the running servers; whoever ends one of them starts it again."""
    folder = tmp_path_factory.mktemp("stage")
    with running_stage(folder, settings=IMPATIENT) as running:
        for secret in (running.facts.connector_client_secret, running.facts.psp_webhook_secret):
            log_scan.plant("a secret", secret)
        yield running
    assert secrets_in_logs(folder, log_scan) == []


@pytest.fixture
def market(stage: Stage) -> Market:
    """Return those who call the connector."""
    return Market(stage.facts)
