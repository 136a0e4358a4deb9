"""A released application is built and started from its own folder alone, as Connect does it.

One of the three is installed by pip, as the README says. The others get the same requirements by
uv, in a fraction of the time.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from hosting_support import StartCommands, run, served, start_commands
from release_support import copy_of_work_tree, environment_by_uv, git, make_release

pytestmark = [pytest.mark.slow, pytest.mark.servers]

INSTALLED_BY_PIP = "processor"


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


def version_of_core(programs: Path) -> str:
    """Return what the installed applications report as their version."""
    command = "from importlib.metadata import version; print(version('payment-core'))"
    done = subprocess.run(
        [programs / "python", "-c", command], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def installed(commands: StartCommands, folder: Path, settings: Path, environment: Path) -> Path:
    """Install the requirements in a new environment; return its programs."""
    if commands.application != INSTALLED_BY_PIP:
        return environment_by_uv(environment, folder, "requirements.txt")
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    done = run(commands.before[0], folder, settings, environment / "bin")
    assert done.returncode == 0, done.stderr
    return environment / "bin"


@pytest.mark.parametrize("application", ["processor", "event-handler", "reconciliation"])
def test_the_application_installs_and_serves_from_its_own_folder(
    release: Path, tmp_path: Path, backend_settings: Path, application: str
) -> None:
    folder = released_folder(release, tmp_path, application)
    commands = start_commands()[application]
    assert commands.before[0] == "pip install -r requirements.txt"
    programs = installed(commands, folder, backend_settings, tmp_path / "environment")

    for command in commands.before[1:]:
        done = run(command, folder, backend_settings, programs)
        assert done.returncode == 0, done.stderr
    with served(commands.serving, folder, backend_settings, programs) as server:
        assert version_of_core(programs) == "9.8.7"
        assert "exit code 0" in server.stop()
