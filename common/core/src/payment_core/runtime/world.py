"""Everything the connector takes from outside: network, time, chance, locks, threads.

Nothing else in the core reads a clock, sleeps, draws a number, opens a connection or starts a
thread, so that a test can own all of it.
"""

import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from payment_core.runtime.curl_transport import CurlTransport
from payment_core.runtime.parallel_calls import ParallelCalls, ThreadedCalls, sequential_calls
from payment_core.runtime.transport import Transport

# Beside the threads that gunicorn serves requests with.
_THREADS_BESIDE = 8


def utc_now() -> datetime:
    """Return the wall time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class World:
    """The outside. `now` is UTC wall time, `monotonic` seconds, `random_number` a number in [0, 1).

    `parallel` makes two independent calls; in turn by default.
    """

    transport: Transport
    now: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    random_number: Callable[[], float] = random.random
    new_lock: Callable[[], AbstractContextManager[object]] = threading.Lock
    parallel: ParallelCalls = sequential_calls


def production_world() -> World:
    """Return the world as it is."""
    return World(transport=CurlTransport(), parallel=ThreadedCalls(_THREADS_BESIDE))
