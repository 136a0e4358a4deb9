"""Planting a bug for a while, in memory only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple


class Bug(NamedTuple):
    """`attribute` of `owner` is `value` as long as the bug is planted."""

    owner: Any
    attribute: str
    value: Any


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    """Let the bug live for a while."""
    original = getattr(bug.owner, bug.attribute)
    setattr(bug.owner, bug.attribute, bug.value)
    try:
        yield
    finally:
        setattr(bug.owner, bug.attribute, original)
