"""Runs concurrent actors one at a time, in an order drawn from a seed.

Every actor has a thread, but only the one that holds the baton runs. It hands the baton back
when it pauses, and pauses happen at outgoing calls only, so the same seed gives the same run.
"""

import random
import threading
from collections.abc import Callable
from contextvars import copy_context
from types import TracebackType


class Crash(BaseException):
    """The process dies at this point. It is no Exception, so that no handler survives it."""


class Actor:
    """One client with its own line of thought."""

    def __init__(self, name: str, act: Callable[[], None]) -> None:
        self.name = name
        self.error: BaseException | None = None
        self.is_done = self.is_resting = False
        self.go = _closed_gate()
        self._act = act

    def run(self, back: threading.Lock) -> None:
        """Wait for the first turn, act, and hand the baton back for good."""
        self.go.acquire()
        try:
            self._act()
        except BaseException as error:
            self.error = error
        self.is_done = True
        back.release()


class Scheduler:
    """Gives turns until every actor is done."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._actors: list[Actor] = []
        self._back = _closed_gate()
        self._running: Actor | None = None

    @property
    def running(self) -> str:
        """The name of the actor that holds the baton."""
        return self._running.name if self._running else "nobody"

    def spawn(self, name: str, act: Callable[[], None]) -> None:
        """Add an actor; it starts when `run` gives it a turn."""
        actor = Actor(name, act)
        self._actors.append(actor)
        context = copy_context()
        threading.Thread(target=context.run, args=(actor.run, self._back), daemon=True).start()

    def pause(self) -> None:
        """Let somebody else go on; called by whoever holds the baton, or outside of a run."""
        actor = self._running
        if actor is not None:
            self._back.release()
            actor.go.acquire()

    def rest(self) -> None:
        """Go on when everybody else is done or rests as well, so that nothing is under way.

        For whoever then lets more time pass than any call could take.
        """
        if self._running is not None:
            self._running.is_resting = True
            self.pause()

    def run(self) -> None:
        """Give turns until all are done; raises the first error that an actor ended with."""
        while waiting := [one for one in self._actors if not one.is_done]:
            awake = [one for one in waiting if not one.is_resting]
            self._running = self._chance.choice(awake or waiting)
            self._running.is_resting = False
            self._running.go.release()
            self._back.acquire()
        self._running = None
        errors = [one.error for one in self._actors if one.error is not None]
        self._actors.clear()
        if errors:
            raise errors[0]


def _closed_gate() -> threading.Lock:
    """Return a lock that one thread opens for another: lighter than any semaphore."""
    gate = threading.Lock()
    gate.acquire()
    return gate


class CooperativeLock:
    """A lock whose owner may pause while holding it; waiting means letting others go on."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._is_held = False

    def __enter__(self) -> "CooperativeLock":
        """Take the lock, after others have gone on until it was free."""
        while self._is_held:
            self._scheduler.pause()
        self._is_held = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let it go."""
        self._is_held = False
