"""The Procfile's command: a real server on a real socket."""

import os
import select
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
import requests

from bench import SETTINGS
from sandbox.demo.ports import free_port
from sandbox.demo.server import Launch, Server
from sandbox.demo.services import ROOT, web_command

pytestmark = pytest.mark.servers

FOLDER = ROOT / "processor"


def server(folder: Path, port: int, options: str = "", **settings: str) -> Server:
    environment = {
        **SETTINGS,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "BIND_ADDRESS": "127.0.0.1",
        "PORT": str(port),
        **settings,
    }
    return Server(
        Launch(
            name="processor",
            command=f"{web_command(FOLDER)} {options}",
            folder=FOLDER,
            environment=environment,
            health_url=f"http://127.0.0.1:{port}/health",
            log=folder / "processor.log",
        )
    )


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port(0)
    running = server(tmp_path_factory.mktemp("processor"), port)
    running.start()
    try:
        running.wait_until_ready()
        yield port
    finally:
        running.ask_to_stop()
        running.wait_until_stopped()


def test_it_serves_without_naming_itself(port: int) -> None:
    answer = requests.get(f"http://127.0.0.1:{port}/health", timeout=5)

    assert answer.json() == {"status": "ok"}
    assert "Server" not in answer.headers


def test_chunked_bodies_are_read_to_their_end(port: int) -> None:
    statuses = [
        requests.post(
            f"http://127.0.0.1:{port}/webhooks/sandbox",
            data=iter([b"x" * 1000] * chunks),
            timeout=5,
        ).status_code
        for chunks in (10, 300)
    ]

    assert statuses == [401, 413]


def test_idle_clients_that_never_hang_up_do_not_hold_up_a_stop(tmp_path: Path) -> None:
    port = free_port(0)
    running = server(tmp_path, port)
    running.start()
    running.wait_until_ready()
    clients = [HTTPConnection("127.0.0.1", port, timeout=5) for _ in range(8)]
    for client in clients:
        client.request("GET", "/health")
        client.getresponse().read()

    began = time.monotonic()
    running.ask_to_stop()
    running.wait_until_stopped()

    assert time.monotonic() - began < 5
    for client in clients:
        client.close()


# A stop that comes when the first worker has been forked, and is not ready for signals yet.
_HOOKS = """
import os
import signal

def post_fork(server, worker):
    if worker.age == 1:
        os.kill(worker.pid, signal.SIGTERM)

def worker_exit(server, worker):
    if worker.age == 1:
        with open({pipe!r}, "w") as told:
            told.write("it has stopped")
"""


def test_a_stop_that_comes_before_a_worker_is_ready_is_not_lost(tmp_path: Path) -> None:
    pipe, hooks = tmp_path / "told", tmp_path / "hooks.py"
    os.mkfifo(pipe)
    hooks.write_text(_HOOKS.format(pipe=str(pipe)))
    told = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    running = server(tmp_path, free_port(0), f"--config {hooks}")
    running.start()
    try:
        running.wait_until_ready()
        assert select.select([told], [], [], 10)[0]
        assert os.read(told, 100) == b"it has stopped"
    finally:
        running.ask_to_stop()
        running.wait_until_stopped()
        os.close(told)


def test_a_missing_setting_ends_the_start_and_is_named(tmp_path: Path) -> None:
    stopped = server(tmp_path, free_port(0), CTP_JWT_ISSUER="")
    stopped.start()
    stopped.wait_until_stopped()

    assert stopped.has_ended()
    assert "ended with exit code 4" in stopped.obituary()
    log = (tmp_path / "processor.log").read_text()
    assert log == "The processor cannot start: CTP_JWT_ISSUER is not set.\n"
