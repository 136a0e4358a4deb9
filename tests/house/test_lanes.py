"""Which tests each process of a run begins with."""

from pathlib import Path
from typing import cast

import pytest

from lanes import dealt

PARTS = 5


class _Item:
    """As much of a test as the order depends on."""

    def __init__(self, module: str, *marks: str, demo: bool = False) -> None:
        self.path = Path(module)
        self.fixturenames = ["stack"] if demo else []
        self._marks = marks

    def get_closest_marker(self, name: str) -> str | None:
        return name if name in self._marks else None


def _items(*groups: tuple[int, _Item]) -> list[pytest.Item]:
    made = [
        _Item(str(one.path), *one._marks, demo=bool(one.fixturenames))
        for count, one in groups
        for _ in range(count)
    ]
    return cast("list[pytest.Item]", made)


SUITE = _items(
    (100, _Item("core")),
    (6, _Item("paying", "browser", demo=True)),
    (2, _Item("tests/flows/test_crashes", "slow")),
    (6, _Item("tests/simulation/test_simulation", "slow")),
    (6, _Item("orders", "browser", demo=True)),
    (3, _Item("stripe", "browser")),
    (7, _Item("tests/hosting/test_make", "servers")),
    (2, _Item("tests/hosting/test_pages", "servers", demo=True)),
    (3, _Item("tests/flows/test_sockets", "servers")),
    (2, _Item("partner", "browser", "servers", "slow")),
)
SLOW = ["test_simulation"] * 6 + ["test_crashes"] * 2


def _parts(items: list[pytest.Item], processes: int) -> list[list[str]]:
    """Return the modules of each part, as `--dist worksteal` cuts the list."""
    names, parts = [one.path.name for one in dealt(items, processes)], []
    for left in range(processes, 0, -1):
        size = len(names) // left
        parts.append(names[:size])
        names = names[size:]
    return parts


@pytest.mark.parametrize("processes", [1, 2, 3, 4, PARTS, 7])
def test_every_test_is_dealt_once(processes: int) -> None:
    found = dealt(SUITE, processes)

    assert len(found) == len(SUITE)
    assert set(map(id, found)) == set(map(id, SUITE))


def test_what_shares_servers_begins_in_one_process_and_ends_with_what_any_can_take() -> None:
    first, second, third, fourth, last = _parts(SUITE, PARTS)

    assert first == ["paying"] * 6 + ["orders"] * 6 + ["core"] * (len(first) - 12)
    assert second == ["stripe"] * 3 + ["partner"] * 2 + ["core"] * (len(second) - 5)
    assert third == ["test_pages"] * 2 + ["test_sockets"] * 3 + ["core"] * (len(third) - 5)
    assert fourth == ["test_make"] * 7 + ["core"] * (len(fourth) - 7)
    assert last == SLOW + ["core"] * (len(last) - 8)


def test_the_demo_is_started_twice_where_most_browser_tests_use_it() -> None:
    demo = _items(*((4, _Item(name, "browser", demo=True)) for name in "abcd"))

    first, second, *_ = _parts([*demo, *_items((64, _Item("core")))], PARTS)

    assert [one for one in first if one != "core"] == ["a"] * 4 + ["b"] * 4
    assert [one for one in second if one != "core"] == ["c"] * 4 + ["d"] * 4


def test_one_process_of_two_waits_for_nothing() -> None:
    first, second = _parts(SUITE, 2)

    assert {"paying", "stripe", "test_make"} <= set(first)
    assert set(second) == {*SLOW, "core"}


def test_a_process_that_is_alone_begins_with_what_waits() -> None:
    [names] = _parts(SUITE, 1)

    assert names[-108:] == SLOW + ["core"] * 100


def test_a_run_of_nothing_but_waiting_tests_has_them_all() -> None:
    only = _items((5, _Item("hosting", "servers")))

    assert len(dealt(only, PARTS)) == 5
