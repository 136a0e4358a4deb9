"""Connections between two requests."""

from contextlib import closing
from http.client import HTTPConnection
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
    connection = HTTPConnection(str(address.hostname), address.port, timeout=3)
    with closing(connection):
        connection.request("GET", "/health")
        answer = connection.getresponse()
        answer.read()
        with pytest.raises(TimeoutError):
            connection.sock.recv(1)

    assert answer.status == 200
