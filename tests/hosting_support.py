"""Start commands as the documentation gives them, run in a shell against the stand-ins."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from sandbox.demo.ports import LOOPBACK, free_port
from sandbox.demo.server import Launch, Server
from sandbox.demo.services import ROOT, SERVICES
from sandbox.demo.stack import demo_stack

APPLICATIONS = ("processor", "event-handler", "reconciliation")
PROGRAMS = Path(sys.executable).parent
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
_SYSTEM = "/usr/bin:/bin"


@dataclass(frozen=True)
class StartCommands:
    """What the README says of one application: `before` serving, and the line that serves."""

    application: str
    before: tuple[str, ...]
    serving: str


def start_commands() -> dict[str, StartCommands]:
    """Return the README's commands for each application, in its folder."""
    found = {}
    for block in _BLOCK.findall((ROOT / "README.md").read_text()):
        first, *others = block.splitlines()
        if first.startswith("cd ") and others:
            application = first.removeprefix("cd ")
            found[application] = StartCommands(application, tuple(others[:-1]), others[-1])
    return found


@pytest.fixture(scope="session")
def backend_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a file of settings, those of a commercetools and a PSP that run meanwhile."""
    folder = tmp_path_factory.mktemp("backends")
    stand_ins = [one for one in SERVICES if one.name in ("commercetools", "psp")]
    with demo_stack(folder, services=stand_ins):
        yield folder / "env"


def loading(settings: Path) -> str:
    """Return the README's command that reads a file of settings."""
    [line] = [
        block.strip()
        for block in _BLOCK.findall((ROOT / "README.md").read_text())
        if block.startswith("set -a")
    ]
    return str(line).replace("./.env", shlex.quote(str(settings)))


def run(
    command: str,
    folder: Path,
    settings: Path,
    programs: Path = PROGRAMS,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a shell command with the settings of the file and these programs."""
    return subprocess.run(
        ["/bin/sh", "-c", f"{loading(settings)}\n{command}"],
        cwd=folder,
        env={"PATH": f"{programs}:{_SYSTEM}", **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


class Served:
    """A server that a documented command started, and where it answers."""

    def __init__(self, port: int, server: Server, log: Path) -> None:
        self.port = port
        self.url = f"http://{LOOPBACK}:{port}"
        self._server = server
        self._log = log

    def get(self, path: str, **headers: str) -> requests.Response:
        """Return the answer to a GET."""
        return requests.get(f"{self.url}{path}", headers=headers, timeout=10)

    def log(self) -> str:
        """Return what it wrote so far."""
        return self._log.read_text()

    def stop(self) -> str:
        """Stop it as a host does, and return how it ended."""
        self._server.ask_to_stop()
        self._server.wait_until_stopped()
        return self._server.obituary()


@contextmanager
def served(
    command: str,
    folder: Path,
    settings: Path,
    programs: Path = PROGRAMS,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """Start a server by a shell command, with the settings of the file, and stop it afterwards."""
    port = free_port(0)
    log = settings.with_name(f"{folder.name}-{port}.log")
    server = Server(
        Launch(
            name=folder.name,
            command=f"{loading(settings)}\n{command}",
            folder=folder,
            environment={
                "PATH": f"{programs}:{_SYSTEM}",
                **(environment or {}),
                "BIND_ADDRESS": LOOPBACK,
                "PORT": str(port),
            },
            health_url=f"http://{LOOPBACK}:{port}/health",
            log=log,
        )
    )
    server.start()
    try:
        server.wait_until_ready()
        yield Served(port, server, log)
    finally:
        server.kill()
