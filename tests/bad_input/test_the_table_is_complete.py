"""Every number of the table of bad input is a test, which its id tells."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bad_input import rows_on_the_wire
from bad_input.endpoints import EVERY, JSON_READERS
from bad_input.table import CASES

HERE = Path(__file__).parent
ROWS = set(range(1, 125))
OF_EVERY_ENDPOINT = range(24, 31)
OF_EVERY_BODY = range(1, 24)


@pytest.mark.slow
def test_every_row_is_collected_by_its_number() -> None:
    listed = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            str(HERE),
            "--collect-only",
            "-q",
            "-p",
            "no:cacheprovider",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert {int(row) for row in re.findall(r"\brow-(\d{3})", listed.stdout)} == ROWS


def test_no_two_cases_have_one_name() -> None:
    ids = [case.id for case in CASES]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("row", OF_EVERY_BODY)
def test_a_row_of_bodies_is_there_for_every_reader(row: int) -> None:
    assert endpoints_of(row) >= {*JSON_READERS, "W", "E"}


@pytest.mark.parametrize("row", OF_EVERY_ENDPOINT)
def test_a_row_of_requests_is_there_for_every_endpoint(row: int) -> None:
    assert endpoints_of(row) >= set(EVERY)


def endpoints_of(row: int) -> set[str]:
    sent = [(case.row, case.endpoint) for case in CASES]
    sent += [(case.row, case.endpoint) for case in rows_on_the_wire.rows()]
    return {endpoint[0] for number, endpoint in sent if number == row}
