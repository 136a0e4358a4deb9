"""Who asked for an operation, and the merchant's own reference of it: noted with its claim.

The reference is also sent to the PSP.

https://docs.commercetools.com/checkout/payment-intents-api
"""

import msgspec

from payment_core.domain.payment import Payment
from payment_core.runtime.context import Trigger

OPERATION = "operation"
"""The type of the interaction that says who asked for an operation."""


class OperationOrigin(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What is noted with the claim of an operation."""

    merchant_reference: str | None = None
    trigger: Trigger | None = None


def merchant_reference(payment: Payment, operation_id: str) -> str | None:
    """Return the reference that was noted with the claim of this operation."""
    for one in payment.interactions(OPERATION):
        if one.get("interactionId") == operation_id:
            return _read(one.get("request"))
    return None


def _read(request: object) -> str | None:
    try:
        return msgspec.json.decode(str(request), type=OperationOrigin).merchant_reference
    except msgspec.DecodeError:
        return None
