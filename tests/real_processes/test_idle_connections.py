"""Connections between two requests."""

import select
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from socket import create_connection
from urllib.parse import urlsplit

import pytest

from real_processes.process_cluster import ProcessCluster
from real_processes.processes import sockets_of

pytestmark = [pytest.mark.servers, pytest.mark.slow]

# Longer than gunicorn keeps them unless it is told otherwise.
SECONDS = 3
# As many as a worker has threads.
CONNECTIONS = 32


def test_idle_connections_are_kept(cluster: ProcessCluster) -> None:
    """Load balancers reuse a connection for a minute; one closed meanwhile is a lost request."""
    facts = cluster.facts
    with (
        closing(served(facts.processor_url)) as first,
        closing(served(facts.event_handler_url)) as second,
    ):
        closed, _, _ = select.select([first.sock, second.sock], [], [], SECONDS)

    assert closed == []


def test_connections_are_shared_out_between_the_workers(cluster: ProcessCluster) -> None:
    """Clients of a worker with more connections than threads wait, while the other has some."""
    url = urlsplit(cluster.facts.processor_url)
    address = (str(url.hostname), url.port or 0)
    with ExitStack() as stack:
        clients = [stack.enter_context(create_connection(address)) for _ in range(CONNECTIONS)]
        for one in clients:
            one.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for one in clients:
            one.recv(1)
        counts = [sockets_of(one, address[1]) for one in cluster.workers("processor")]

    assert len(counts) == 2
    assert min(counts) >= CONNECTIONS / 4, counts


def served(url: str) -> HTTPConnection:
    """Return a connection on which one request was made and answered."""
    address = urlsplit(url)
    connection = HTTPConnection(str(address.hostname), address.port, timeout=5)
    connection.request("GET", "/health")
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200
    return connection
