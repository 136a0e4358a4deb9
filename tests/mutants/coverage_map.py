"""Which tests reach which lines, as `recording` has noted it."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from functools import cache
from pathlib import Path

from coverage import CoverageData

from mutants.places import DURATIONS, MAP, ROOT

# Most mistakes are noticed by the first look, and each file of tests takes time to be read.
_FEW_FILES, _FEW_TESTS = 3, 12
# In seconds of the recording, in which coverage.py makes tests about three times as slow.
_MOST_SECONDS = 180.0


class CoverageMap:
    """Chooses tests for a mistake. Raises `LookupError` when nothing is recorded."""

    def __init__(self, data: Path = MAP, durations: Path = DURATIONS) -> None:
        if not data.exists() or not durations.exists():
            raise LookupError('Record which test reaches which line: make mutants ARGS="--record"')
        self._data = CoverageData(str(data))
        self._data.read()
        recorded: dict[str, float] = json.loads(durations.read_text())
        files = {one: (ROOT / one).exists() for one in map(_file_of, recorded)}
        self._seconds = {one: took for one, took in recorded.items() if files[_file_of(one)]}
        self._size = Counter(map(_file_of, self._seconds))
        self._of_file = cache(self._contexts)

    def tests_for(self, file: str, lines: Iterable[int]) -> list[str]:
        """Return the tests that reach these lines, quickest first.

        Lines that are executed at import, such as a table, are reached by whatever reaches the
        rest of the module; a module that has no other lines, by every test.
        """
        contexts = self._of_file(file)
        found = {name for line in lines for name in contexts.get(line, ()) if name}
        if not found:
            found = {name for names in contexts.values() for name in names if name}
        if not found:
            found = set(self._seconds)
        return self.quickest(found)

    def quickest(self, tests: Set[str]) -> list[str]:
        """Return those that passed when they were recorded, quickest first."""
        return sorted(tests & self._seconds.keys(), key=lambda one: (self._seconds[one], one))

    def portions(self, tests: Sequence[str]) -> list[list[str]]:
        """Return a few of these tests, of files that are most about the lines, then the others.

        A file of which every test reaches them is more about them than one with many others. The
        others are as many as fit into the time.
        """
        by_file = _by_file(tests)
        files = sorted(by_file, key=lambda one: (-len(by_file[one]) / self._size[one], one))
        few = [one for file in files[:_FEW_FILES] for one in by_file[file][:_FEW_TESTS]]
        chosen, left, others = set(few), _MOST_SECONDS, []
        for one in tests:
            left -= self._seconds[one]
            if one not in chosen and left > 0:
                others.append(one)
        return [part for part in (few, others) if part]

    def expected_seconds(self, tests: Iterable[str]) -> float:
        """Return how long these took when they were recorded."""
        return sum(self._seconds[one] for one in tests)

    def _contexts(self, file: str) -> dict[int, list[str]]:
        return self._data.contexts_by_lineno(file)


def _by_file(tests: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in tests:
        found.setdefault(_file_of(one), []).append(one)
    return found


def _file_of(test: str) -> str:
    return test.partition("::")[0]
