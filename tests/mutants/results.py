"""Results as lines of text, one for each mutant, so that a run can be continued."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

_ACCEPTED = re.compile(r"^\| `(?P<file>[^`]+\.py)` \| `(?P<shown>[^|]+)` \| .+ \|$", re.MULTILINE)


class Verdict(StrEnum):
    """What became of a mutant. `UNSURE`: nothing could be run, or only a test that fails anyway."""

    NOTICED = "noticed"
    SURVIVED = "SURVIVED"
    UNSURE = "UNSURE"


class Result(NamedTuple):
    """`digest` belongs to the source with this mistake; another source makes it another mutant."""

    digest: str
    verdict: Verdict
    name: str
    by: str
    shown: str

    @property
    def line(self) -> str:
        """The result as text, without a line's end."""
        return "\t".join((self.digest, self.verdict, self.name, self.by or "-", self.shown or "-"))


class Results:
    """The results of a file, and those that are added."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known = {one.digest: one for one in self._read()}

    def of(self, digest: str) -> Result | None:
        """Return what is known of a mutant."""
        return self._known.get(digest)

    def add(self, result: Result) -> None:
        """Write a result at once."""
        self._known[result.digest] = result
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a") as file:
            file.write(f"{result.line}\n")

    def _read(self) -> Iterator[Result]:
        if self._file.exists():
            for line in self._file.read_text().splitlines():
                digest, verdict, name, by, shown = line.split("\t")
                yield Result(digest, Verdict(verdict), name, by, shown)


def accepted_in(page: str) -> frozenset[tuple[str, str]]:
    """Return the accepted survivors of the page: their files and changes."""
    return frozenset((one["file"], one["shown"]) for one in _ACCEPTED.finditer(page))


def summary(results: Iterable[Result], accepted: frozenset[tuple[str, str]]) -> Iterator[str]:
    """Yield what a run came to: survivors that nothing excuses, then the counts."""
    found = list(results)
    open_ones = [one for one in found if is_open(one, accepted)]
    yield from (f"{one.verdict}: {one.name}  {one.shown}" for one in open_ones)
    noticed = sum(one.verdict is Verdict.NOTICED for one in found)
    yield (
        f"{noticed} of {len(found)} mutants were noticed, "
        f"{len(found) - noticed - len(open_ones)} survivors are accepted, {len(open_ones)} are not."
    )


def is_open(result: Result, accepted: frozenset[tuple[str, str]]) -> bool:
    """Whether nothing noticed this mutant, and docs/mutants.md does not say why that is right."""
    file = result.name.partition(":")[0]
    return result.verdict is not Verdict.NOTICED and (file, result.shown) not in accepted
