"""`python -m mutants` (`make mutants`): makes mistakes in a copy, one at a time; who notices?

Fails when nothing notices a mistake that docs/mutants.md does not accept.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import NamedTuple

from mutants.copies import Copy
from mutants.coverage_map import CoverageMap
from mutants.generated import Generated, generated, money_files
from mutants.hand_written import BUGS, GUARDS, MISTAKES
from mutants.mutant import Mutant
from mutants.places import KEPT, MAP_FOLDER, MARKED, ROOT, TESTS
from mutants.results import Result, Results, Verdict, accepted_in, is_open, summary
from mutants.trying import digest_of, try_generated, try_hand_written

_ACCEPTED = ROOT / "docs/mutants.md"
_HAND_WRITTEN = {"guards": GUARDS, "bugs": BUGS, "mistakes": MISTAKES}


class Trial(NamedTuple):
    """A mutant that can be tried: its name, its digest, what is changed, and how."""

    name: str
    digest: str
    run: Callable[[Copy], Result]


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 when every mutant was noticed or is accepted."""
    options = _options(arguments)
    if options.record:
        return _record()
    trials = _chosen(options)
    if options.list:
        _say("\n".join(one.name for one in trials))
        return 0
    results = Results(options.results)
    tried = _tried(trials, results, options)
    accepted = accepted_in(_ACCEPTED.read_text())
    _say("\n".join(summary(tried, accepted)))
    return 1 if any(is_open(one, accepted) for one in tried) else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    kinds = (*_HAND_WRITTEN, "generated", "all")
    parser.add_argument("names", nargs="*", help="only those with one of these words")
    parser.add_argument("--kind", choices=kinds, default="all")
    parser.add_argument("--file", default="", help="only generated ones in files with this word")
    parser.add_argument("--range", default=":", help="only these of them, as in 100:200")
    parser.add_argument("--sample", type=int, help="only so many generated ones, by chance")
    parser.add_argument("--seed", type=int, default=0, help="which chance")
    parser.add_argument("--copies", type=int, default=2, help="how many to try side by side")
    parser.add_argument("--results", type=Path, default=KEPT / "results.txt", help="text file")
    parser.add_argument("--again", action="store_true", help="try also what has a result")
    parser.add_argument("--list", action="store_true", help="print their names only")
    parser.add_argument("--record", action="store_true", help="record which test reaches what")
    return parser.parse_args(arguments)


def _record() -> int:
    """Run the tests once with coverage.py, in a copy: what fails there would notice everything."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "mutants.recording", "-m", MARKED]
    with TemporaryDirectory() as folder:
        copy = Copy(Path(folder)).folder
        environment = {**os.environ, "PYTHONPATH": str(copy / "tests")}
        done = subprocess.run([*command, *TESTS], cwd=copy, env=environment, check=False)
        if done.returncode in (0, 1):
            shutil.copytree(copy / MAP_FOLDER.relative_to(ROOT), MAP_FOLDER, dirs_exist_ok=True)
    return done.returncode


def _chosen(options: argparse.Namespace) -> list[Trial]:
    trials: list[Trial] = []
    tests = cache(CoverageMap)
    for kind, mutants in _HAND_WRITTEN.items():
        if options.kind in (kind, "all") and not options.file:
            trials += [
                _hand_written(one, tests) for one in mutants if _is_named(one.name, options.names)
            ]
    if options.kind in ("generated", "all"):
        trials += _generated(options, tests)
    first, _, end = options.range.partition(":")
    return trials[int(first or 0) : int(end or len(trials))]


def _is_named(name: str, words: Sequence[str]) -> bool:
    return not words or any(word in name for word in words)


def _hand_written(mutant: Mutant, tests: Callable[[], CoverageMap]) -> Trial:
    run = partial(_run_hand_written, mutant, tests)
    return Trial(mutant.name, digest_of(mutant), run)


def _run_hand_written(mutant: Mutant, tests: Callable[[], CoverageMap], copy: Copy) -> Result:
    return try_hand_written(mutant, copy, tests)


def _generated(options: argparse.Namespace, tests: Callable[[], CoverageMap]) -> Iterator[Trial]:
    files = [one for one in money_files(ROOT) if options.file in one]
    made = [one for one in generated(ROOT, files) if _is_named(one.id, options.names)]
    if options.sample is not None:
        random.Random(options.seed).shuffle(made)
        made = made[: options.sample]
    for one in made:
        yield Trial(one.id, one.digest, partial(_run_generated, one, tests))


def _run_generated(mutant: Generated, tests: Callable[[], CoverageMap], copy: Copy) -> Result:
    return try_generated(mutant, copy, tests)


def _tried(trials: Sequence[Trial], results: Results, options: argparse.Namespace) -> list[Result]:
    known = {} if options.again else {one.digest: results.of(one.digest) for one in trials}
    left = [one for one in trials if known.get(one.digest) is None]
    _say(f"{len(trials)} mutants, {len(trials) - len(left)} of them with a result")
    if not left:
        return [one for one in known.values() if one]
    with _copies(options.copies) as copies, ThreadPoolExecutor(options.copies) as workers:
        new = list(workers.map(partial(_try, copies, results), left))
        new = _without_tests_that_fail_anyway(copies, results, new)
    return [one for one in known.values() if one] + new


@contextmanager
def _copies(number: int) -> Iterator["SimpleQueue[Copy]"]:
    with TemporaryDirectory() as folder:
        free: SimpleQueue[Copy] = SimpleQueue()
        for one in range(number):
            free.put(Copy(Path(folder) / str(one)))
        yield free


def _try(copies: "SimpleQueue[Copy]", results: Results, trial: Trial) -> Result:
    copy = copies.get()
    try:
        result = trial.run(copy)
    finally:
        copies.put(copy)
    results.add(result)
    _say(f"{result.verdict:<9} {result.name:<60} {result.by}")
    return result


def _without_tests_that_fail_anyway(
    copies: "SimpleQueue[Copy]", results: Results, found: list[Result]
) -> list[Result]:
    """Return the results, unsure where the test that noticed fails without the mistake too."""
    tests = sorted({one.by for one in found if "::" in one.by})
    failing = copies.get().failing(tests) if tests else frozenset()
    doubted = [one for one in found if one.by in failing]
    for one in doubted:
        results.add(one._replace(verdict=Verdict.UNSURE))
    return [one for one in found if one not in doubted] + [
        one._replace(verdict=Verdict.UNSURE) for one in doubted
    ]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
