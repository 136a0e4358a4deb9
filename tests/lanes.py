"""Deals the tests to the processes of a run: tests that share servers or a browser stay together.

`--dist worksteal` cuts the list of tests into one part for each process, and a process that is
done early takes from the end of the longest part. So each part begins with tests that mostly wait,
for one set of servers, and ends with short tests that any process can take. The last part has no
tests that wait, but the long ones that compute.

A test that waits leaves its processor core to others. Two cores are busy all the time only when
there are more parts that begin so than cores.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import pytest

_BROWSER, _SERVERS, _SLOW = "browser", "servers", "slow"
_DEMO = "stack"
# Which part of the tests with a browser are with the demo in the first process. They have the heavy
# pages: the view of the Merchant Center, and all that axe looks at.
_SHARE_OF_THE_DEMO = 4 / 9
# Folders whose tests start commands or servers of their own. The third process has those that wait
# longest, for outages and ends of time.
_OWN_SERVERS = {"commercetools", "demo", "hosting", "release", "stripe", "witness"}


def dealt(items: Sequence[pytest.Item], processes: int) -> list[pytest.Item]:
    """Return the tests in the order in which so many processes get them."""
    waiting = _lanes([one for one in items if _has(one, _BROWSER) or _has(one, _SERVERS)])
    computing = [one for one in items if not (_has(one, _BROWSER) or _has(one, _SERVERS))]
    pool = sorted(computing, key=_rank)
    lanes = _joined(waiting, processes)
    parts = []
    for size, lane in zip(reversed(_sizes(len(items), processes)), reversed(lanes), strict=True):
        space = max(0, size - len(lane))
        parts.append([*lane, *pool[:space]])
        pool = pool[space:]
    return [one for part in reversed(parts) for one in part] + pool


def _rank(item: pytest.Item) -> int:
    """Return 0 for the longest tests, which come first, so that no process is alone at the end."""
    if not _has(item, _SLOW):
        return 2
    return int(item.path.parent.name != "simulation")


def _has(item: pytest.Item, mark: str) -> bool:
    return item.get_closest_marker(mark) is not None


def _lanes(waiting: list[pytest.Item]) -> list[list[pytest.Item]]:
    """Return two lanes of about as much work with a browser, and two of those without."""
    with_browser = [one for one in waiting if _has(one, _BROWSER)]
    demo = [one for one in with_browser if _uses_the_demo(one)]
    first: list[pytest.Item] = []
    for _, module in groupby(demo, key=lambda one: one.path):
        if len(first) < len(with_browser) * _SHARE_OF_THE_DEMO:
            first += module
    chosen = set(first)
    without = [one for one in waiting if not _has(one, _BROWSER)]
    return [
        first,
        [one for one in with_browser if one not in chosen],
        [one for one in without if not _has_its_own(one)],
        [one for one in without if _has_its_own(one)],
    ]


def _uses_the_demo(item: pytest.Item) -> bool:
    return _DEMO in getattr(item, "fixturenames", ())


def _has_its_own(item: pytest.Item) -> bool:
    return item.path.parent.name in _OWN_SERVERS and not _uses_the_demo(item)


def _joined(lanes: list[list[pytest.Item]], processes: int) -> list[list[pytest.Item]]:
    """Return a lane for each process; the last one waits for nothing, unless it is alone."""
    joined: list[list[pytest.Item]] = [[] for _ in range(processes)]
    for number, lane in enumerate(lanes):
        joined[number % max(1, processes - 1)] += lane
    return joined


def _sizes(tests: int, processes: int) -> list[int]:
    """Return how many tests each process gets at first."""

    def sizes() -> Iterator[int]:
        left = tests
        for others in range(processes, 0, -1):
            yield left // others
            left -= left // others

    return list(sizes())
