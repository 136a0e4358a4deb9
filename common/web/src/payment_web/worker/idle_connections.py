"""The connections of a worker that are between two requests, or before the first.

Only the worker imports this.
"""

import threading

from payment_web.worker.worker_connection import Connection


class IdleConnections:
    """Connections of which each belongs to the thread that takes it; for many threads.

    The lock is needed: a dict that changes while it is looked through is an error, and between a
    look and a take, a connection may be closed and another get its number.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connections: dict[int, Connection] = {}

    def put(self, connection: Connection) -> None:
        """Have a connection wait for its next request."""
        with self._lock:
            self._connections[connection.sock.fileno()] = connection

    def take(self, fileno: int) -> Connection | None:
        """Return the connection with this file descriptor, None where another thread took it."""
        with self._lock:
            return self._connections.pop(fileno, None)

    def take_overdue(self, now: float) -> list[Connection]:
        """Return those whose `timeout` is before this monotonic time."""
        with self._lock:
            overdue = [
                (fileno, one) for fileno, one in self._connections.items() if one.timeout < now
            ]
            for fileno, _ in overdue:
                del self._connections[fileno]
        return [one for _, one in overdue]

    def limit(self, until: float) -> None:
        """Let those that are here wait until this monotonic time at most."""
        with self._lock:
            for one in self._connections.values():
                one.timeout = min(one.timeout, until)
