"""How gunicorn serves an application, what it refuses by itself, and how it stops.

Only gunicorn imports this, by the name in a Procfile; it comes with each application, not with us.
"""

import gc
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus

from gunicorn.http.errors import (
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    NoMoreData,
    ParseException,
)
from gunicorn.http.message import Request
from gunicorn.workers.base import Worker

from payment_web.http.slow_senders import SlowSender
from payment_web.worker.idle_connections import IdleConnections
from payment_web.worker.malformed_requests import refuse
from payment_web.worker.worker_connection import Answer, Connection, Settings
from payment_web.worker.wsgi_environ import environ_of

# The thread that gets an event handles it alone, until the socket is armed again.
_ONCE = select.EPOLLIN | select.EPOLLONESHOT
# How many new objects are worth a look for garbage; a request makes a few thousand.
_OBJECTS = 10_000
# After how many seconds a waiting thread asks for its turn. A request computes for about a
# millisecond between two calls, so that its turn comes anyway, and asking every 5 ms costs.
_SWITCH = 0.1
_STOPS = (signal.SIGTERM, signal.SIGQUIT, signal.SIGINT)
_TICK = 1.0  # seconds between two signs of life
# How long one of several workers leaves a new connection to the others, for each that it has: the
# one with the fewest takes it. Kernels round such a wait up by 0.05 ms.
_LEAVE_TO_OTHERS = 1e-4  # seconds
# How long a stopping worker waits for a request on a kept connection that may be under way.
_LINGER = 2.0  # seconds


