"""The types that the processor writes custom fields of; both are shared with other connectors."""

from payment_core.commercetools.types import FieldDefinition, FieldType, TypeDraft
from payment_core.drafts import PURCHASE_ORDER_TYPE_KEY
from payment_core.interactions import INTERACTION_TYPE_KEY

_STRING, _DATE_TIME = FieldType("String"), FieldType("DateTime")


def custom_types() -> tuple[TypeDraft, ...]:
    """Return the types with the fields that commercetools Checkout predefines for them."""
    return (
        TypeDraft(
            key=INTERACTION_TYPE_KEY,
            name={"en": "Payment interface interaction"},
            resource_type_ids=("payment-interface-interaction",),
            field_definitions=(
                _field("createdAt", "Created at", _DATE_TIME),
                _field("type", "Type", _STRING),
                _field("interactionId", "Interaction id", _STRING),
                _field("request", "Request", _STRING),
                _field("response", "Response", _STRING),
            ),
        ),
        TypeDraft(
            key=PURCHASE_ORDER_TYPE_KEY,
            name={"en": "Purchase order"},
            resource_type_ids=("payment",),
            field_definitions=(
                _field("launchpadPurchaseOrderNumber", "Number", _STRING, required=True),
                _field("launchpadPurchaseOrderInvoiceMemo", "Invoice memo", _STRING),
            ),
        ),
    )


def _field(name: str, label: str, kind: FieldType, *, required: bool = False) -> FieldDefinition:
    return FieldDefinition(name=name, label={"en": label}, type=kind, required=required)
