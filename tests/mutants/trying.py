"""Trying one mutant in a copy: who notices it?"""

import hashlib
from collections.abc import Callable, Sequence

from mutants.copies import Copy, Noticed
from mutants.coverage_map import CoverageMap
from mutants.generated import Generated
from mutants.mutant import Covering, FailingTests, Mutant, Simulation
from mutants.places import ROOT
from mutants.results import Result, Verdict

# A guard against endless work is noticed by this.
_SECONDS_OF_GUARDS = 180
# Machines differ, and starting takes a while.
_START, _SLOWER = 20.0, 3.0


def digest_of(mutant: Mutant) -> str:
    """Return what names this mutant and this source, 12 hexadecimal digits.

    Raises `LookupError` when the text to change is not there.
    """
    digest = hashlib.sha256(repr((mutant.name, mutant.noticed_by)).encode())
    for text in mutant.apply(ROOT).values():
        digest.update(text.encode())
    return digest.hexdigest()[:12]


def try_hand_written(
    mutant: Mutant, copy: Copy, tests: Callable[[], CoverageMap] = CoverageMap
) -> Result:
    """Run the tests or the simulation that must notice it."""
    with copy.changed(mutant.apply(copy.folder)):
        match mutant.noticed_by:
            case Simulation(seeds, provider):
                found = copy.first_broken(provider, seeds, workers=1)
                by = f"{found[1]} after {found[0] + 1} seeds" if found else None
                noticed = Noticed(by)
            case FailingTests(paths):
                noticed = copy.run_tests(paths, _SECONDS_OF_GUARDS)
            case Covering():
                portions = tests().portions(_reaching(mutant, tests()))
                noticed = _look(portions, copy, tests())
    return Result(digest_of(mutant), _verdict(noticed), mutant.name, noticed.by or "", "")


def try_generated(mutant: Generated, copy: Copy, tests: Callable[[], CoverageMap]) -> Result:
    """Run the tests that reach its lines, a few first."""
    reaching = tests().tests_for(mutant.file, mutant.lines)
    with copy.changed(mutant.apply(copy.folder)):
        noticed = _look(tests().portions(reaching), copy, tests())
    return Result(mutant.digest, _verdict(noticed), mutant.id, noticed.by or "", mutant.shown)


def _look(portions: Sequence[Sequence[str]], copy: Copy, tests: CoverageMap) -> Noticed:
    noticed = Noticed(None)
    for part in portions:
        seconds = _START + _SLOWER * tests.expected_seconds(part)
        noticed = copy.run_tests(part, int(seconds))
        if noticed.by:
            break
    return noticed


def _reaching(mutant: Mutant, tests: CoverageMap) -> list[str]:
    found: set[str] = set()
    for edit in mutant.edits:
        before = (ROOT / edit.file).read_text().partition(edit.before)[0]
        first = before.count("\n") + 1
        lines = range(first, first + edit.before.count("\n") + 1)
        found.update(tests.tests_for(edit.file, lines))
    return tests.quickest(found)


def _verdict(noticed: Noticed) -> Verdict:
    if noticed.by:
        return Verdict.NOTICED
    return Verdict.SURVIVED if noticed.is_sure else Verdict.UNSURE
