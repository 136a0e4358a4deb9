"""Loopback ports that nobody listens on."""

import socket

LOOPBACK = "127.0.0.1"


def free_port(preferred: int) -> int:
    """Return the preferred port when it is free, else another free one; 0 prefers none.

    SO_REUSEPORT stays off while looking: with it, a server that was left behind on the same port
    would go unnoticed and get half of the requests.
    """
    try:
        return _bound_port(preferred)
    except OSError:
        return _bound_port(0)


def _bound_port(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((LOOPBACK, port))
        bound: int = probe.getsockname()[1]
        return bound
