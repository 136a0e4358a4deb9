"""The heartbeat of a running server: what is due is delivered, several at a time."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from sandbox.push.broker import Delivery
from sandbox.push.pusher import Pusher

_PAUSE_SECONDS = 0.1
_AT_ONCE = 8
_log = logging.getLogger(__name__)


def start_ticker(pusher: Pusher) -> threading.Event:
    """Deliver in threads until the returned event is set, or the process ends."""
    stop = threading.Event()
    threading.Thread(target=_tick_until, args=(pusher, stop), name="push", daemon=True).start()
    return stop


def _tick_until(pusher: Pusher, stop: threading.Event) -> None:
    with ThreadPoolExecutor(_AT_ONCE, "push") as threads:
        while not stop.wait(_PAUSE_SECONDS):
            while (delivery := pusher.take_due()) is not None:
                threads.submit(_attempt, pusher, delivery)


def _attempt(pusher: Pusher, delivery: Delivery) -> None:
    try:
        pusher.attempt(delivery)
    except Exception:
        _log.exception("A delivery failed.")
