"""Results of many runs, as a table for the docs."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from simulation.catalogue import CATALOGUE
from simulation.run import Cell, Result

_BAR = 30


class Tally:
    """Adds up results, and shows how far they are."""

    def __init__(self, total: int, what: str) -> None:
        self._total = total
        self._what = what
        self._done = 0
        self.failed: list[tuple[str, Result]] = []
        self._cells: Counter[Cell] = Counter()
        self._transitions: Counter[str] = Counter()
        self._answers: Counter[tuple[str, int]] = Counter()

    def add(self, name: str, result: Result) -> None:
        """Count one more result, known by this name."""
        self._done += 1
        self._cells.update(result.cells)
        self._transitions.update(result.transitions)
        self._answers.update(result.answers)
        if result.violation is not None:
            self.failed.append((name, result))
        if sys.stderr.isatty() or self._done == self._total:
            self._show_progress()

    def _show_progress(self) -> None:
        filled = "#" * (_BAR * self._done // self._total)
        line = f"\r[{filled:<{_BAR}}] {self._done}/{self._total} runs, {len(self.failed)} failures"
        sys.stderr.write(line + ("\n" if self._done == self._total else ""))

    def lines(self) -> Iterator[str]:
        """Yield the summary."""
        yield f"{self._what}, commit {commit()}"
        yield f"{self._done} runs, {len(self.failed)} with a broken invariant"
        yield ""
        yield from table(self._cells)
        yield ""
        yield "answers: " + counted(f"{flow} {one}" for flow, one in self._answers.elements())
        yield "transactions: " + counted(self._transitions.elements())


def table(cells: Mapping[Cell, int]) -> Iterator[str]:
    """Yield how often each flow met each fault, as a Markdown table."""
    flows = sorted({flow for flow, _ in cells})
    yield "| flow | " + " | ".join(CATALOGUE) + " |"
    yield "|---" * (len(CATALOGUE) + 1) + "|"
    for flow in flows:
        counts = (str(cells.get((flow, fault), "")) for fault in CATALOGUE)
        yield f"| {flow} | " + " | ".join(counts) + " |"
    sums = (sum(cells.get((flow, fault), 0) for flow in flows) for fault in CATALOGUE)
    yield "| all | " + " | ".join(map(str, sums)) + " |"


def counted(names: Iterable[str]) -> str:
    """Return names with how often they came, in order."""
    counts = Counter(names)
    return ", ".join(f"{name}: {counts[name]}" for name in sorted(counts))


def explained(result: Result, replay: str) -> Iterator[str]:
    """Yield what went wrong, how to see it again, and the journal."""
    yield ""
    yield f"broken: {result.violation}"
    yield f"replay: {replay}"
    yield "circumstances: " + (", ".join(sorted(result.circumstances)) or "none")
    yield "faults:"
    for one in result.faults:
        yield f"  call {one.call}, {one.length} in a row: {one.fault}"
    yield "journal:"
    yield from (f"  {line}" for line in result.journal)


def commit() -> str:
    """Return the commit that is checked out, and whether it was changed since."""
    command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"
