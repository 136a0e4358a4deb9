"""Ends a run that does not end by itself, and says at which line.

A run hangs when somebody never gives the turn back, when nobody moves, or when the turns have
no end. The scheduler counts the turns; this looks at the time.
"""

import ctypes
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

# Seconds of processor time. A run takes a tenth of a second.
LONGEST_RUN = 60.0
# As much longer may it take in real time: other work on the machine must not end it.
_CROWDED = 5
_INNERMOST = 10
_LEFT_OUT = (
    "site-packages",
    "/lib/python",
    "simulation/watchdog.py",
    "simulation/scheduler.py",
    "network.py",
)


# Says where a run stands, given what the main thread is at.
Where = Callable[["FrameType | None"], str]


class Hang(BaseException):
    """The run is ended. It is no Exception, so that no handler survives it."""


@contextmanager
def bounded(seconds: float, where: Where) -> Iterator[None]:
    """Raise `Hang` in the main thread after that much processor time, or 5 times that in all.

    In any other thread nothing is bounded, because only the main one can be interrupted.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    has_rung = False

    def ring(_: int, frame: FrameType | None) -> None:
        nonlocal has_rung
        if not has_rung:  # The other timer would interrupt whoever ends the run.
            has_rung = True
            raise Hang(f"more than {seconds:.0f} s: {where(frame)}")

    with (
        _timer(signal.ITIMER_PROF, signal.SIGPROF, seconds, ring),
        _timer(signal.ITIMER_REAL, signal.SIGALRM, _CROWDED * seconds, ring),
    ):
        yield


@contextmanager
def _timer(which: int, number: signal.Signals, seconds: float, ring: Any) -> Iterator[None]:
    before: Any = signal.signal(number, ring)
    signal.setitimer(which, seconds)
    try:
        yield
    finally:
        signal.setitimer(which, 0)
        signal.signal(number, before)


@contextmanager
def watched(where: Where, complain: Callable[[str], None]) -> Iterator[None]:
    """Let a run take no longer than it may; one that cannot go on is broken, and says where."""
    try:
        with bounded(LONGEST_RUN, where):
            yield
    except Hang as error:
        complain(f"hang: {error}")
    except Exception as error:
        complain(f"stopped: {type(error).__name__} {error} in {place_of_error(error)}")


def place(frame: FrameType | None) -> str:
    """Return the innermost functions of a frame, libraries and the network left out."""
    return _named(traceback.extract_stack(frame))


def place_of_error(error: BaseException) -> str:
    """Return where an error was raised."""
    return _named(traceback.extract_tb(error.__traceback__))


def _named(stack: traceback.StackSummary) -> str:
    ours = [one for one in stack if not any(part in one.filename for part in _LEFT_OUT)]
    calls = reversed(ours[-_INNERMOST:])
    names = (f"{one.name} ({one.filename.rpartition('/')[2]}:{one.lineno})" for one in calls)
    return " < ".join(names)


def place_of(thread: threading.Thread) -> str:
    """Return where a thread stands."""
    return place(sys._current_frames().get(thread.ident or 0))


def leave_the_timers_to_the_main_thread() -> None:
    """Never take their signals, which the kernel gives to the thread that computes.

    The main one, which handles them, would go on waiting.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGPROF, signal.SIGALRM))


def interrupt(thread: threading.Thread) -> None:
    """Raise `Hang` in a thread, at its next step in Python."""
    identity = ctypes.c_ulong(thread.ident or 0)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(identity, ctypes.py_object(Hang))
