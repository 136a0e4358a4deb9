"""Which processor core does what: what is measured has one for itself."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench_runs.errors import BenchError

_TICKS = os.sysconf("SC_CLK_TCK")


class Cores(NamedTuple):
    """The core of the application under test, and that of everything else; None: not pinned."""

    application: int | None
    load: int | None

    @property
    def are_pinned(self) -> bool:
        """Whether there are two, so that measuring does not slow down what is measured."""
        return self.application is not None


def choose(available: Iterable[int], wanted: tuple[int, int] | None = None) -> Cores:
    """Return the cores to use; with one core, nothing is pinned.

    Raises `BenchError` when a wanted core may not be used.
    """
    allowed = sorted(available)
    for core in wanted or ():
        if core not in allowed:
            names = ", ".join(map(str, allowed))
            raise BenchError(f"Core {core} is not there; this process may use {names}.")
    if wanted and wanted[0] != wanted[1]:
        return Cores(*wanted)
    if wanted or len(allowed) < 2:
        return Cores(None, None)
    return Cores(allowed[0], allowed[1])


@contextmanager
def pinned_to(core: int | None) -> Iterator[None]:
    """Run on this core meanwhile; processes that are started meanwhile stay there."""
    before = os.sched_getaffinity(0)
    if core is not None:
        os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def seconds_used(process: int) -> float:
    """Return the processor time of a process with all its threads, to the nanosecond.

    The clock of another process has this number on Linux, see clock_getcpuclockid(3) and
    https://github.com/torvalds/linux/blob/v6.12/include/linux/posix-timers_types.h.
    """
    return time.clock_gettime((~process << 3) | 2)


def seconds_busy(core: int) -> float:
    """Return how long this core has worked for anybody, in steps of a hundredth of a second.

    https://docs.kernel.org/filesystems/proc.html#miscellaneous-kernel-statistics-in-proc-stat
    """
    for line in Path("/proc/stat").read_text().splitlines():
        name, _, figures = line.partition(" ")
        if name == f"cpu{core}":
            user, nice, system, _idle, _io, irq, soft_irq, steal = map(int, figures.split()[:8])
            return (user + nice + system + irq + soft_irq + steal) / _TICKS
    raise BenchError(f"Core {core} is not in /proc/stat.")
