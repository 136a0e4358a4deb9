"""Connections between two requests."""

import socket
from urllib.parse import urlsplit

import pytest

from real_processes.stage import Stage

pytestmark = [pytest.mark.servers, pytest.mark.slow]


@pytest.mark.parametrize("name", ["processor", "event-handler"])
def test_an_idle_connection_is_kept(stage: Stage, name: str) -> None:
    """Load balancers reuse a connection for a minute; one closed meanwhile is a lost request."""
    facts = stage.facts
    url = {"processor": facts.processor_url, "event-handler": facts.event_handler_url}[name]
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=3) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = connection.recv(65536)
        with pytest.raises(TimeoutError):
            connection.recv(1)

    assert answer.startswith(b"HTTP/1.1 200")
