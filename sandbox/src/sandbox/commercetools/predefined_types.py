"""The types that commercetools Checkout and its connectors expect in a project.

Fields, and which of them are required, are those of commercetools' own connect-payments-sdk:
https://www.npmjs.com/package/@commercetools/connect-payments-sdk (dist/custom-types).
"""

from sandbox.commercetools.custom_types import TYPE, CustomTypeDraft, FieldDefinition
from sandbox.commercetools.field_types import (
    BooleanType,
    DateTimeType,
    FieldType,
    NumberType,
    StringType,
)
from sandbox.commercetools.kinds import TYPES
from sandbox.commercetools.project import Project, Work
from sandbox.commercetools.representations import Author, UniqueValue

_FIELDS: dict[str, tuple[list[str], dict[str, FieldType]]] = {
    "commercetools-checkout-payment-interface-interaction": (
        ["payment-interface-interaction"],
        {
            "createdAt": DateTimeType(),
            "type": StringType(),
            "interactionId": StringType(),
            "request": StringType(),
            "response": StringType(),
        },
    ),
    "commercetools-checkout-card-details": (
        ["payment-method-info", "payment-method"],
        {
            "brand": StringType(),
            "lastFour": StringType(),
            "bin": StringType(),
            "expiryMonth": NumberType(),
            "expiryYear": NumberType(),
            "storePaymentMethod": BooleanType(),
        },
    ),
    "payment-launchpad-purchase-order": (
        ["payment"],
        {
            "launchpadPurchaseOrderNumber": StringType(),
            "launchpadPurchaseOrderInvoiceMemo": StringType(),
        },
    ),
}
_REQUIRED = frozenset({"createdAt", "type", "interactionId", "launchpadPurchaseOrderNumber"})


def seed_types(project: Project) -> None:
    """Create the predefined types that the project does not have yet."""
    work = Work(project, Author(is_platform_client=True))
    for draft in predefined_types():
        if project.collection(TYPE).find(UniqueValue("key", draft.key)) is None:
            TYPES.create(draft, work)


def predefined_types() -> list[CustomTypeDraft]:
    """Return the drafts of the predefined types."""
    return [
        CustomTypeDraft(
            key=key,
            name={"en": key},
            resource_type_ids=resource_type_ids,
            field_definitions=[
                FieldDefinition(
                    name=name, label={"en": name}, type=field_type, required=name in _REQUIRED
                )
                for name, field_type in fields.items()
            ],
        )
        for key, (resource_type_ids, fields) in _FIELDS.items()
    ]
