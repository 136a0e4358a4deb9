"""The merchant's own reference of an operation: noted with its claim, and sent to the PSP.

https://docs.commercetools.com/checkout/payment-intents-api
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from payment_core.domain.interactions import note
from payment_core.domain.payment import Payment
from payment_core.domain.updates import AddInterfaceInteraction, TransactionDraft

_KIND = "operation"


class _Request(msgspec.Struct, rename="camel"):
    merchant_reference: str


def reference_notes(
    drafts: Iterable[TransactionDraft], reference: str | None, now: datetime
) -> tuple[AddInterfaceInteraction, ...]:
    """Return the notes that go with these claims; none without a reference."""
    if not reference:
        return ()
    request = msgspec.json.encode(_Request(reference)).decode()
    return tuple(note(_KIND, one.interaction_id or "", now, request) for one in drafts)


def merchant_reference(payment: Payment, operation_id: str) -> str | None:
    """Return the reference that was noted with the claim of this operation."""
    for one in payment.interactions(_KIND):
        if one.get("interactionId") == operation_id:
            return _read(one.get("request"))
    return None


def _read(request: object) -> str | None:
    try:
        return msgspec.json.decode(str(request), type=_Request).merchant_reference
    except msgspec.DecodeError:
        return None
