"""Trying one mutant in a copy: who notices it?"""

import hashlib

from mutants.copies import Copy
from mutants.coverage_map import CoverageMap
from mutants.generated import Generated
from mutants.mutant import Mutant, Simulation
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


def try_hand_written(mutant: Mutant, copy: Copy) -> Result:
    """Run the tests or the simulation that must notice it."""
    verdict, by = Verdict.SURVIVED, ""
    with copy.changed(mutant.apply(copy.folder)):
        if isinstance(mutant.noticed_by, Simulation):
            needed = mutant.noticed_by
            found = copy.first_broken(needed.provider, needed.seeds, workers=1)
            if found:
                verdict, by = Verdict.NOTICED, f"{found[1]} after {found[0] + 1} seeds"
        else:
            noticed = copy.run_tests(mutant.noticed_by.paths, _SECONDS_OF_GUARDS)
            if noticed.by:
                verdict, by = Verdict.NOTICED, noticed.by
            elif not noticed.is_sure:
                verdict = Verdict.UNSURE
    return Result(digest_of(mutant), verdict, mutant.name, by, "")


def try_generated(mutant: Generated, copy: Copy, tests: CoverageMap) -> Result:
    """Run the tests that reach its lines, a few first."""
    verdict, by = Verdict.UNREACHED, ""
    with copy.changed(mutant.apply(copy.folder)):
        for part in tests.portions(tests.tests_for(mutant.file, mutant.lines)):
            seconds = _START + _SLOWER * tests.expected_seconds(part)
            noticed = copy.run_tests(part, int(seconds))
            if noticed.by:
                verdict, by = Verdict.NOTICED, noticed.by
                break
            verdict = Verdict.SURVIVED if noticed.is_sure else Verdict.UNSURE
    return Result(mutant.digest, verdict, mutant.id, by, mutant.shown)
