"""Many runs on all processors."""

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Value
from multiprocessing.sharedctypes import Synchronized
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_CHUNK = 10
_GARBAGE = 50_000


def spread(work: Callable[[T], R], items: Sequence[T], workers: int) -> Iterator[R]:
    """Yield what `work` makes of each item, in the order of the items."""
    if workers == 1:
        yield from map(work, items)
        return
    turn = Value("i", 0)
    with ProcessPoolExecutor(workers, initializer=hurry, initargs=(turn,)) as pool:
        yield from pool.map(work, items, chunksize=_CHUNK)


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
