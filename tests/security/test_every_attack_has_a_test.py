"""The table of attacks is complete: `pytest tests/security --collect-only -q` lists its tests."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from attack_table import ATTACKS, ELSEWHERE

ROOT = Path(__file__).parents[2]
# `test_rotated_key_...`, `[foreign-algorithm-hs256...]`, `test_bad_session_inactive_token_...`
ROW = re.compile(rf"(?<=[\[-])({'|'.join(ATTACKS)})(?=[\]-])")


@pytest.fixture(scope="module")
def tests_by_row(request: pytest.FixtureRequest) -> Counter[str]:
    names = [one.partition("::")[2] for one in collected(request) if "::" in one]
    return Counter(row for one in names for row in set(ROW.findall(one.replace("_", "-"))))


def collected(request: pytest.FixtureRequest) -> list[str]:
    """Return the ids of all tests of attacks; this run has them, unless it runs a few of them."""
    mine = [one for one in request.session.items if one.path.parent == Path(__file__).parent]
    files = set(Path(__file__).parent.glob("test_*.py"))
    if {one.path for one in mine} == files and not request.config.getoption("keyword"):
        return [one.nodeid for one in mine]
    command = [sys.executable, "-m", "pytest", "tests/security", "--collect-only", "-q"]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_every_attack_has_a_test(tests_by_row: Counter[str]) -> None:
    assert {row for row in ATTACKS if not tests_by_row[row]} == set()


def test_no_id_can_be_taken_for_another() -> None:
    assert [one for one in ATTACKS if not re.fullmatch(r"[a-z]+(-[a-z]+)+", one)] == []
    assert [one for one in ATTACKS for other in ATTACKS if one != other and one in other] == []


@pytest.mark.parametrize(
    ("row", "file", "words"),
    [(row, file, words) for row, places in ELSEWHERE.items() for file, words in places],
)
def test_what_is_proved_elsewhere_is_still_there(row: str, file: str, words: str) -> None:
    assert row in ATTACKS
    assert words in (ROOT / file).read_text()


def test_the_page_on_security_explains_every_row() -> None:
    page = (ROOT / "docs/security.md").read_text()
    explained = {one for found in re.findall(r"\[([a-z, \n-]+)\]", page) for one in found.split()}

    assert set(ATTACKS) - {one.rstrip(",") for one in explained} == set()
