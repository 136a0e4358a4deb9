"""Two independent calls at the same time, so that a request waits for the slower one only."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from typing import Protocol, TypeVar

A = TypeVar("A")
B = TypeVar("B")


class ParallelCalls(Protocol):
    """Strategy for making two calls, one after the other or in parallel."""

    def __call__(self, first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
        """Return both results, or raise the error of the first that has one.

        Neither call continues after this has returned or raised.
        """


def sequential_calls(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """Make the calls in turn: see `ParallelCalls`."""
    return first(), second()


class ThreadedCalls:
    """Makes the second call on one of a few threads, in the context of the request it is part of.

    See `ParallelCalls`. No thread exists before the first use.
    """

    def __init__(self, most: int) -> None:
        self._pool = ThreadPoolExecutor(most, thread_name_prefix="at-once")

    def __call__(self, first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
        """Make the calls; without a free thread they are made one after the other."""
        other = self._pool.submit(copy_context().run, second)
        try:
            found = first()
        except BaseException:
            if not other.cancel():
                wait([other])
            raise
        return found, second() if other.cancel() else other.result()
