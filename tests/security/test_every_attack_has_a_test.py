"""The table of attacks is complete: `pytest tests/security --collect-only -q` lists its tests."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from attack_table import ATTACKS, ELSEWHERE

ROOT = Path(__file__).parents[2]
# `test_j12_...`, `[J4-hs256...]`, `test_x1_o1_...`
ROW = re.compile(r"(?<=[_\[-])([a-zA-Z])(\d{1,2})(?=[_-])")


@pytest.fixture(scope="module")
def tests_by_row(request: pytest.FixtureRequest) -> Counter[str]:
    names = [one.partition("::")[2] for one in collected(request) if "::" in one]
    rows = [{f"{kind}{number}".upper() for kind, number in ROW.findall(one)} for one in names]
    return Counter(row for found in rows for row in found if row in ATTACKS)


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


def test_no_attack_is_left_out_of_its_row() -> None:
    sizes = {
        "J": 12,
        "O": 6,
        "X": 5,
        "W": 6,
        "U": 4,
        "C": 3,
        "B": 3,
        "G": 3,
        "H": 1,
        "N": 1,
        "D": 1,
    }

    assert list(ATTACKS) == [
        f"{row}{number}" for row, size in sizes.items() for number in range(1, size + 1)
    ]


@pytest.mark.parametrize(
    ("row", "file", "words"),
    [(row, file, words) for row, places in ELSEWHERE.items() for file, words in places],
)
def test_what_is_proved_elsewhere_is_still_there(row: str, file: str, words: str) -> None:
    assert row in ATTACKS
    assert words in (ROOT / file).read_text()


def test_the_page_on_security_explains_every_row() -> None:
    page = (ROOT / "docs/security.md").read_text()
    explained = set()
    for first, last in re.findall(r"\b([A-Z]\d{1,2})(?:-([A-Z]\d{1,2}))?\b", page):
        numbers = range(int(first[1:]), int((last or first)[1:]) + 1)
        explained |= {f"{first[0]}{number}" for number in numbers}

    assert set(ATTACKS) - explained == set()
