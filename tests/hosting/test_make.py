"""What a newcomer meets first: the list of commands, and a tool that is missing or too old."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sandbox.demo.services import ROOT

pytestmark = pytest.mark.servers
MAKEFILE = (ROOT / "Makefile").read_text()
GROUPS = (
    "Try it",
    "Change it",
    "Run it",
    "Try to break it",
    "Release it",
    "Parts of the above",
)


STARTING = sorted(
    target
    for target, recipe in re.findall(r"^([a-z-]+):.*\n((?:\t.*\n)+)", MAKEFILE, re.M)
    if "PYTHONPATH" in recipe
)
LOADING = """
import ast
import runpy
import sys
for target, run, name in ast.literal_eval(sys.argv[1]):
    try:
        getattr(runpy, run)(name, run_name="loaded")
    except Exception as error:
        print(target, repr(error))
"""
STARTED = re.compile(r"PYTHONPATH=(\S+) (\S+/python) (-m )?(\S+)")


def make(*arguments: str, first: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run make; programs in the folder `first` are found before all others."""
    path = os.environ["PATH"] if first is None else f"{first}:{os.environ['PATH']}"
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def program(folder: Path, name: str, text: str) -> Path:
    """Put a program into the folder that runs this shell command."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


def node_of_version(folder: Path, version: str) -> None:
    """Put the real Node.js there, which thinks that it has this version."""
    set_version = f'Object.defineProperty(process.versions, "node", {{ value: "{version}" }});'
    (folder / "older.cjs").write_text(set_version)
    program(folder, "node", f'PATH="${{PATH#*:}}" exec node --require {folder}/older.cjs "$@"')


def test_there_are_targets_that_start_something_of_ours() -> None:
    assert {"simulate", "kill-runs", "openapi", "settings"} <= set(STARTING)


def test_what_a_target_starts_finds_all_that_it_imports() -> None:
    """It is loaded with the folders that the target names, and not started."""
    targets: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for target in STARTING:
        path, python, is_module, name = STARTED.findall(make("-n", target).stdout)[-1]
        loading = (target, "run_module" if is_module else "run_path", name)
        targets.setdefault((path, python), []).append(loading)

    for (path, python), loadings in targets.items():
        loaded = subprocess.run(
            [python, "-c", LOADING, repr(loadings)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (loaded.returncode, loaded.stdout, loaded.stderr) == (0, "", ""), path


def test_help_lists_every_target_in_its_group() -> None:
    shown = make("help").stdout

    described = re.findall(r"^([a-z-]+):.*## ([^|]+) \| ", MAKEFILE, re.M)
    assert {group for _, group in described} == set(GROUPS)
    for target, group in described:
        section = shown.partition(f"{group}\n")[2].partition("\n\n")[0]
        assert f"  make {target} " in section, target
    assert [shown.index(f"{group}\n") for group in GROUPS] == sorted(
        shown.index(f"{group}\n") for group in GROUPS
    )


def test_every_described_target_has_a_group() -> None:
    assert re.findall(r"^([a-z-]+):(?=.*## )(?!.*## [^|]+ \| )", MAKEFILE, re.M) == []


@pytest.mark.parametrize("version", ["20.19.0", "22.1.0"])
def test_a_node_that_is_new_enough_passes(tmp_path: Path, version: str) -> None:
    node_of_version(tmp_path, version)
    assert make("tools", first=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("target", "version"),
    [("demo", "18.20.4"), ("demo-once", "20.18.9"), ("test", "18.20.4"), ("check", "20.18.9")],
)
def test_an_old_node_is_refused_before_anything_is_installed(
    tmp_path: Path, target: str, version: str
) -> None:
    node_of_version(tmp_path, version)

    done = make(target, f"BIN={tmp_path}", f"VENV_READY={tmp_path}/ready", first=tmp_path)

    assert done.returncode != 0
    assert "Node.js 20.19 or newer is needed" in done.stderr
    assert "Preparing" not in done.stdout


def test_a_missing_python_is_named(tmp_path: Path) -> None:
    done = make("tools", f"BIN={tmp_path}", "PYTHON=/nowhere/python3")
    assert done.returncode != 0
    assert "/nowhere/python3 is not there" in done.stderr


def test_an_old_python_is_refused_with_its_version(tmp_path: Path) -> None:
    old = program(tmp_path, "python3.10", 'test "$1" = --version && echo Python 3.10.9')
    done = make("tools", f"BIN={tmp_path}/none", f"PYTHON={old}")
    assert done.returncode != 0
    assert "this is Python 3.10.9" in done.stderr


def test_a_failing_installation_says_where_to_look(tmp_path: Path) -> None:
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    program(bin_folder, "python", "echo 'No matching distribution found' >&2; exit 1")

    done = make(f"{tmp_path}/ready", f"BIN={bin_folder}", f"VENV_READY={tmp_path}/ready")

    assert done.returncode != 0
    assert "Is the network up" in done.stderr
    assert not (tmp_path / "ready").exists()


def test_the_whole_suite_says_first_what_it_runs_and_how_long_that_takes(tmp_path: Path) -> None:
    arguments = ("test-notice", f"TEST_STARTED={tmp_path}/began", f"TEST_TIME={tmp_path}/time")
    assert "Plan half an hour or more; make test-fast" in make(*arguments).stdout

    (tmp_path / "time").write_text("The last complete run took 21 minutes here.\n")
    shown = make(*arguments).stdout
    assert "took 21 minutes here. make test-fast" in shown
    assert re.search(r"\d,\d{3}", shown) is None


def chromium(folder: Path, user: str, apt_get: str) -> subprocess.CompletedProcess[str]:
    """Have Chromium installed by this user, where no programs are but those of the folder."""
    program(folder, "id", f"echo {user}")
    program(folder, "apt-get", f"echo apt-get ran; {apt_get}")
    for name in ("env", "find"):
        (folder / name).symlink_to(shutil.which(name) or name)
    return subprocess.run(
        [shutil.which("make") or "make", "--no-print-directory", "chromium"],
        cwd=ROOT,
        env={"PATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("user", "apt_get", "says", "code"),
    [
        ("0", "exit 0", "Installing Chromium", 0),
        ("0", "exit 1", "Installing Chromium", 2),
        ("1000", "exit 0", "is needed", 2),
    ],
)
def test_a_missing_chromium_is_named_before_anything_is_installed(
    tmp_path: Path, user: str, apt_get: str, says: str, code: int
) -> None:
    done = chromium(tmp_path, user, apt_get)

    said = done.stdout + done.stderr
    assert says in said.partition("apt-get ran")[0]
    assert ("apt-get ran" in said) == (user == "0")
    assert ("is needed" in said, done.returncode) == (code != 0, code)


@pytest.mark.parametrize(
    ("installed", "user", "apt_get", "installs"),
    [
        ("chromium-headless-shell", "0", "exit 0", False),
        ("chromium", "0", "exit 0", True),
        ("chromium", "0", "exit 1", True),
        ("chromium", "1000", "exit 0", False),
    ],
)
def test_the_whole_of_chromium_is_enough_where_its_shell_cannot_be_installed(
    tmp_path: Path, installed: str, user: str, apt_get: str, installs: bool
) -> None:
    program(tmp_path, installed, "exit 0")

    done = chromium(tmp_path, user, apt_get)

    assert done.returncode == 0, done.stderr
    assert ("apt-get ran" in done.stdout) == installs


def test_the_description_of_the_api_is_written_as_a_page_too(tmp_path: Path) -> None:
    done = make("openapi", f"OPENAPI={tmp_path}/api.json")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "api.html").read_text()
    assert "/operations/payment-intents/{payment_id}" in page
    assert "Retry-After" in page
