"""The kinds of values that a setting can have: how each is read, and an example of it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Generic, TypeVar

from payment_core.runtime.errors import WrongValue
from payment_core.runtime.secret import Secret
from payment_core.runtime.service_urls import service_url, visible

T = TypeVar("T")
U = TypeVar("U")

_TEMPLATE_PLACEHOLDERS = frozenset({"xxx", "changeme"})


@dataclass(frozen=True)
class Kind(Generic[T]):
    """How the text of a setting becomes its value.

    `parse` takes a text that is not blank and has no space around it; it raises `WrongValue`.
    A secret kind gives a `Secret`, or a tuple of them.
    """

    parse: Callable[[str], T]
    sample: str | Callable[[], str]
    is_secret: bool = False

    @property
    def example(self) -> str:
        """A text that `parse` takes."""
        return self.sample if isinstance(self.sample, str) else self.sample()

    def then(self, convert: Callable[[T], U], example: str = "") -> "Kind[U]":
        """Return the kind whose value is converted or checked further by what may refuse it."""
        return Kind(lambda text: convert(self.parse(text)), example or self.sample, self.is_secret)


def filled(value: str | None) -> str:
    """Return the value; raises `WrongValue` for none and for a template's placeholder."""
    if value is None or value.lower() in _TEMPLATE_PLACEHOLDERS:
        raise WrongValue("is not set")
    return value


def matching(pattern: str, problem: str, example: str) -> Kind[str]:
    """Return the kind of texts that match as a whole; `problem` follows the setting's name."""

    def parse(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise WrongValue(problem)
        return value

    return Kind(parse, example)


def choice(*words: str, also: Mapping[str, str] = MappingProxyType({})) -> Kind[str]:
    """Return the kind of one of these words in any case; `also` has other words for some."""
    spellings = {one.lower(): one for one in words} | dict(also)

    def parse(value: str) -> str:
        word = spellings.get(value.lower())
        if word is None:
            raise WrongValue(f"must be one of {', '.join(words)}")
        return word

    return Kind(parse, words[0])


def some_of(*words: str) -> Kind[tuple[str, ...]]:
    """Return the kind of lists, separated by commas, of these words; an empty one is allowed."""

    def check(named: tuple[str, ...]) -> tuple[str, ...]:
        if not set(named) <= set(words):
            raise WrongValue(f"may name only {', '.join(words)}")
        return named

    return items.then(check, ",".join(words))


def hours(least: int, most: int) -> Kind[timedelta]:
    """Return the kind of whole numbers of hours within these bounds."""
    return _number("hours", least, most).then(lambda number: timedelta(hours=number))


def minutes(least: int, most: int) -> Kind[timedelta]:
    """Return the kind of whole numbers of minutes within these bounds."""
    return _number("minutes", least, most).then(lambda number: timedelta(minutes=number))


def _number(unit: str, least: int, most: int) -> Kind[int]:
    def parse(value: str) -> int:
        if not (value.isascii() and value.isdigit() and least <= int(value[:9]) <= most):
            raise WrongValue(f"must be a number of {unit} from {least} to {most}")
        return int(value)

    return Kind(parse, str(most))


def _switch(value: str) -> bool:
    if value.lower() not in ("true", "false"):
        raise WrongValue("must be true or false")
    return value.lower() == "true"


def _items(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _some(value: str) -> tuple[str, ...]:
    values = _items(value)
    if not values:
        raise WrongValue("is not set")
    return values


def _secrets(value: str) -> tuple[Secret, ...]:
    return tuple(Secret(visible(filled(one))) for one in _some(value))


text: Kind[str] = Kind(str, "some text")
"""Any text."""

credential: Kind[str] = Kind(visible, "some-id")
"""A text that can be sent in a header: visible ASCII characters only."""

url: Kind[str] = Kind(service_url, "https://service.example.com")
"""A URL, without trailing slash once it is read: https, or http on a loopback host."""

switch: Kind[bool] = Kind(_switch, "true")
"""`true` or `false`, and no other word."""

items: Kind[tuple[str, ...]] = Kind(_items, "one,two")
"""A list, separated by commas; it may be empty."""

some_items: Kind[tuple[str, ...]] = Kind(_some, "one,two")
"""A list with one item or more."""

secret: Kind[Secret] = Kind(lambda value: Secret(visible(value)), "a-secret-value", is_secret=True)
"""A credential that is never printed."""

secrets: Kind[tuple[Secret, ...]] = Kind(_secrets, "a-secret-value", is_secret=True)
"""One or more secrets, separated by commas, so that one can be rotated."""
