"""The heartbeat of a running server: what is due happens without anybody asking."""

import logging
import threading

from sandbox.psp_kit.stand_in import PSPStandIn

_PAUSE_SECONDS = 0.2
_log = logging.getLogger(__name__)


def start_ticker(psp: PSPStandIn) -> threading.Event:
    """Tick in a thread until the returned event is set, or the process ends."""
    stop = threading.Event()
    threading.Thread(target=_tick_until, args=(psp, stop), name="ticker", daemon=True).start()
    return stop


def _tick_until(psp: PSPStandIn, stop: threading.Event) -> None:
    while not stop.wait(_PAUSE_SECONDS):
        try:
            psp.tick()
        except Exception:
            # The next tick does what this one could not.
            _log.exception("A tick failed.")
