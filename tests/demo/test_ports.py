"""A port that somebody listens on is never handed out."""

import socket

import pytest

from sandbox.demo.ports import LOOPBACK, free_port


def listening(*options: int) -> socket.socket:
    server = socket.socket()
    for option in options:
        server.setsockopt(socket.SOL_SOCKET, option, 1)
    server.bind((LOOPBACK, 0))
    server.listen()
    return server


def test_the_preferred_port_is_kept_when_it_is_free() -> None:
    with listening() as server:
        port = server.getsockname()[1]
    assert free_port(port) == port


@pytest.mark.parametrize("options", [(), (socket.SO_REUSEADDR,), (socket.SO_REUSEPORT,)])
def test_another_port_is_found_beside_a_server(options: tuple[int, ...]) -> None:
    with listening(*options) as server:
        taken = server.getsockname()[1]
        found = free_port(taken)
        assert found != taken
        with socket.socket() as mine:
            mine.bind((LOOPBACK, found))
