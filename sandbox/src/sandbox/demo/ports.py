"""Loopback ports that nobody listens on."""

import itertools
import os
import socket
from contextlib import suppress

LOOPBACK = "127.0.0.1"

# Each process has ports of its own, in turn: between looking at a port and listening on it, another
# process could be given it. They end before those that Linux gives to connections, from 32768 on.
_FIRST, _PROCESSES, _OF_EACH = 12_000, 200, 100
_TURNS = itertools.count()


def free_port(preferred: int) -> int:
    """Return the preferred port when it is free, else another free one; 0 prefers none.

    SO_REUSEPORT stays off while looking: with it, a server that was left behind on the same port
    would go unnoticed and get half of the requests.
    """
    own = _FIRST + os.getpid() % _PROCESSES * _OF_EACH
    turns = itertools.islice(_TURNS, _OF_EACH)
    others = (own + turn % _OF_EACH for turn in turns)
    for port in itertools.chain([preferred] if preferred else [], others):
        with suppress(OSError):
            return _bound_port(port)
    return _bound_port(0)


def _bound_port(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((LOOPBACK, port))
        bound: int = probe.getsockname()[1]
        return bound
