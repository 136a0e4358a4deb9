"""Calls the reconciliation at regular times, as the platform's schedule does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import requests

EVERY = 60.0
# Longer than a run may take.
_TIMEOUT = 1_800.0


@contextmanager
def scheduled(job_url: str, every: float = EVERY) -> Iterator[None]:
    """Send `POST` to the URL every so many seconds, while the context lasts.

    A call that fails is followed by the next one: the application's log has the reason.
    """
    ended = threading.Event()

    def call() -> None:
        with requests.Session() as session:
            session.trust_env = False
            while not ended.wait(every):
                with suppress(requests.RequestException):
                    session.post(job_url, timeout=_TIMEOUT)

    # A daemon, since a run that is under way must not hold the end of the demo.
    threading.Thread(target=call, name="schedule", daemon=True).start()
    try:
        yield
    finally:
        ended.set()
