"""The stand-ins as real servers, for tests that need a socket."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sandbox.demo.ports import LOOPBACK, free_port
from sandbox.demo.server import Launch, Server

SANDBOX = Path(__file__).parents[1] / "sandbox" / "src"


def server_command(package: str) -> str:
    """Return the shell line that starts a stand-in at the port in PORT."""
    return (
        f"exec {sys.executable} -m gunicorn --bind {LOOPBACK}:$PORT --worker-class gthread"
        " --workers 1 --threads 8 --graceful-timeout 2 --no-control-socket"
        f" 'sandbox.{package}.app:create_app()'"
    )


@contextmanager
def running(launch: Launch) -> Iterator[None]:
    """Run a server until the block ends."""
    server = Server(launch)
    server.start()
    try:
        server.wait_until_ready()
        yield
    finally:
        server.ask_to_stop()
        server.wait_until_stopped()


@contextmanager
def stand_in_server(folder: Path, settings: Mapping[str, str]) -> Iterator[str]:
    """Run the commercetools stand-in under gunicorn and yield its address."""
    port = free_port(0)
    url = f"http://{LOOPBACK}:{port}"
    environment = {**os.environ, **settings, "PYTHONPATH": str(SANDBOX), "PORT": str(port)}
    log = folder / "commercetools.log"
    command = server_command("commercetools")
    with running(Launch("commercetools", command, folder, environment, f"{url}/health", log)):
        yield url
