"""Plants a bug for a while, in memory only."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, NamedTuple


class Bug(NamedTuple):
    """`attribute` of `owner` is `value` as long as the bug is planted."""

    owner: Any
    attribute: str
    value: Any
    other: "Bug | None" = None


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    """Let the bug live for a while, and the other that it goes with."""
    original = getattr(bug.owner, bug.attribute)
    setattr(bug.owner, bug.attribute, bug.value)
    try:
        with planted(bug.other) if bug.other else nullcontext():
            yield
    finally:
        setattr(bug.owner, bug.attribute, original)
