"""Plants known bugs one at a time; the simulation has to find each of them.

`python -m simulation.planted` (`make simulate-power`) runs seeds until an invariant breaks. A bug
that no seed finds means that the invariants are too weak.
"""

import argparse
import os
import sys

from simulation.bugs import BUGS
from simulation.planting import planted
from simulation.report import commit
from simulation.run import simulate
from simulation.workers import spread

MOST_SEEDS = 2_000


def main(arguments: list[str] | None = None) -> int:
    """Plant each bug, print the seeds it took, and return 1 when one was not found."""
    parser = argparse.ArgumentParser(prog="make simulate-power", description=__doc__)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    options = parser.parse_args(arguments)
    sys.stdout.write(f"{len(BUGS)} planted bugs, commit {commit()}\n")
    missed = 0
    for name, bug in BUGS.items():
        with planted(bug):
            found = first_found(range(MOST_SEEDS), options.workers)
        missed += found is None
        told = "NOT FOUND" if found is None else f"found after {found[0] + 1} seeds: {found[1]}"
        sys.stdout.write(f"{name:<52} {told}\n")
        sys.stdout.flush()
    return 1 if missed else 0


def first_found(seeds: range, workers: int = 1) -> tuple[int, str] | None:
    """Return the first seed that breaks an invariant, and which one; None when none does.

    Seeds are run in growing batches: most bugs show themselves soon.
    """
    start, size = seeds.start, 20
    while start < seeds.stop:
        batch = range(start, min(start + size, seeds.stop))
        for seed, broken in zip(batch, spread(what_breaks, batch, workers), strict=True):
            if broken is not None:
                return seed, broken
        start, size = batch.stop, size * 2
    return None


def what_breaks(seed: int) -> str | None:
    """Return the invariant that this seed breaks, `crash` when it cannot even be run."""
    try:
        violation = simulate(seed).violation
    except Exception as error:
        return f"crash: {type(error).__name__}"
    return violation.partition(":")[0] if violation else None


if __name__ == "__main__":
    sys.exit(main())
