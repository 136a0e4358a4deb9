"""A port that somebody listens on is never handed out."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.demo.ports import LOOPBACK, free_port
from sandbox.demo.services import ROOT


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


def test_two_who_ask_at_once_get_different_ports() -> None:
    """Nobody listens yet on what the first one got."""
    code = "from sandbox.demo.ports import free_port; print(*(free_port(0) for _ in range(30)))"
    env = {"PYTHONPATH": str(ROOT / "sandbox/src")}
    command = [sys.executable, "-c", code]
    asking = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE) for _ in range(2)]
    one, other = (set(process.communicate()[0].split()) for process in asking)

    assert (len(one), len(other)) == (30, 30)
    assert not one & other


def test_connections_to_elsewhere_get_none_of_them() -> None:
    first, _ = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()
    assert free_port(0) < int(first)
