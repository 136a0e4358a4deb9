"""Child processes: ready, dead, killed and stopped."""

import os
import sys
from pathlib import Path

import pytest

from sandbox.demo.ports import LOOPBACK, free_port
from sandbox.demo.server import Launch, Server, ServerDied

pytestmark = pytest.mark.servers

PROGRAMS = str(Path(sys.executable).parent)


def server(folder: Path, command: str, port: int = 1) -> Server:
    return Server(
        Launch(
            name="subject",
            command=command,
            folder=folder,
            environment={"PATH": f"{PROGRAMS}:/usr/bin:/bin", "PORT": str(port)},
            health_url=f"http://{LOOPBACK}:{port}/",
            log=folder / "subject.log",
        )
    )


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_server_is_ready_stopped_and_started_again(tmp_path: Path) -> None:
    subject = server(tmp_path, f"exec python -m http.server --bind {LOOPBACK} $PORT", free_port(0))
    for _ in range(2):
        subject.start()
        assert subject.wait_until_ready() < 30
        assert not subject.has_ended()
        subject.ask_to_stop()
        subject.wait_until_stopped()
        assert subject.has_ended()
        assert not is_alive(subject.pid)


def test_a_server_that_ends_early_is_reported_with_its_last_words(tmp_path: Path) -> None:
    subject = server(tmp_path, "echo CTP_API_URL is not set. >&2; exit 3")
    subject.start()
    with pytest.raises(ServerDied) as error:
        subject.wait_until_ready()
    assert "subject ended with exit code 3" in str(error.value)
    assert "CTP_API_URL is not set." in str(error.value)


def test_a_kill_takes_the_workers_too(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "worker")
    subject = server(tmp_path, "(echo started; exec sleep 60) >worker & wait")
    subject.start()
    with (tmp_path / "worker").open() as worker:
        assert worker.readline() == "started\n"

        subject.kill()

        assert subject.has_ended()
        # The end of the file comes when the last process that can write to it is gone.
        assert worker.read() == ""


def test_a_server_that_was_never_started_stops_without_ado(tmp_path: Path) -> None:
    subject = server(tmp_path, "exit 0")
    subject.ask_to_stop()
    subject.wait_until_stopped()
    assert not subject.has_ended()
