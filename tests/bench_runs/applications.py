"""What is measured: an application of a checkout, started by the command of its Procfile."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench_runs.cores import pinned_to, seconds_used
from bench_runs.errors import BenchError
from bench_runs.settings import settings, telemetry
from real_processes.processes import memory_of, workers_of
from sandbox.demo.ports import LOOPBACK
from sandbox.demo.server import Launch, Server, ServerDied
from sandbox.demo.services import web_command

_INHERITED = ("HOME", "LANG", "TMPDIR")


class Checkout(NamedTuple):
    """A checkout of this project, with programs of its own; `name` is what reports call it.

    `sends_telemetry` is how it is configured.
    """

    name: str
    root: Path
    commit: str
    sends_telemetry: bool = False

    @property
    def programs(self) -> Path:
        """The folder of the programs that its packages are installed for."""
        return self.root / ".venv" / "bin"


def checkout(name: str, root: Path) -> Checkout:
    """Return the checkout in this folder; raises `BenchError` when it cannot be started."""
    found = Checkout(name, root.resolve(), _commit(root))
    if not (found.root / "processor" / "Procfile").is_file():
        raise BenchError(f"{root} is no checkout of this project.")
    if not (found.programs / "gunicorn").is_file():
        raise BenchError(f"{root} has no packages yet: make -C {root} .venv/.ready")
    return found


def _commit(root: Path) -> str:
    command = ["git", "-C", str(root), "describe", "--always", "--dirty=+", "--exclude=*"]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return found or "unknown"


class Application:
    """A running application of a checkout."""

    def __init__(self, origin: Checkout, port: int, server: Server, start_seconds: float) -> None:
        self.origin = origin
        self.port = port
        self._server = server
        self.start_seconds = start_seconds
        self.memory_at_start = self.memory()

    def memory(self) -> float:
        """Return the MiB of the master and its workers; a page that they share counts once."""
        return memory_of(self._processes())

    def seconds_used(self) -> float:
        """Return the processor time of the master and its workers."""
        return sum(map(seconds_used, self._processes()))

    def last_lines(self) -> str:
        """Return the end of its log."""
        return self._server.last_lines()

    def _processes(self) -> list[int]:
        return [self._server.pid, *workers_of(self._server.pid)]


@contextmanager
def running_application(
    name: str, origin: Checkout, port: int, upstream: str, folder: Path, core: int | None
) -> Iterator[Application]:
    """Run it on this port and core meanwhile; raises `BenchError` when it does not start."""
    server = Server(_launch(name, origin, port, upstream, folder))
    with pinned_to(core):
        server.start()
    try:
        try:
            start_seconds = server.wait_until_ready()
        except ServerDied as error:
            raise BenchError(str(error)) from error
        yield Application(origin, port, server, start_seconds)
    finally:
        server.ask_to_stop()
        server.wait_until_stopped()


def _launch(name: str, origin: Checkout, port: int, upstream: str, folder: Path) -> Launch:
    log = folder / f"{origin.name}-{name}.log"
    log.write_bytes(b"")
    inherited = {one: os.environ[one] for one in _INHERITED if one in os.environ}
    return Launch(
        name=f"{name} of {origin.name}",
        command=web_command(origin.root / name),
        folder=origin.root / name,
        environment={
            **inherited,
            "PATH": f"{origin.programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "PYTHONUNBUFFERED": "1",
            "BIND_ADDRESS": LOOPBACK,
            "PORT": str(port),
            **settings(upstream),
            **(telemetry(upstream) if origin.sends_telemetry else {}),
        },
        health_url=f"http://{LOOPBACK}:{port}/health",
        log=log,
    )
