"""The heartbeat of a running server: what is due happens without anybody asking."""

import logging
import threading
import time

from sandbox.psp.service import SandboxPSP

_PAUSE_SECONDS = 0.2
_log = logging.getLogger(__name__)


def start_ticker(psp: SandboxPSP) -> None:
    """Tick in a thread that ends with the process."""
    threading.Thread(target=_tick_forever, args=(psp,), name="ticker", daemon=True).start()


def _tick_forever(psp: SandboxPSP) -> None:
    while True:
        time.sleep(_PAUSE_SECONDS)
        try:
            psp.tick()
        except Exception:
            # The next tick does what this one could not.
            _log.exception("A tick failed.")
