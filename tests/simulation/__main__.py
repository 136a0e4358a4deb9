"""`python -m simulation`: many seeds, a summary, and the way back to a failure."""

import argparse
import gc
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Value
from multiprocessing.sharedctypes import Synchronized

from simulation.faults import Fault
from simulation.run import Result, simulate
from simulation.shrink import shrink

_BAR = 30
_CHUNK = 10
_GARBAGE = 50_000


def main(arguments: list[str] | None = None) -> int:
    """Simulate, print what happened, and return 1 when an invariant was broken."""
    options = _options(arguments)
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    failed: list[Result] = []
    faults: Counter[tuple[str, Fault]] = Counter()
    for number, result in enumerate(_results(seeds, options.workers), 1):
        faults.update(result.happened)
        if result.violation is not None:
            failed.append(result)
        _show_progress(number, len(seeds), len(failed))
    _print_summary(seeds, faults, failed)
    for result in failed[: options.show]:
        _explain(result)
    return 1 if failed else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200, help="how many runs")
    parser.add_argument("--first-seed", type=int, default=0, help="the seed of the first run")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--show", type=int, default=3, help="how many failures to explain")
    return parser.parse_args(arguments)


def _results(seeds: range, workers: int) -> Iterator[Result]:
    if workers == 1:
        yield from map(simulate, seeds)
        return
    with ProcessPoolExecutor(workers, initializer=hurry, initargs=(Value("i", 0),)) as pool:
        yield from pool.map(simulate, seeds, chunksize=_CHUNK)


def hurry(turn: "Synchronized[int]") -> None:
    """Set this process up for many runs: on one processor, and without looking at old garbage.

    Only one thread of a run is awake at a time, so a second processor would only cost moves.
    """
    if hasattr(os, "sched_setaffinity"):
        with turn.get_lock():
            number, turn.value = turn.value, turn.value + 1
        allowed = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {allowed[number % len(allowed)]})
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE)


def _show_progress(done: int, total: int, failures: int) -> None:
    if sys.stderr.isatty() or done == total:
        filled = "#" * (_BAR * done // total)
        line = f"\r[{filled:<{_BAR}}] {done}/{total} runs, {failures} failures"
        sys.stderr.write(line + ("\n" if done == total else ""))


def _print_summary(seeds: range, faults: Counter[tuple[str, Fault]], failed: list[Result]) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    lines = [
        f"commit {commit or 'unknown'}, seeds {seeds.start} to {seeds.stop - 1}",
        f"{len(seeds)} runs, {len(failed)} with a broken invariant",
        "",
        "faults that happened, by call:",
        *_table(faults),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def _table(faults: Counter[tuple[str, Fault]]) -> Iterable[str]:
    by_call: dict[str, Counter[Fault]] = {}
    for (call, fault), count in faults.items():
        by_call.setdefault(call, Counter())[fault] += count
    for call, counts in sorted(by_call.items()):
        kinds = ", ".join(f"{fault} {count}" for fault, count in sorted(counts.items()))
        yield f"  {call}: {sum(counts.values())} ({kinds})"


def _explain(result: Result) -> None:
    smallest = shrink(result)
    lines = [
        "",
        f"seed {result.seed}: {result.violation}",
        f"replay: make simulate SEEDS=1 FIRST_SEED={result.seed}",
        "smallest set of faults that still breaks it:",
        *(f"  call {one.call}, {one.length} in a row: {one.fault}" for one in smallest.faults),
        "journal:",
        *(f"  {line}" for line in smallest.journal),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
