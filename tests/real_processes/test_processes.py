"""What the tests do to processes that are not their own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from real_processes.processes import pause

_SERVER = """
import socket, threading

listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)

def serve():
    while True:
        with listener.accept()[0] as client:
            client.sendall(b"answer")

for _ in range(64):
    threading.Thread(target=serve).start()
"""


@contextmanager
def _server() -> Iterator[tuple[int, int]]:
    """Run a server whose threads answer whoever connects; give its process id and port."""
    command = [sys.executable, "-c", _SERVER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.pid, int(process.stdout.readline())
        finally:
            process.kill()


def _is_answered(port: int, *, within: float) -> bool:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(within)
        with suppress(TimeoutError):
            return client.recv(6) == b"answer"
    return False


def test_no_thread_of_a_paused_process_serves_anybody() -> None:
    with _server() as (process, port):
        for _ in range(10):  # While SIGSTOP is on its way, a thread serves one in two.
            assert _is_answered(port, within=5)
            pause(process)
            assert not _is_answered(port, within=0.1)
            os.kill(process, signal.SIGCONT)


def test_a_process_that_has_ended_cannot_be_paused() -> None:
    with _server() as (process, _):
        os.kill(process, signal.SIGKILL)

        with pytest.raises(ProcessLookupError):
            pause(process)
