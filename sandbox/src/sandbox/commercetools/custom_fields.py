"""Custom fields on resources: https://docs.commercetools.com/api/projects/custom-fields."""

from typing import Any

import msgspec

from sandbox.commercetools.custom_types import TYPE, CustomType
from sandbox.commercetools.errors import (
    invalid_field,
    invalid_operation,
    required_field,
)
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import Draft, Reference, ResourceIdentifier, Value


class CustomFieldsDraft(Draft):
    """A type and values for its fields."""

    type: ResourceIdentifier
    fields: dict[str, Any] = msgspec.field(default_factory=dict)


class CustomFields(Value):
    """The type and the values that a resource has."""

    type: Reference
    fields: dict[str, Any]


def custom_fields(
    draft: CustomFieldsDraft | None, resource_type_id: str, work: Work
) -> CustomFields | None:
    """Return the fields for a resource of that type.

    Raises ReferencedResourceNotFound for an unknown type, InvalidField for a field that the type
    does not define or a value that does not fit, RequiredField, or InvalidOperation when the type
    is not made for such resources.
    """
    if draft is None:
        return None
    custom_type: CustomType = work.find(TYPE, draft.type)
    if resource_type_id not in custom_type.resource_type_ids:
        raise invalid_operation(
            f"The type '{custom_type.key}' is not applicable to '{resource_type_id}'."
        )
    for name, value in draft.fields.items():
        _check_value(custom_type, name, value)
    for field in custom_type.field_definitions:
        if field.required and field.name not in draft.fields:
            raise required_field(field.name)
    return CustomFields(type=Reference(type_id=TYPE, id=custom_type.id), fields=draft.fields)


def custom_fields_of_type(
    identifier: ResourceIdentifier | None,
    fields: dict[str, Any],
    resource_type_id: str,
    work: Work,
) -> CustomFields | None:
    """Return what a setCustomType action sets; without a type that is nothing."""
    if identifier is None:
        return None
    return custom_fields(CustomFieldsDraft(type=identifier, fields=fields), resource_type_id, work)


def with_field(current: CustomFields | None, name: str, value: Any, work: Work) -> CustomFields:
    """Return the fields with one set, or removed when the value is None.

    Raises InvalidOperation when there are no custom fields or the one to remove is not set,
    RequiredField when it must not be removed, InvalidField when the value does not fit.
    """
    if current is None:
        raise invalid_operation("The resource has no custom type.")
    custom_type: CustomType = work.find(TYPE, ResourceIdentifier(id=current.type.id))
    fields = dict(current.fields)
    if value is not None:
        _check_value(custom_type, name, value)
        fields[name] = value
        return CustomFields(type=current.type, fields=fields)
    if name not in fields:
        raise invalid_operation(f"The custom field '{name}' is not set and cannot be removed.")
    definition = custom_type.field(name)
    if definition is not None and definition.required:
        raise required_field(name)
    del fields[name]
    return CustomFields(type=current.type, fields=fields)


def _check_value(custom_type: CustomType, name: str, value: Any) -> None:
    definition = custom_type.field(name)
    if definition is None or not definition.type.accepts(value):
        raise invalid_field(name, value)
