"""`make provider` writes what builds and starts, and says what has to be written."""

import subprocess
from pathlib import Path

import pytest

from partner_support import (
    ROOT,
    build_browser,
    check_python,
    install_provider_package,
    link_node_modules,
    new_provider,
    run_kit,
)
from partner_support import run as run_program

pytestmark = pytest.mark.slow  # Builds packages and a browser bundle.


@pytest.fixture(scope="module")
def paywell(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_provider("paywell", tmp_path_factory.mktemp("new") / "payment-provider-paywell")


def test_the_python_half_passes_every_check(paywell: Path) -> None:
    check_python(paywell)


def test_the_browser_half_passes_tsc_and_builds(paywell: Path, tmp_path: Path) -> None:
    link_node_modules(paywell / "browser", tmp_path)
    scripts = build_browser(paywell / "browser")
    assert "adapter.ts has to show Paywell's fields" in scripts["connector-enabler.es.js"]


def test_the_kit_starts_and_says_what_has_to_be_written(paywell: Path, tmp_path: Path) -> None:
    environment = install_provider_package(tmp_path, paywell)
    done = run_kit(environment.python, "paywell", paywell)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "PaywellProvider.authorize has to hold" in done.stdout
    assert "NotImplementedError: webhook has to sign one" in done.stdout
    assert "ERROR collecting" not in done.stdout


def test_nothing_of_the_template_is_left(tmp_path: Path) -> None:
    folder = new_provider("paywell", tmp_path / "new")
    files = [one for one in folder.rglob("*") if one.is_file() and ".ruff_cache" not in one.parts]
    told = [f"{one.name} {one.read_text()}".lower() for one in files]
    assert [one for one in told if "acme" in one or "{{" in one] == []
    assert len(told) > 10


@pytest.mark.parametrize("name", ["", "Acme", "2pay", "acme-pay", "a/b", "../x"])
def test_a_name_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    done = make(f"NAME={name}", f"OUT={tmp_path / 'new'}")
    assert (done.returncode, "NAME=acme" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    assert "is not empty" in make("NAME=acme", f"OUT={tmp_path}").stderr
    assert [one.name for one in tmp_path.iterdir()] == ["mine"]


def test_it_is_written_outside_of_this_repository() -> None:
    assert "inside of this repository" in make("NAME=acme", f"OUT={ROOT / 'acme'}").stderr
    assert not (ROOT / "acme").exists()


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    return run_program("make", "provider", *arguments, folder=ROOT, check=False)
