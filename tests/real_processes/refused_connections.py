"""Whether a server that stops still accepts connections."""

import errno
import socket
from contextlib import suppress
from urllib.parse import urlsplit


def refuses_connections(url: str) -> bool:
    """Connect until that is refused, every time the last connection is closed, or old enough."""
    address = urlsplit(url)
    for _ in range(100):
        with socket.socket() as client, suppress(TimeoutError, ConnectionResetError):
            client.settimeout(0.1)
            if client.connect_ex((address.hostname, address.port)) == errno.ECONNREFUSED:
                return True
            client.recv(1)
    return False
