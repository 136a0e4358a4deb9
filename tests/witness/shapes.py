"""What matters of a body to a type: names, kinds of values, and words that may be enumerated."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

_PLAIN = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "an-id"),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)"), "a-time"),
    (re.compile(r"[A-Za-z0-9_-]*[0-9a-f]{12,}[A-Za-z0-9_.-]*"), "opaque"),
    (re.compile(r"(?=[A-Za-z0-9_.-]*\d)[A-Za-z0-9_.-]{24,}"), "opaque"),
    (re.compile(r"-\d+\b"), "-1"),
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_LONGEST_WORD = 60


def shape_of(value: Any) -> Any:
    """Return the body with all texts and numbers that no enumeration can name made alike."""
    if isinstance(value, dict):
        return {_plain(name): shape_of(member) for name, member in value.items()}
    if isinstance(value, list):
        return _without_repetitions([shape_of(one) for one in value])
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return 1
    return value


def _without_repetitions(items: list[Any]) -> list[Any]:
    return [one for place, one in enumerate(items) if one not in items[:place]]


# Names of members and words come again in every body, so most of them are looked at once.
@lru_cache(maxsize=10_000)
def _plain(text: str) -> str:
    if _NUMBER.fullmatch(text):
        return "1"
    for pattern, name in _PLAIN:
        text = pattern.sub(name, text)
    return "a text" if " " in text or len(text) > _LONGEST_WORD else text


def new_parts(value: Any, is_new: Callable[[str, Any], bool], path: str = "") -> Any:
    """Return the body with only those list items that are new at their place.

    Lists of all the combinations of the same few items would be many bodies with nothing new.
    """
    if isinstance(value, dict):
        return {name: new_parts(member, is_new, f"{path}.{name}") for name, member in value.items()}
    if isinstance(value, list):
        items = (new_parts(one, is_new, f"{path}[]") for one in value)
        return [one for one in items if is_new(f"{path}[]", one)]
    return value


def skeleton(value: Any) -> Any:
    """Return the body with its lists empty."""
    if isinstance(value, dict):
        return {name: skeleton(member) for name, member in value.items()}
    return [] if isinstance(value, list) else value


def has_items(value: Any) -> bool:
    """Whether there is anything in any list."""
    if isinstance(value, dict):
        return any(has_items(member) for member in value.values())
    return isinstance(value, list) and bool(value)
