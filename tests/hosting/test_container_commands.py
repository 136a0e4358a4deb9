"""What Dockerfile, compose.yaml and the systemd units start works outside of them too.

No image is built here: the test runs have no Docker engine.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from hosting_support import APPLICATIONS, PROGRAMS, run, served
from sandbox.demo.services import ROOT

pytestmark = pytest.mark.servers
DOCKERFILE = (ROOT / "Dockerfile").read_text()
UNITS = ROOT / "hosting" / "systemd"
SERVING_UNITS = {"processor": "payment-processor", "event-handler": "payment-event-handler"}


def stage(name: str) -> str:
    """Return the instructions of one stage of the Dockerfile."""
    [text] = [part for part in re.split(r"(?m)^FROM ", DOCKERFILE) if f" AS {name}\n" in part[:80]]
    return text


def command_of(name: str) -> str:
    [found] = re.findall(r"^CMD (.*)$", stage(name), re.M)
    return shlex.join(json.loads(found))


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return found["services"]


def unit(name: str) -> dict[str, list[str]]:
    """Return the entries of a unit, as systemd hands them on: `$$` is a dollar sign."""
    entries: dict[str, list[str]] = {}
    for line in (UNITS / name).read_text().splitlines():
        key, is_entry, value = line.partition("=")
        if is_entry:
            entries.setdefault(key, []).append(value.replace("$$", "$"))
    return entries


def environment_of(entries: dict[str, list[str]]) -> dict[str, str]:
    """Return the variables of a unit but those that this machine decides about."""
    pairs = [pair.partition("=") for line in entries["Environment"] for pair in line.split()]
    return {key: value for key, _, value in pairs if key not in ("PATH", "PORT", "BIND_ADDRESS")}


def test_every_application_has_an_image_of_its_own() -> None:
    built = {name: one["build"] for name, one in services().items()}
    assert built.pop("enabler") == {"context": ".", "target": "enabler"}
    assert {name: one["args"]["APPLICATION"] for name, one in built.items()} == {
        name: name for name in APPLICATIONS
    }


@pytest.mark.parametrize("application", APPLICATIONS)
def test_the_folders_of_an_image_hold_every_package(tmp_path: Path, application: str) -> None:
    """What `COPY` does, with the folders that .dockerignore lets through."""
    allowed = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.M)
    copies = re.findall(r"^COPY (\S+) (\S+)$", stage("application"), re.M)
    for source, target in copies:
        folder = source.replace("${APPLICATION}", application)
        assert folder in allowed
        shutil.copytree(ROOT / folder, tmp_path / target, symlinks=True)
    image = tmp_path / "application"
    local = [
        line
        for line in (image / "requirements.txt").read_text().splitlines()
        if line.startswith("./")
    ]
    assert local
    assert all((image / one / "pyproject.toml").is_file() for one in local)


@pytest.mark.parametrize("application", ["processor", "event-handler"])
def test_a_container_serves_is_healthy_and_stops(application: str, backend_settings: Path) -> None:
    test = services()[application]["healthcheck"]["test"]
    python_path = dict(re.findall(r"^ENV (\w+)=(.*)$", stage("application"), re.M))
    with served(
        f"exec {command_of('application')}",
        ROOT / application,
        backend_settings,
        environment=python_path,
    ) as server:
        check = [one.replace(":8080/", f":{server.port}/") for one in test]
        assert check.pop(0) == "CMD"
        assert run(shlex.join(check), ROOT, backend_settings).returncode == 0
        assert "exit code 0" in server.stop()


def test_the_health_check_notices_a_server_that_is_gone(backend_settings: Path) -> None:
    test = services()["processor"]["healthcheck"]["test"]
    check = [one.replace(":8080/", ":1/") for one in test[1:]]
    assert run(shlex.join(check), ROOT, backend_settings).returncode != 0


def test_the_container_of_the_reconciliation_runs_it_again_and_again(
    backend_settings: Path,
) -> None:
    """Two runs: the pause between them is left out."""
    command = services()["reconciliation"]["command"]
    again = [one.replace("sleep 900", "sleep 0") for one in command]
    assert again != command
    values = dict(line.split("=", 1) for line in backend_settings.read_text().splitlines())
    with subprocess.Popen(
        again,
        cwd=ROOT / "reconciliation",
        env={"PATH": f"{PROGRAMS}:/usr/bin:/bin", "PYTHONPATH": "src", **values},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdout is not None
            runs = (line for line in process.stdout if "Reconciliation is done" in line)
            assert all(next(runs) for _ in range(2))
        finally:
            os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize("application", SERVING_UNITS)
def test_a_unit_serves_and_stops(application: str, backend_settings: Path) -> None:
    entries = unit(f"{SERVING_UNITS[application]}.service")
    [command], [folder] = entries["ExecStart"], entries["WorkingDirectory"]
    assert folder == f"/opt/payment-connector/{application}"
    with served(
        f"exec {command}", ROOT / application, backend_settings, environment=environment_of(entries)
    ) as server:
        assert server.get("/health").ok
        assert "exit code 0" in server.stop()


def test_the_unit_of_the_reconciliation_runs_it_once(backend_settings: Path) -> None:
    entries = unit("payment-reconciliation.service")
    [command] = entries["ExecStart"]
    done = run(
        command, ROOT / "reconciliation", backend_settings, environment=environment_of(entries)
    )
    assert done.returncode == 0, done.stderr
    assert "Reconciliation is done" in done.stdout


@pytest.mark.parametrize(
    "command",
    [
        ("dockerfile-utils", "lint", "Dockerfile"),
        ("dclint", "--max-warnings", "0", "compose.yaml"),
    ],
    ids=lambda command: command[0],
)
def test_the_linters_find_nothing(command: tuple[str, ...]) -> None:
    program = ROOT / "tests" / "npm" / "node_modules" / ".bin" / command[0]
    done = subprocess.run(
        [program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
