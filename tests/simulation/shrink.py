"""Finding the few faults that matter."""

from simulation.run import Result, simulate


def shrink(failed: Result) -> Result:
    """Leave out one fault or circumstance after the other while the same invariant is broken."""
    smallest = failed
    for fault in failed.faults:
        fewer = tuple(one for one in smallest.faults if one != fault)
        again = simulate(failed.seed, fewer, smallest.circumstances, failed.provider)
        smallest = again if _breaks_the_same(again, failed) else smallest
    for circumstance in sorted(failed.circumstances):
        calmer = smallest.circumstances - {circumstance}
        again = simulate(failed.seed, smallest.faults, calmer, failed.provider)
        smallest = again if _breaks_the_same(again, failed) else smallest
    return smallest


def _breaks_the_same(again: Result, failed: Result) -> bool:
    return _invariant(again) == _invariant(failed)


def _invariant(result: Result) -> str:
    """Return the name before the colon; where several are broken, that of the first."""
    return (result.violation or "").partition(":")[0]
