"""The README's commands start the applications in a clone; `tests/release` does it in a release."""

from pathlib import Path

import pytest

from hosting_support import APPLICATIONS, PROGRAMS, run, served, start_commands
from sandbox.demo.services import ROOT

pytestmark = pytest.mark.servers
INSTALLING = "pip install -r requirements.txt"


def test_the_readme_has_commands_for_every_application() -> None:
    assert tuple(start_commands()) == APPLICATIONS


@pytest.mark.parametrize("application", APPLICATIONS)
def test_the_commands_prepare_serve_and_stop(application: str, backend_settings: Path) -> None:
    commands = start_commands()[application]
    folder = ROOT / application
    # The packages are those of this checkout.
    assert commands.before[0] == INSTALLING
    for command in commands.before[1:]:
        done = run(command, folder, backend_settings)
        assert done.returncode == 0, done.stderr
    with served(commands.serving, folder, backend_settings) as server:
        assert server.get("/health").json() == {"status": "ok"}
        assert "exit code 0" in server.stop()


def test_the_reconciliation_runs_from_cron(backend_settings: Path) -> None:
    command = "PYTHONPATH=src python -m reconciliation.run"
    assert f"`{command}`" in (ROOT / "README.md").read_text()

    done = run(command, ROOT / "reconciliation", backend_settings)

    assert done.returncode == 0, done.stderr
    assert "Reconciliation is done" in done.stdout


@pytest.mark.parametrize(
    ("target", "shown"), [("audit", "0 findings"), ("reconcile", "Reconciliation is done")]
)
def test_make_reads_a_settings_file(target: str, shown: str, backend_settings: Path) -> None:
    """The virtual environment is not looked after here: these tests run in it."""
    command = f"make --assume-old=.venv/.ready {target} SETTINGS={backend_settings}"

    done = run(command, ROOT, Path("/dev/null"), PROGRAMS)

    assert done.returncode == 0, done.stderr
    assert shown in done.stdout
