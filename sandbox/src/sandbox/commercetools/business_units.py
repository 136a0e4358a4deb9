"""Whose cart or payment method it is in B2B: https://docs.commercetools.com/api/projects/business-units.

There are no Business Units here: any key names one. What belongs to one points to it with a
`BusinessUnitKeyReference`.
"""

from sandbox.commercetools.errors import invalid_json, referenced_resource_not_found
from sandbox.commercetools.representations import ResourceIdentifier, Value

BUSINESS_UNIT = "business-unit"


class KeyReference(Value):
    """Points to a resource by its key."""

    type_id: str
    key: str


def business_unit(identifier: ResourceIdentifier | None) -> KeyReference | None:
    """Return the reference; raises ReferencedResourceNotFound for an id, which none has here."""
    if identifier is None:
        return None
    if identifier.type_id not in (None, BUSINESS_UNIT):
        raise invalid_json(f"The typeId must be '{BUSINESS_UNIT}'.")
    if identifier.key is None:
        raise referenced_resource_not_found(BUSINESS_UNIT, id=identifier.id or "")
    return KeyReference(type_id=BUSINESS_UNIT, key=identifier.key)
