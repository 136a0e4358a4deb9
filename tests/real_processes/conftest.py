"""One cluster for all tests with real processes: it takes seconds to start."""

from collections.abc import Iterator

import pytest

from log_scan_plugin import LogScan
from real_processes.process_cluster import SHORT_TIMEOUT, ProcessCluster, running_cluster
from real_processes.stack_client import StackClient
from stack_support import secrets_in_logs


@pytest.fixture(scope="session")
def cluster(
    tmp_path_factory: pytest.TempPathFactory, log_scan: LogScan
) -> Iterator[ProcessCluster]:
    """Return the running servers; whoever ends one of them starts it again."""
    folder = tmp_path_factory.mktemp("cluster")
    with running_cluster(folder, settings=SHORT_TIMEOUT) as running:
        for secret in (running.facts.connector_client_secret, running.facts.psp_webhook_secret):
            log_scan.plant("a secret", secret)
        yield running
    assert secrets_in_logs(folder, log_scan) == []


@pytest.fixture
def stack_client(cluster: ProcessCluster) -> StackClient:
    """Return those who call the connector."""
    return StackClient(cluster.facts)
