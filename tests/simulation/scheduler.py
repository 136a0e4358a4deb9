"""Runs concurrent actors one at a time, in an order drawn from a seed.

Every actor has a thread, but only the one that holds the turn runs. When it pauses it draws the
next and passes the turn on, and pauses happen at outgoing calls only, so the same seed gives the
same run.
"""

import inspect
import random
import threading
from collections.abc import Callable
from contextvars import copy_context
from types import FrameType, TracebackType

from simulation.watchdog import (
    Hang,
    interrupt,
    leave_the_timers_to_the_main_thread,
    place,
    place_of,
)

# Runs take some hundreds; ten thousands are a loop without an end.
MOST_TURNS = 30_000
# Seconds for whoever is ended.
PATIENCE = 1.0


class Crash(BaseException):
    """The process dies at this point. It is no Exception, so that no handler survives it."""


class Actor:
    """One client with its own line of thought."""

    def __init__(self, name: str, act: Callable[[], None]) -> None:
        self.name = name
        self.error: BaseException | None = None
        self.is_done = self.is_resting = False
        self.go = _closed_gate()
        self.thread: threading.Thread | None = None
        self._act = act

    def run(self, scheduler: "Scheduler") -> None:
        """Wait for the first turn, act, and pass the turn on for good."""
        leave_the_timers_to_the_main_thread()
        self.go.acquire()
        try:
            if not scheduler.is_stopped:
                self._act()
        except BaseException as error:
            self.error = error
        self.is_done = True
        scheduler.leave(self)


class Scheduler:
    """Gives turns until every actor is done."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._actors: list[Actor] = []
        self._over = _closed_gate()
        self._running: Actor | None = None
        self._turns = 0
        self.is_stopped = False

    @property
    def running(self) -> str:
        """The name of the actor that holds the turn."""
        return self._running.name if self._running else "nobody"

    def spawn(self, name: str, act: Callable[[], None]) -> None:
        """Add an actor; it starts when `run` gives it a turn."""
        actor = Actor(name, act)
        self._actors.append(actor)
        context = copy_context()
        actor.thread = threading.Thread(target=context.run, args=(actor.run, self), daemon=True)
        actor.thread.start()

    def pause(self) -> None:
        """Let the next go on; called by the actor that holds the turn, or outside of a run.

        Raises `Hang` when no actor may go on any more.
        """
        self._count()
        actor = self._running
        if actor is None:
            return
        drawn = self._draw()
        if drawn is not None and drawn is not actor:
            drawn.go.release()
            actor.go.acquire()
            self._check_not_stopped()

    def leave(self, actor: Actor) -> None:
        """Let the next go on after an actor that is done; the last one ends the run, and a hang."""
        if self.is_stopped:
            return
        drawn = None if isinstance(actor.error, Hang) else self._draw()
        (drawn.go if drawn is not None else self._over).release()

    def where(self, frame: FrameType | None) -> str:
        """Say who holds the turn and where they stand; nobody is the main thread, at `frame`."""
        actor = self._running
        stand = place(frame) if actor is None or actor.thread is None else place_of(actor.thread)
        return f"{self.running}: {stand}"

    def rest(self) -> None:
        """Go on when everybody else is done or rests as well, so that nothing is under way.

        For whoever then lets more time pass than any call could take.
        """
        if self._running is not None:
            self._running.is_resting = True
            self.pause()

    def run(self) -> None:
        """Give turns until all are done; raises the first error that an actor ended with."""
        try:
            self._wait_for_all()
        except Hang:
            self._stop()
            raise
        self._running = None
        errors = [one.error for one in self._actors if one.error is not None]
        self._actors.clear()
        if errors:
            raise errors[0]

    def _wait_for_all(self) -> None:
        first = self._draw()
        if first is None:
            return
        first.go.release()
        self._over.acquire()
        if self._running is not None and isinstance(self._running.error, Hang):
            raise self._running.error

    def _draw(self) -> Actor | None:
        """Draw who has the turn now; None when all are done. Who rests waits for all others."""
        waiting = [one for one in self._actors if not one.is_done]
        if not waiting:
            return None
        awake = [one for one in waiting if not one.is_resting]
        self._running = self._chance.choice(awake or waiting)
        self._running.is_resting = False
        return self._running

    def _count(self) -> None:
        self._check_not_stopped()
        self._turns += 1
        if self._turns > MOST_TURNS:
            raise Hang(f"more than {MOST_TURNS} turns: {self.where(inspect.currentframe())}")

    def _check_not_stopped(self) -> None:
        if self.is_stopped:
            raise Hang("stopped")

    def _stop(self) -> None:
        """End everybody: who waits for a turn, and who never gave theirs back."""
        self.is_stopped = True
        holder, self._running = self._running, None
        for one in self._actors:
            if one.is_done or one.thread is None:
                continue
            if one is holder:
                interrupt(one.thread)
            else:
                one.go.release()
        for one in self._actors:
            if one.thread is not None:
                one.thread.join(PATIENCE)
        self._actors.clear()


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
