"""Connections between two requests: each is taken by one thread, and none is forgotten."""

import gc
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue

import pytest

from payment_web.worker.idle_connections import IdleConnections
from payment_web.worker.worker_connection import Connection, Settings

_THRESHOLDS = gc.get_threshold()


def _connection(timeout: float) -> Connection:
    connection = Connection(Settings(object()), socket.socket(), ("", 0), ("", 0))
    connection.timeout = timeout
    return connection


@pytest.fixture
def idle() -> Iterator[IdleConnections]:
    idle = IdleConnections()
    yield idle
    for one in idle.take_overdue(float("inf")):
        one.sock.close()


def test_one_thread_has_a_connection(idle: IdleConnections) -> None:
    connection = _connection(10)
    idle.put(connection)
    fileno = connection.sock.fileno()

    assert idle.take(fileno) is connection
    assert idle.take(fileno) is None
    connection.sock.close()


def test_those_whose_time_is_over_are_taken(idle: IdleConnections) -> None:
    early, late = _connection(10), _connection(20)
    idle.put(early)
    idle.put(late)

    assert idle.take_overdue(10) == []
    assert idle.take_overdue(11) == [early]
    assert idle.take_overdue(11) == []
    early.sock.close()


def test_a_worker_that_stops_waits_less(idle: IdleConnections) -> None:
    short, long = _connection(10), _connection(99)
    idle.put(short)
    idle.put(long)

    idle.limit(20)

    assert (short.timeout, long.timeout) == (10, 20)


class _Garbage:
    """Lets a guest come whenever garbage is collected, which can be at any new object."""

    def __init__(self, guests: "_Guests") -> None:
        self._itself, self._guests = self, guests

    def __del__(self) -> None:
        if self._guests.come():
            _Garbage(self._guests)


class _Guests:
    """A thread that puts connections in while another one looks for those overdue."""

    def __init__(self, idle: IdleConnections, most: int) -> None:
        self._idle, self._left = idle, most
        self._turns: SimpleQueue[bool] = SimpleQueue()
        self._done: SimpleQueue[bool] = SimpleQueue()
        self._thread = threading.Thread(target=self._put_in)

    def __enter__(self) -> None:
        self._thread.start()
        _Garbage(self)
        gc.set_threshold(1)

    def __exit__(self, *_: object) -> None:
        gc.set_threshold(*_THRESHOLDS)
        self._turns.put(False)
        self._thread.join()

    def come(self) -> bool:
        """Wait until one has come, if it can; whether others will."""
        if threading.current_thread() is not self._thread:
            self._left -= 1
            self._turns.put(True)
            with suppress(Empty):
                self._done.get(timeout=0.01)
        return self._left > 0

    def _put_in(self) -> None:
        while self._turns.get():
            self._idle.put(_connection(99))
            self._done.put(True)


def test_others_may_come_while_those_overdue_are_looked_for(idle: IdleConnections) -> None:
    early = [_connection(1) for _ in range(5)]
    for one in early:
        idle.put(one)

    # Pairs are recycled without a look for garbage, until none is left to recycle.
    pairs = [(one, one) for one in range(4_000)]
    with _Guests(idle, most=50):
        found = idle.take_overdue(2)

    assert (found, len(pairs)) == (early, 4_000)
    for one in found:
        one.sock.close()
