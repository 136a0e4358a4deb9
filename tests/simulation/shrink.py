"""Finding the few faults that matter."""

from simulation.run import Result, simulate


def shrink(failed: Result) -> Result:
    """Leave out one fault or circumstance after the other while the run still breaks something."""
    smallest = failed
    for fault in failed.faults:
        fewer = tuple(one for one in smallest.faults if one != fault)
        again = simulate(failed.seed, fewer, smallest.circumstances)
        smallest = again if again.violation is not None else smallest
    for circumstance in sorted(failed.circumstances):
        calmer = smallest.circumstances - {circumstance}
        again = simulate(failed.seed, smallest.faults, calmer)
        smallest = again if again.violation is not None else smallest
    return smallest
