"""One lock for everything, and requirement files that say the same as the lock."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")
EXPORT = ("export", "--no-hashes", "--no-header", "--no-annotate", "--no-editable", "--quiet")


def uv(*arguments: str) -> str:
    return subprocess.run(
        [UV, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("application", ["processor", "event-handler", "reconciliation"])
def test_requirements_are_exported_from_the_lock(application: str) -> None:
    groups = (application, "provider-adyen", "provider-sandbox", "provider-stripe")
    exported = uv(*EXPORT, "--frozen", *(f"--only-group={one}" for one in groups))
    written = (ROOT / application / "requirements.txt").read_text()
    assert written == exported, "make lock writes it anew"


def test_every_requirement_is_pinned() -> None:
    for file in ROOT.glob("*/requirements.txt"):
        pins = [line for line in file.read_text().splitlines() if not line.startswith("./common")]
        assert pins
        assert all(re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\d", pin) for pin in pins)


def test_the_lock_names_no_place_but_pypi() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text()))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
    assert "file://" not in (ROOT / "uv.lock").read_text()


def test_the_lock_is_up_to_date() -> None:
    assert uv("export", "--locked", "--offline", "--quiet", "--only-group", "processor")
