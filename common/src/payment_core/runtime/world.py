"""Everything the connector takes from outside: network, time, chance, locks, threads.

Nothing else in the core reads a clock, sleeps, draws a number, opens a connection or starts a
thread, so that a test can own all of it.
"""

import random
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

import certifi
from urllib3 import PoolManager

from payment_core.runtime.at_once import AtOnce, OnThreads, one_after_the_other

# One gunicorn worker runs 32 threads, and these beside; a smaller pool of connections would throw
# some away.
_THREADS_BESIDE = 8
_POOL_SIZE = 32 + _THREADS_BESIDE
# commercetools has four hosts, a PSP one or two.
_SERVICES = 8


def _utc_now() -> datetime:
    return datetime.now(UTC)


def pooled_connections() -> PoolManager:
    """Return connections that are kept, checked against Mozilla's list of authorities.

    Nothing is retried, and no proxy variables are read.
    """
    context = ssl.create_default_context(cafile=certifi.where())
    return PoolManager(num_pools=_SERVICES, maxsize=_POOL_SIZE, retries=False, ssl_context=context)


@dataclass(frozen=True)
class World:
    """The outside. `now` is UTC wall time, `monotonic` seconds, `chance` a number in [0, 1).

    `at_once` makes two independent calls; in turn, unless it is told otherwise.
    """

    connections: PoolManager
    now: Callable[[], datetime] = _utc_now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    new_lock: Callable[[], AbstractContextManager[object]] = threading.Lock
    at_once: AtOnce = one_after_the_other


def real_world() -> World:
    """Return the world as it is."""
    return World(connections=pooled_connections(), at_once=OnThreads(_THREADS_BESIDE))
