"""Settings: each is declared once, as an attribute of the object that it is read into.

Reading at the start, connect.yaml, the tables of the documentation and what
`python -m processor.settings` prints all come from these declarations.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar, overload

from payment_core.runtime.errors import SettingsError, WrongValue
from payment_core.runtime.log_masking import Masking
from payment_core.runtime.secret import Secret
from payment_core.runtime.setting_kinds import Kind, filled

T = TypeVar("T")


class Environment:
    """What a process is configured with; `masking` knows every secret that was read of it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.masking = Masking()

    def text(self, name: str) -> str | None:
        """Return the value without surrounding space; None when absent or blank."""
        return self._values.get(name, "").strip() or None


@dataclass(frozen=True)
class Setting(Generic[T]):
    """The declaration of one setting; made by `required` or `optional`, in a class of `Settings`.

    `meaning` is what a merchant reads, one sentence or more without the last full stop; words of
    a program stand between backticks. `more` is read only in the documentation, as Markdown.
    `default` is read as if it were the value. `prefilled` is what a form of Connect begins with.
    """

    name: str
    kind: Kind[Any]
    meaning: str
    is_required: bool
    default: str | None
    prefilled: str | None
    more: str

    @overload
    def __get__(self, settings: None, owner: type) -> Self: ...
    @overload
    def __get__(self, settings: "Settings", owner: type) -> T: ...
    def __get__(self, settings: "Settings | None", owner: type) -> Self | T:
        """Return the value that was read, or of the class the declaration."""
        return self if settings is None else settings.value_of(self)

    def __set__(self, settings: "Settings", value: T) -> None:
        """Refuse it: settings are read once."""
        raise AttributeError(f"{self.name} cannot be changed.")

    @property
    def description(self) -> str:
        """The meaning for those who read it outside of the documentation, without backticks."""
        return self.meaning.replace("`", "")

    def read(self, environment: Environment) -> T:
        """Return the value, None when an optional one is not set; raises `SettingsError`."""
        text = environment.text(self.name) or self.default
        try:
            if self.is_required:
                text = filled(text)
            value = None if text is None else self.kind.parse(text)
        except WrongValue as problem:
            raise SettingsError(f"{self.name} {problem}.") from None
        if self.kind.is_secret:
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, Secret):
                    environment.masking.add(one.reveal())
        return value  # type: ignore[return-value] # None only where T includes it.


def required(
    name: str, kind: Kind[T], meaning: str, *, prefilled: str | None = None, more: str = ""
) -> Setting[T]:
    """Declare a setting without which nothing starts."""
    return Setting(name, kind, meaning, True, None, prefilled, more)


@overload
def optional(
    name: str, kind: Kind[T], meaning: str, *, default: str, more: str = ""
) -> Setting[T]: ...
@overload
def optional(
    name: str, kind: Kind[T], meaning: str, *, prefilled: str | None = None, more: str = ""
) -> Setting[T | None]: ...
def optional(
    name: str,
    kind: Kind[T],
    meaning: str,
    *,
    default: str | None = None,
    prefilled: str | None = None,
    more: str = "",
) -> Setting[T] | Setting[T | None]:
    """Declare a setting that may be left out; then its default counts, or its value is None."""
    return Setting(name, kind, meaning, False, default, prefilled, more)


class Rule:
    """Decorates a method of `Settings` that raises `SettingsError` where values do not fit."""

    def __init__(self, check: Callable[[Any], None]) -> None:
        self.check = check


class Settings:
    """Base of the objects that settings are read into; a subclass has those of its bases too."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self._values: dict[str, Any] = {}

    @classmethod
    def read(cls, environment: Environment) -> Self:
        """Read and check every setting; raises `SettingsError` with all that is wrong."""
        settings = cls(environment)
        problems: list[str] = []
        for one in cls.declared():
            try:
                settings._values[one.name] = one.read(environment)
            except SettingsError as error:
                problems += error.problems
        for rule in _attributes(cls, Rule):
            try:
                rule.check(settings)
            except SettingsError as error:
                problems += error.problems
            except _Unread:
                pass  # The value is wrong by itself, and that is among the problems.
        if problems:
            raise SettingsError(*problems)
        return settings

    @classmethod
    def declared(cls) -> tuple[Setting[Any], ...]:
        """Return the settings, those of the bases first."""
        return _attributes(cls, Setting)

    @classmethod
    def examples(cls) -> dict[str, str]:
        """Return an acceptable text for every required setting."""
        return {one.name: one.kind.example for one in cls.declared() if one.is_required}

    def value_of(self, setting: Setting[T]) -> T:
        """Return the value that was read."""
        try:
            value: T = self._values[setting.name]
        except KeyError:
            raise _Unread(setting.name) from None
        return value


class _Unread(Exception):
    """A rule asks for a setting whose value is wrong."""


def _attributes(owner: type, kind: type[T]) -> tuple[T, ...]:
    """Return the attributes of that kind; one that a subclass declares anew stays in its place."""
    found: dict[str, object] = {}
    for base in reversed(owner.__mro__):
        found.update(vars(base))
    return tuple(one for one in found.values() if isinstance(one, kind))
