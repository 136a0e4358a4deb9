"""The types that a custom field can have: https://docs.commercetools.com/api/projects/types."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import msgspec

from sandbox.commercetools.money import MoneyDraft
from sandbox.commercetools.representations import Draft, LocalizedString

_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")


class FieldTypeBase(Draft, tag_field="name", tag=lambda name: name.removesuffix("Type")):
    """One kind of field; its name in the API is the class name without "Type"."""

    def accepts(self, value: Any) -> bool:
        """Whether the value may be stored in such a field."""
        raise NotImplementedError


class StringType(FieldTypeBase):
    """Any text."""

    def accepts(self, value: Any) -> bool:
        """Whether it is a text."""
        return isinstance(value, str)


class BooleanType(FieldTypeBase):
    """True or false."""

    def accepts(self, value: Any) -> bool:
        """Whether it is a boolean."""
        return isinstance(value, bool)


class NumberType(FieldTypeBase):
    """A whole or decimal number."""

    def accepts(self, value: Any) -> bool:
        """Whether it is a number."""
        return isinstance(value, int | float) and not isinstance(value, bool)


class LocalizedStringType(FieldTypeBase):
    """Texts by locale."""

    def accepts(self, value: Any) -> bool:
        """Whether it maps locales to texts."""
        return isinstance(value, dict) and all(
            _LOCALE.fullmatch(locale) and isinstance(text, str) for locale, text in value.items()
        )


class EnumValue(Draft):
    """One of the values of an enumeration."""

    key: str
    label: str


class LocalizedEnumValue(Draft):
    """One of the values of an enumeration, with labels by locale."""

    key: str
    label: LocalizedString


class EnumType(FieldTypeBase):
    """The key of one of the values."""

    values: list[EnumValue]

    def accepts(self, value: Any) -> bool:
        """Whether it is a key of the enumeration."""
        return value in [one.key for one in self.values]


class LocalizedEnumType(FieldTypeBase):
    """The key of one of the values."""

    values: list[LocalizedEnumValue]

    def accepts(self, value: Any) -> bool:
        """Whether it is a key of the enumeration."""
        return value in [one.key for one in self.values]


class MoneyType(FieldTypeBase):
    """An amount of money."""

    def accepts(self, value: Any) -> bool:
        """Whether it is money in minor units."""
        try:
            msgspec.convert(value, MoneyDraft)
        except msgspec.ValidationError:
            return False
        return True


class DateType(FieldTypeBase):
    """A date such as 2026-01-31."""

    def accepts(self, value: Any) -> bool:
        """Whether it is a date."""
        return _is_readable_by(date.fromisoformat, value)


class TimeType(FieldTypeBase):
    """A time of day such as 14:00:00.000."""

    def accepts(self, value: Any) -> bool:
        """Whether it is a time of day."""
        return _is_readable_by(time.fromisoformat, value)


class DateTimeType(FieldTypeBase):
    """A moment such as 2026-01-31T14:00:00.000Z."""

    def accepts(self, value: Any) -> bool:
        """Whether it is a moment."""
        return _is_readable_by(datetime.fromisoformat, value)


class ReferenceType(FieldTypeBase):
    """A reference; whether the resource exists is not checked."""

    reference_type_id: str

    def accepts(self, value: Any) -> bool:
        """Whether it is a reference of the right type."""
        return (
            isinstance(value, dict)
            and value.get("typeId") == self.reference_type_id
            and isinstance(value.get("id"), str)
        )


class SetType(FieldTypeBase):
    """A set of values of one type."""

    element_type: "FieldType"

    def accepts(self, value: Any) -> bool:
        """Whether it is a list without doubles of acceptable elements."""
        return (
            isinstance(value, list)
            and all(self.element_type.accepts(element) for element in value)
            and not any(element in value[:index] for index, element in enumerate(value))
        )


FieldType = (
    StringType
    | BooleanType
    | NumberType
    | LocalizedStringType
    | EnumType
    | LocalizedEnumType
    | MoneyType
    | DateType
    | TimeType
    | DateTimeType
    | ReferenceType
    | SetType
)


def _is_readable_by(parse: Any, value: Any) -> bool:
    try:
        parse(value)
    except (TypeError, ValueError):
        return False
    return True


def first_double(names: Iterable[str]) -> str | None:
    """Return the first name that occurs twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
