"""What happens after commercetools answers 409: everything is read again and decided again.

Only `Convergence.converge` has a loop of its own, because it keeps something from one round to the
next: what no ledger shows again. Its own steps forward count as rounds too.
"""

from collections.abc import Callable
from typing import TypeVar

from payment_core.commercetools.client import ConcurrentModification
from payment_core.runtime.errors import Unavailable
from payment_core.runtime.logs import get_logger

T = TypeVar("T")

# More than this many lost races in a row is a storm.
MOST_TRIES = 8


def log_conflict() -> None:
    """Log that something is read and decided again, so that it can be counted."""
    get_logger().info("A write met a newer version", eventCode="conflict.retried")


def retry_on_conflict(
    attempt: Callable[[], T],
    message: str,
    *also: type[Exception],
    tries: int = MOST_TRIES,
) -> T:
    """Return what `attempt` returns, calling it again after each `ConcurrentModification`.

    It has to read whatever it decides on. `also` are other errors that say that another request was
    faster. Raises `Unavailable` with this message when every try met a conflict.
    """
    conflicts: tuple[type[Exception], ...] = (ConcurrentModification, *also)
    for _ in range(tries):
        try:
            return attempt()
        except conflicts:
            log_conflict()
    raise Unavailable(message)
