"""One server of the stack: a child process in a group of its own, with a log file."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import requests

_READY_SECONDS = 30.0
_STOP_SECONDS = 10.0
_LAST_LINES = 20


class ServerDied(Exception):
    """A server ended, or never became ready; the message holds the end of its log."""


@dataclass(frozen=True)
class Launch:
    """How to start a server and where it answers.

    `command` is a shell line that must `exec` its program, so that signals reach the program.
    `health_url` answers 200 once the server is ready.
    """

    name: str
    command: str
    folder: Path
    environment: Mapping[str, str]
    health_url: str
    log: Path


class Server:
    """One started process; starting it again after its end is fine."""

    def __init__(self, launch: Launch) -> None:
        self.name = launch.name
        self._launch = launch
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0

    @property
    def pid(self) -> int:
        """Return the process id; raises `ServerDied` when it was never started."""
        if self._process is None:
            raise ServerDied(f"{self.name} was not started.")
        return self._process.pid

    def start(self) -> None:
        """Start the process; its output is added to the log file."""
        self._started = time.monotonic()
        with self._launch.log.open("ab") as log:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", self._launch.command],
                cwd=self._launch.folder,
                env=self._launch.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_ready(self) -> float:
        """Return the seconds from the start until the health route answered 200.

        Raises `ServerDied` when the process ends before, or takes too long.
        """
        with requests.Session() as session:
            session.trust_env = False
            while not self._is_healthy(session):
                if self.has_ended():
                    raise ServerDied(self.obituary())
                if time.monotonic() - self._started > _READY_SECONDS:
                    raise ServerDied(self._late())
                time.sleep(0.05)
        return time.monotonic() - self._started

    def _is_healthy(self, session: requests.Session) -> bool:
        try:
            return session.get(self._launch.health_url, timeout=2).status_code == requests.codes.ok
        except requests.RequestException:
            return False

    def has_ended(self) -> bool:
        """Whether the process ran and is no more."""
        return self._process is not None and self._process.poll() is not None

    def obituary(self) -> str:
        """Return how the process ended and what it said last."""
        code = self._process.returncode if self._process else None
        return f"{self.name} ended with exit code {code}. Its last lines:\n{self.last_lines()}"

    def _late(self) -> str:
        waited = f"{self.name} is not ready after {_READY_SECONDS:.0f} s"
        return f"{waited}: {self._launch.health_url} does not answer 200.\n{self.last_lines()}"

    def last_lines(self) -> str:
        """Return the end of the log."""
        lines = self._launch.log.read_text(errors="replace").splitlines()
        return "\n".join(f"  {line}" for line in lines[-_LAST_LINES:])

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the server and its workers, when it runs."""
        self._signal(signal.SIGTERM)

    def wait_until_stopped(self) -> None:
        """Wait for the end; a server that takes too long is killed."""
        if self._process is None:
            return
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the server and its workers at once, as a crash would."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, number)