class ConnectionWorker(Worker):  # type: ignore[misc]  # gunicorn has no types.
    """Threads that wait together for sockets that have something to say, each serving what it gets.

    gunicorn's own threaded worker waits in one thread and hands every request to another, which
    costs more than a small request itself. Here the kernel wakes one waiting thread. A connection
    between two requests holds no thread. From the moment that the worker is told to stop, it
    refuses new connections, and finishes what it has accepted.
    """

    @classmethod
    def setup(cls) -> None:
        """Hold stops back while a worker is forked.

        One that came before the worker has handlers of its own would be given to the handler that
        it inherited, which only remembers it, and the worker would never stop by itself.
        """
        os.register_at_fork(
            before=partial(signal.pthread_sigmask, signal.SIG_BLOCK, _STOPS),
            after_in_parent=partial(signal.pthread_sigmask, signal.SIG_UNBLOCK, _STOPS),
        )

    def init_signals(self) -> None:
        """Handle signals from now on, those that were held back included."""
        super().init_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)

    def init_process(self) -> None:
        """Prepare what must not be shared with other processes, and run."""
        gc.freeze()  # What is loaded stays loaded: it need not be examined again.
        gc.set_threshold(_OBJECTS)
        sys.setswitchinterval(_SWITCH)
        self._events = select.epoll()
        self._listeners = {one.fileno(): one for one in self.sockets}
        self._idle = IdleConnections()
        self._open: set[Connection] = set()
        self._settings = Settings(self.cfg)
        super().init_process()

    def _answer(self, request: Request, connection: Connection) -> bool:
        """Have the application serve a request; whether the connection can be kept.

        Raises whatever the application raises while nothing of the answer is sent, and
        StopIteration, which closes the connection, after that.
        """
        answer = Answer(request, connection.sock, self._settings)
        if not self.alive or not self._settings.keepalive:
            answer.force_close()
        if request._expected_100_continue:
            connection.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        parts = self.wsgi(environ_of(request, connection), answer.start_response)
        try:
            answer.send(parts)
        except Exception as error:
            if answer.has_begun:  # A second answer behind the beginning of one would corrupt it.
                raise StopIteration from error
            raise
        finally:
            if hasattr(parts, "close"):
                parts.close()
        return not answer.should_close() and connection.pass_over_body()

    def _handle(self, connection: Connection) -> bool:
        """Serve one request; whether the connection can be kept."""
        try:
            return self._answer(connection.next_request(), connection)
        except (StopIteration, NoMoreData, ConnectionError):
            return False  # The client has closed the connection.
        except Exception as error:
            # gunicorn would repeat parts of the request in its answer and in its log.
            refuse(connection.sock, _status_of(error), error)
            return False

    def run(self) -> None:
        """Serve until stopped, then finish what was accepted."""
        for fileno, listener in self._listeners.items():
            listener.setblocking(False)
            self._events.register(fileno, _ONCE)
        for _ in range(self._settings.threads):
            threading.Thread(target=self._serve_for_ever, daemon=True).start()
        while self.alive and self.ppid == os.getppid():
            self._tick(_TICK)
            self._listen()
        self._stop()

    def _tick(self, longest: float) -> None:
        """Give a sign of life, wait for a signal, and close what was idle for too long."""
        self.notify()
        select.select([self.PIPE[0]], [], [], longest)
        with suppress(BlockingIOError):
            os.read(self.PIPE[0], 4096)
        for connection in self._idle.take_overdue(time.monotonic()):
            self._close(connection, graceful=False)  # It waits for nothing that we sent.

    def _stop(self) -> None:
        self.alive = False
        for fileno, listener in self._listeners.items():
            self._events.unregister(fileno)
            with suppress(OSError):
                while self._accept(listener):
                    pass
            listener.close()
        now = time.monotonic()
        self._idle.limit(now + _LINGER)
        until = now + self.cfg.graceful_timeout
        while self._open and time.monotonic() < until:
            self._tick(min(_TICK, _LINGER / 4))

    def _serve_for_ever(self) -> None:
        while True:
            for fileno, _ in self._events.poll(-1, 1):
                try:
                    self._react(fileno)
                except Exception:
                    self.log.exception("A connection could not be served")

    def _react(self, fileno: int) -> None:
        listener = self._listeners.get(fileno)
        if listener is not None:
            self._welcome(listener)
        elif connection := self._idle.take(fileno):  # Otherwise it was closed just now.
            self._serve(connection)

    def _welcome(self, listener: socket.socket) -> None:
        if self.cfg.workers > 1:
            time.sleep(_LEAVE_TO_OTHERS * min(len(self._open), self.cfg.threads))
        try:
            self._accept(listener)
        except OSError as error:  # The next tick listens again.
            if self.alive:
                self.log.error("A connection cannot be accepted: %s", error.strerror)
        else:
            self._listen()

    def _listen(self) -> None:
        """Wait for the next new connection, unless there are too many."""
        if self.alive and len(self._open) < self._settings.worker_connections:
            for fileno in self._listeners:
                with suppress(OSError):  # The worker has begun to stop.
                    self._events.modify(fileno, _ONCE)

    def _accept(self, listener: socket.socket) -> bool:
        """Take one new connection, if there is one; raises OSError."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return False
        connection = Connection(self._settings, client, address, listener.getsockname())
        self._open.add(connection)
        self._await(connection, self._events.register)
        return True

    def _serve(self, connection: Connection) -> None:
        """Serve the request that arrives, and what the client sent together with it."""
        while self._handle(connection):
            if not connection.has_more:
                self._await(connection, self._events.modify)
                return
        self._close(connection)

    def _await(self, connection: Connection, arm: Callable[[int, int], None]) -> None:
        connection.timeout = time.monotonic() + (
            self._settings.keepalive if self.alive else _LINGER
        )
        self._idle.put(connection)
        arm(connection.sock.fileno(), _ONCE)

    def _close(self, connection: Connection, *, graceful: bool = True) -> None:
        """Close; gracefully is to wait up to two seconds for the client to close too."""
        connection.close(graceful=graceful)
        self._open.discard(connection)
        if not self.alive:
            os.write(self.PIPE[1], b".")  # This may have been the last one.


def _status_of(error: Exception) -> HTTPStatus:
    match error:
        case SlowSender():
            return HTTPStatus.REQUEST_TIMEOUT
        case LimitRequestLine():
            return HTTPStatus.REQUEST_URI_TOO_LONG
        case LimitRequestHeaders():
            return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        case InvalidResponseHeader() | InvalidResponseHeaderName():
            return HTTPStatus.INTERNAL_SERVER_ERROR
        case ParseException():
            return HTTPStatus.BAD_REQUEST
    return HTTPStatus.INTERNAL_SERVER_ERROR
