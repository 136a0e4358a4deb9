"""Types, which define custom fields: https://docs.commercetools.com/api/projects/types.

Types are shared with Checkout and other connectors. So a field is added where it is missing, and
nothing that is there is ever changed or removed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import msgspec

from payment_core.commercetools.client import (
    Commercetools,
    DuplicateField,
    NotFound,
    escaped,
)
from payment_core.commercetools.conflicts import retry_on_conflict
from payment_web.deployment import DeploymentError

_TRIES = 5
_BUSY = "The types were modified concurrently; retry."


class FieldType(msgspec.Struct, frozen=True):
    """What values a field has, by commercetools' name for it, such as String."""

    name: str


class FieldDefinition(msgspec.Struct, frozen=True, rename="camel"):
    """One custom field."""

    name: str
    label: dict[str, str]
    type: FieldType
    required: bool = False
    input_hint: str = "SingleLine"


class TypeDraft(msgspec.Struct, frozen=True, rename="camel"):
    """A type as it is to be: at least these fields, for at least these kinds of resources."""

    key: str
    name: dict[str, str]
    resource_type_ids: tuple[str, ...]
    field_definitions: tuple[FieldDefinition, ...]


class _Field(msgspec.Struct):
    name: str
    type: FieldType


class _Type(msgspec.Struct, rename="camel"):
    id: str
    version: int
    resource_type_ids: list[str]
    field_definitions: list[_Field] = []


class _AddFieldDefinition(
    msgspec.Struct, rename="camel", tag_field="action", tag="addFieldDefinition"
):
    field_definition: FieldDefinition


class _Update(msgspec.Struct):
    version: int
    actions: list[_AddFieldDefinition]


@dataclass(frozen=True)
class Types:
    """Creates types and adds fields to them; errors are those of `Commercetools`."""

    commercetools: Commercetools

    def ensure(self, draft: TypeDraft) -> str:
        """Return what had to be done so that the type has every field of the draft.

        Raises `DeploymentError` when a type of that key has another purpose.
        """
        # Who is faster did the same, or it was our own try whose answer was lost.
        attempt = partial(self._ensure, draft)
        return retry_on_conflict(attempt, _BUSY, DuplicateField, tries=_TRIES)

    def _ensure(self, draft: TypeDraft) -> str:
        try:
            path = f"types/key={escaped(draft.key)}"
            existing = self.commercetools.get(path, _Type)
        except NotFound:
            self.commercetools.post("types", draft, msgspec.Raw)
            return f"Type {draft.key} is created."
        _check_purpose(existing, draft)
        missing = _missing(existing, draft)
        if not missing:
            return f"Type {draft.key} is up to date."
        update = _Update(existing.version, [_AddFieldDefinition(one) for one in missing])
        self.commercetools.post(f"types/{escaped(existing.id)}", update, msgspec.Raw)
        return f"Type {draft.key} has new fields: {_names(missing)}."


def _missing(existing: _Type, draft: TypeDraft) -> list[FieldDefinition]:
    names = {one.name for one in existing.field_definitions}
    return [one for one in draft.field_definitions if one.name not in names]


def _check_purpose(existing: _Type, draft: TypeDraft) -> None:
    wanted = {one.name: one.type for one in draft.field_definitions}
    other = [
        one for one in existing.field_definitions if wanted.get(one.name, one.type) != one.type
    ]
    if other:
        raise DeploymentError(
            f"Type {draft.key} has fields of another type than expected: {_names(other)}. "
            "Rename that type's key or remove those fields."
        )
    if not set(draft.resource_type_ids) <= set(existing.resource_type_ids):
        raise DeploymentError(
            f"Type {draft.key} is not for {', '.join(draft.resource_type_ids)}. "
            "Rename that type's key."
        )


def _names(fields: Iterable[_Field | FieldDefinition]) -> str:
    return ", ".join(one.name for one in fields)
