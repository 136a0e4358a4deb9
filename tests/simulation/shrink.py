"""Finding the few faults that matter."""

from simulation.run import Result, simulate


def shrink(failed: Result) -> Result:
    """Leave out one fault after the other as long as the run still breaks an invariant."""
    smallest = failed
    for fault in failed.faults:
        fewer = tuple(one for one in smallest.faults if one != fault)
        again = simulate(failed.seed, fewer)
        if again.violation is not None:
            smallest = again
    return smallest
