"""The list of guards is about the source as it is; whether tests miss one says `power`."""

from pathlib import Path

import pytest

from attack_table import ATTACKS
from security.guard import ROOT, Guard
from security.guards import GUARDS


@pytest.mark.parametrize("guard", GUARDS, ids=lambda one: str(one.name).replace(" ", "-"))
def test_a_guard_is_where_it_was(guard: Guard) -> None:
    assert (Path(__file__).parent / guard.tests).is_file()
    for edit in guard.edits:
        assert (ROOT / edit.file).read_text().count(edit.guard) == 1, edit


def test_no_guard_is_listed_twice() -> None:
    names = [one.name for one in GUARDS]

    assert len(names) == len(set(names))
    assert {name.partition(":")[0] for name in names} <= set(ATTACKS)
