"""Connections between two requests."""

import select
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from real_processes.process_cluster import ProcessCluster

pytestmark = [pytest.mark.servers, pytest.mark.slow]

# Longer than gunicorn keeps them unless it is told otherwise.
SECONDS = 3


def test_idle_connections_are_kept(cluster: ProcessCluster) -> None:
    """Load balancers reuse a connection for a minute; one closed meanwhile is a lost request."""
    facts = cluster.facts
    with (
        closing(served(facts.processor_url)) as first,
        closing(served(facts.event_handler_url)) as second,
    ):
        closed, _, _ = select.select([first.sock, second.sock], [], [], SECONDS)

    assert closed == []


def served(url: str) -> HTTPConnection:
    """Return a connection on which one request was made and answered."""
    address = urlsplit(url)
    connection = HTTPConnection(str(address.hostname), address.port, timeout=5)
    connection.request("GET", "/health")
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200
    return connection
