"""Who asked for an operation, and the merchant's own reference of it: noted with its claim.

The reference is also sent to the PSP.

https://docs.commercetools.com/checkout/payment-intents-api
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from payment_core.domain.interactions import note
from payment_core.domain.payment import Payment
from payment_core.domain.updates import AddInterfaceInteraction, TransactionDraft
from payment_core.runtime.context import Trigger

_KIND = "operation"


class _Request(msgspec.Struct, rename="camel", omit_defaults=True):
    merchant_reference: str | None = None
    trigger: Trigger | None = None


def operation_notes(
    drafts: Iterable[TransactionDraft],
    reference: str | None,
    trigger: Trigger | None,
    now: datetime,
) -> tuple[AddInterfaceInteraction, ...]:
    """Return the notes that go with these claims; none when there is nothing to note.

    They say who asked also when another request, a message or the reconciliation has to finish.
    """
    noted = _Request(reference or None, trigger)
    if noted == _Request():
        return ()
    request = msgspec.json.encode(noted).decode()
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
