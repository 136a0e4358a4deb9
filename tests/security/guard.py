"""What a guard is: a piece of the source without which an attack would work."""

from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
CORE, WEB = "common/core/src/payment_core", "common/web/src/payment_web"
PROCESSOR = "processor/src/processor"
STRIPE = "common/providers/stripe/src/payment_provider_stripe"
EVENTS = "event-handler/src/event_handler"


class Edit(NamedTuple):
    """Replaces the only occurrence of a text in a file."""

    file: str
    guard: str
    without: str


class Guard(NamedTuple):
    """`edits` take it away, and then a test in `tests/security/<tests>` must fail.

    Several edits are one guard with a second behind it: only without both does the attack work.
    """

    name: str
    tests: str
    edits: tuple[Edit, ...]


def guard(name: str, tests: str, file: str, text: str, without: str) -> Guard:
    """Return a guard that is one piece of one file."""
    return Guard(name, f"test_{tests}.py", (Edit(file, text, without),))
