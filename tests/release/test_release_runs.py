"""A released application is built and started from its own folder alone, as Connect does it."""

import subprocess
import sys
from pathlib import Path

import pytest

from processor_support import ENVIRONMENT
from release_support import copy_of_work_tree, git, make_release
from sandbox.demo.ports import LOOPBACK, free_port
from sandbox.demo.server import Launch, Server
from sandbox.demo.services import web_command

pytestmark = [pytest.mark.slow, pytest.mark.servers]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with a release."""
    repository = copy_of_work_tree(tmp_path_factory.mktemp("release") / "repository")
    assert make_release(repository, "9.8.7").returncode == 0
    return repository


def released_folder(release: Path, scratch: Path, application: str) -> Path:
    archive = scratch / "release.tar"
    git(release, "archive", "--output", str(archive), "v9.8.7", application)
    subprocess.run(["tar", "-xf", archive, "-C", scratch], check=True)
    return scratch / application


def install(folder: Path, environment: Path) -> Path:
    """Return the folder with the programs that pip installed, without a pip of their own."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    programs = environment / "bin"
    pip = f"{sys.executable} -m pip --python {programs}/python install --quiet --no-compile"
    subprocess.run([*pip.split(), "-r", "requirements.txt"], cwd=folder, check=True)
    return programs


def version_of_core(programs: Path) -> str:
    """Return what the installed applications report as their version."""
    command = "from importlib.metadata import version; print(version('payment-core'))"
    done = subprocess.run(
        [programs / "python", "-c", command], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize("application", ["processor", "event-handler", "reconciliation"])
def test_the_application_installs_and_serves_from_its_own_folder(
    release: Path, tmp_path: Path, application: str
) -> None:
    folder = released_folder(release, tmp_path, application)
    programs = install(folder, tmp_path / "environment")
    port = free_port(0)
    address = {"BIND_ADDRESS": LOOPBACK, "PORT": str(port)}
    server = Server(
        Launch(
            name=application,
            command=web_command(folder),
            folder=folder,
            environment={**ENVIRONMENT, **address, "PATH": f"{programs}:/usr/bin:/bin"},
            health_url=f"http://{LOOPBACK}:{port}/health",
            log=tmp_path / "server.log",
        )
    )
    server.start()
    try:
        server.wait_until_ready()
        assert version_of_core(programs) == "9.8.7"
    finally:
        server.ask_to_stop()
        server.wait_until_stopped()
