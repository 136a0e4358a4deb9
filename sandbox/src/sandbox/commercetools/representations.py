"""The JSON shapes that resources share.

`Draft` is what a client sends: unknown members are refused. `Value` is what the API shows:
members without a value are left out. Python names are the API's in snake_case.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, NamedTuple, Self, TypeVar

import msgspec

from sandbox.commercetools.errors import invalid_input

LocalizedString = dict[str, str]
UTCDateTime = Annotated[datetime, msgspec.Meta(tz=True)]

_KEY = re.compile(r"[A-Za-z0-9_-]{2,256}")


class Draft(
    msgspec.Struct, rename="camel", forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """Something a client sends."""


class Action(Draft, tag_field="action", tag=lambda name: name[0].lower() + name[1:]):
    """One update action; its name in the API is the class name with a small first letter."""


class Value(msgspec.Struct, rename="camel", omit_defaults=True, kw_only=True):
    """Something the API shows."""


class ResourceIdentifier(Draft):
    """Points to a resource by exactly one of `id` and `key`."""

    type_id: str | None = None
    id: str | None = None
    key: str | None = None


class Reference(Value):
    """Points to a resource that exists."""

    type_id: str
    id: str


class Author(Value):
    """Who created or last modified something: a client, maybe on behalf of a shopper."""

    is_platform_client: bool
    client_id: str | None = None
    customer: Reference | None = None
    anonymous_id: str | None = None


class UniqueValue(NamedTuple):
    """A value that no two resources of a type may share, within `scope`."""

    field: str
    value: str
    scope: str | None = None


class Resource(Value):
    """What every resource has."""

    id: str
    version: int
    created_at: str
    last_modified_at: str
    created_by: Author
    last_modified_by: Author

    def unique_values(self) -> Iterator[UniqueValue]:
        """Yield what must be unique among all resources of the type; a `key`, where it has one."""
        key: str | None = getattr(self, "key", None)
        if key is not None:
            yield UniqueValue("key", key)

    def copy(self) -> Self:
        """Return a deep copy."""
        return copied(self)


V = TypeVar("V", bound=Value)


def copied(value: V) -> V:
    """Return a deep copy of a value, its members included."""
    return msgspec.json.decode(msgspec.json.encode(value), type=type(value))


def as_json(value: Any) -> Any:
    """Return the value as plain dictionaries, lists and scalars."""
    return msgspec.to_builtins(value)


def timestamp(moment: datetime) -> str:
    """Write a moment the way the API does: UTC, milliseconds, Z."""
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def checked_key(key: str | None) -> str | None:
    """Return a user-defined key; raises InvalidInput for one that the API does not take."""
    if key is not None and _KEY.fullmatch(key) is None:
        raise invalid_input(
            f"Invalid key '{key}'. Keys may only contain alphanumeric characters, underscores and "
            "hyphens and must have a minimum length of 2 and a maximum length of 256."
        )
    return key
