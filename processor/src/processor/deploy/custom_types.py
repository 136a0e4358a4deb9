"""The types that the processor writes custom fields of; all are shared with other connectors."""

from payment_core.domain.card_record import CARD_TYPE
from payment_core.domain.interactions import INTERACTION_TYPE_KEY
from processor.commercetools.types import FieldDefinition, FieldType, TypeDraft
from processor.use_cases.attempt_claims import PURCHASE_ORDER_TYPE_KEY

_STRING, _DATE_TIME = FieldType("String"), FieldType("DateTime")
_NUMBER, _BOOLEAN = FieldType("Number"), FieldType("Boolean")


def _field(name: str, label: str, kind: FieldType, *, required: bool = False) -> FieldDefinition:
    return FieldDefinition(name=name, label={"en": label}, type=kind, required=required)


_CARD_DETAILS = TypeDraft(
    key=CARD_TYPE.key,
    name={"en": "Card details"},
    resource_type_ids=("payment-method-info", "payment-method"),
    field_definitions=(
        _field("brand", "Brand", _STRING),
        _field("lastFour", "Last four digits", _STRING),
        _field("bin", "Bank identification number", _STRING),
        _field("expiryMonth", "Expiry month", _NUMBER),
        _field("expiryYear", "Expiry year", _NUMBER),
        _field("storePaymentMethod", "Store payment method", _BOOLEAN),
    ),
)
CUSTOM_TYPES = (
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
    _CARD_DETAILS,
)
"""The types, with the fields that commercetools Checkout predefines for them."""
