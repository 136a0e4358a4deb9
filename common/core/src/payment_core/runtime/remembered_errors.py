"""What to do about an error that a PSP remembers under an idempotency key.

Some PSPs keep their own errors too, for a day or so, and answer every repetition with them. The key
then says nothing about what became of the operation, and blocks it.
"""

from collections.abc import Callable
from typing import TypeVar

from payment_core.runtime.errors import OutcomeUnknown, RememberedError

T = TypeVar("T")

_MOST_KEYS = 3


def with_fresh_key(
    key: str,
    act: Callable[[str], T],
    find: Callable[[], T | None],
    blocked: tuple[type[OutcomeUnknown], ...] = (RememberedError,),
) -> T:
    """Act under the key; where it is `blocked`, find, then act under the next one.

    `find` returns what the operation led to, or None when it provably did not happen, and raises
    when it cannot tell. The next keys come from the first, so a repetition of the operation
    uses the same ones. An error that is not remembered is never followed by another
    key. Raises what `act` and `find` raise.
    """
    for number in range(1, _MOST_KEYS + 1):
        try:
            return act(key if number == 1 else f"{key}-{number}")
        except blocked as error:
            trouble = error
        found = find()
        if found is not None:
            return found
    raise trouble
