"""Types, which define custom fields: https://docs.commercetools.com/api/projects/types."""

from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec

from sandbox.commercetools.errors import duplicate_field, invalid_input, invalid_operation
from sandbox.commercetools.field_types import FieldType, first_double
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import (
    Action,
    Draft,
    LocalizedString,
    Resource,
    as_json,
    checked_key,
)

TYPE = "type"

FieldName = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{2,36}$")]
InputHint = Literal["SingleLine", "MultiLine"]


class FieldDefinition(Draft, omit_defaults=False):
    """One custom field of a type, as a client defines it and as the API shows it."""

    name: FieldName
    label: LocalizedString
    type: FieldType
    required: bool
    input_hint: InputHint = "SingleLine"


class CustomType(Resource):
    """A set of custom fields for some kinds of resources."""

    key: str
    name: LocalizedString
    resource_type_ids: list[str]
    field_definitions: list[FieldDefinition]
    description: LocalizedString | None = None

    def field(self, name: str) -> FieldDefinition | None:
        """Return the definition with that name."""
        return next((one for one in self.field_definitions if one.name == name), None)

    def existing_field(self, name: str) -> FieldDefinition:
        """Return the definition with that name; raises InvalidOperation when there is none."""
        field = self.field(name)
        if field is None:
            raise invalid_operation(f"A field definition with name '{name}' does not exist.")
        return field


class CustomTypeDraft(Draft):
    """A type as a client creates it."""

    key: str
    name: LocalizedString
    resource_type_ids: list[str]
    description: LocalizedString | None = None
    field_definitions: list[FieldDefinition] = msgspec.field(default_factory=list)


def new_type(draft: CustomTypeDraft, work: Work) -> CustomType:
    """Make a type; raises InvalidInput or DuplicateField."""
    if not draft.resource_type_ids:
        raise invalid_input("The resourceTypeIds must not be empty.")
    double = first_double(field.name for field in draft.field_definitions)
    if double is not None:
        raise duplicate_field("fieldDefinitions.name", double)
    for field in draft.field_definitions:
        check_clash(field, draft.resource_type_ids, work.project.collection(TYPE))
    return CustomType(
        **work.new_resource(),
        key=checked_key(draft.key) or "",
        name=draft.name,
        description=draft.description,
        resource_type_ids=draft.resource_type_ids,
        field_definitions=draft.field_definitions,
    )


def check_clash(
    field: FieldDefinition, resource_type_ids: list[str], types: Iterable[CustomType]
) -> None:
    """Raise InvalidInput when another type for such resources has the name for something else.

    https://docs.commercetools.com/api/projects/types#fielddefinition names no code for it.
    """
    for one in types:
        is_related = not set(resource_type_ids).isdisjoint(one.resource_type_ids)
        other = one.field(field.name) if is_related else None
        if other is not None and as_json(other.type) != as_json(field.type):
            raise invalid_input(
                f"The field '{field.name}' has another type than in the type '{one.key}'."
            )


class AddFieldDefinition(Action):
    """Define one more field."""

    field_definition: FieldDefinition

    def apply(self, custom_type: CustomType, work: Work) -> None:
        """Append the definition; raises DuplicateField when the name is taken."""
        types = work.project.collection(TYPE)
        check_clash(self.field_definition, custom_type.resource_type_ids, types)
        if custom_type.field(self.field_definition.name) is not None:
            raise duplicate_field("fieldDefinitions.name", self.field_definition.name)
        custom_type.field_definitions.append(self.field_definition)


class RemoveFieldDefinition(Action):
    """Undefine a field; resources keep the values they have."""

    field_name: str

    def apply(self, custom_type: CustomType, _: Work) -> None:
        """Remove the definition."""
        custom_type.field_definitions.remove(custom_type.existing_field(self.field_name))


class ChangeFieldDefinitionOrder(Action):
    """Reorder the fields."""

    field_names: list[str]

    def apply(self, custom_type: CustomType, _: Work) -> None:
        """Sort the definitions; raises InvalidInput unless exactly all names are given."""
        fields = {field.name: field for field in custom_type.field_definitions}
        if sorted(fields) != sorted(self.field_names):
            raise invalid_input("The fieldNames must match the names of the field definitions.")
        custom_type.field_definitions = [fields[name] for name in self.field_names]


class ChangeLabel(Action):
    """Relabel a field."""

    field_name: str
    label: LocalizedString

    def apply(self, custom_type: CustomType, _: Work) -> None:
        """Set the label."""
        custom_type.existing_field(self.field_name).label = self.label


class ChangeInputHint(Action):
    """Change how a text field is edited."""

    field_name: str
    input_hint: InputHint

    def apply(self, custom_type: CustomType, _: Work) -> None:
        """Set the hint."""
        custom_type.existing_field(self.field_name).input_hint = self.input_hint


class ChangeKey(Action):
    """Give the type another key."""

    key: str

    def apply(self, custom_type: CustomType, _: Work) -> None:
        """Set the key."""
        custom_type.key = checked_key(self.key) or ""


class ChangeName(Action):
    """Rename the type."""

    name: LocalizedString

    def apply(self, custom_type: CustomType, _: Work) -> None:
        """Set the name."""
        custom_type.name = self.name


class SetDescription(Action):
    """Describe the type."""

    description: LocalizedString | None = None

    def apply(self, custom_type: CustomType, _: Work) -> None:
        """Set or remove the description."""
        custom_type.description = self.description


TypeAction = (
    AddFieldDefinition
    | RemoveFieldDefinition
    | ChangeFieldDefinitionOrder
    | ChangeLabel
    | ChangeInputHint
    | ChangeKey
    | ChangeName
    | SetDescription
)
