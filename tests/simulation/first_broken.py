"""Running seeds until an invariant breaks, as for a mistake that was made on purpose.

`python -m simulation.first_broken` prints the seed and the invariant as JSON, or null.
"""

import argparse
import json
import sys
from functools import partial

from psp_profiles.profiles import PROFILES
from simulation.run import simulate
from simulation.workers import spread


def main(arguments: list[str] | None = None) -> int:
    """Print what broke first, and return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=1, help="processes")
    parser.add_argument("--seeds", type=int, default=500, help="how many runs at most")
    parser.add_argument("--provider", choices=PROFILES, default="sandbox", help="which PSP")
    options = parser.parse_args(arguments)
    found = first_broken(range(options.seeds), options.workers, options.provider)
    result = found and {"seed": found[0], "broken": found[1]}
    sys.stdout.write(f"{json.dumps(result)}\n")
    return 0


def first_broken(
    seeds: range, workers: int = 1, provider: str = "sandbox"
) -> tuple[int, str] | None:
    """Return the first seed that breaks an invariant, and which one; None when none does.

    Seeds are run in growing batches: most mistakes show themselves soon.
    """
    start, size = seeds.start, 20
    while start < seeds.stop:
        batch = range(start, min(start + size, seeds.stop))
        breaking = partial(what_breaks, provider=provider)
        for seed, broken in zip(batch, spread(breaking, batch, workers), strict=True):
            if broken is not None:
                return seed, broken
        start, size = batch.stop, size * 2
    return None


def what_breaks(seed: int, provider: str = "sandbox") -> str | None:
    """Return the invariant that this seed breaks, `crash` when it cannot even be run."""
    try:
        violation = simulate(seed, provider=provider).violation
    except Exception as error:
        return f"crash: {type(error).__name__}"
    return violation.partition(":")[0] if violation else None


if __name__ == "__main__":
    sys.exit(main())
