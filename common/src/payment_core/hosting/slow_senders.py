"""Senders who never come to an end."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def patience(connection: socket.socket | None, seconds: float) -> Iterator[threading.Event]:
    """Read from a connection no longer than this; the event says that it was too long.

    Whoever reads finds the end of the stream then. A timeout of the socket would begin anew with
    every byte, so that a sender who trickles could hold a thread for hours. Without a connection
    nobody is waited for.
    """
    is_over = threading.Event()
    if connection is None:
        yield is_over
        return

    def hang_up() -> None:
        is_over.set()
        with suppress(OSError):  # The sender was faster.
            connection.shutdown(socket.SHUT_RD)

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()
