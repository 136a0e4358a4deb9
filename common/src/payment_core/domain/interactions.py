"""The history of a Payment: which states we wrote and when, without anything personal.

https://docs.commercetools.com/api/projects/payments#add-interfaceinteraction
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from payment_core.domain.ledger import Ledger
from payment_core.domain.updates import (
    AddInterfaceInteraction,
    InteractionFields,
    TypeReference,
    UpdateAction,
)

INTERACTION_TYPE_KEY = "commercetools-checkout-payment-interface-interaction"


def note(kind: str, interaction_id: str, now: datetime) -> AddInterfaceInteraction:
    """Return the action that notes a fact on a Payment for ever; `Payment.notes` finds it."""
    return AddInterfaceInteraction(
        type=TypeReference(INTERACTION_TYPE_KEY),
        fields=InteractionFields(created_at=now, type=kind, interaction_id=interaction_id),
    )


def interaction(
    ledger: Ledger, actions: Sequence[UpdateAction], now: datetime
) -> AddInterfaceInteraction:
    """Return the action that records this update; it holds ids, amounts and states only."""
    return AddInterfaceInteraction(
        type=TypeReference(INTERACTION_TYPE_KEY),
        fields=InteractionFields(
            created_at=now,
            type="converge",
            interaction_id=ledger.reference or "offline",
            response=msgspec.json.encode(list(actions)).decode(),
        ),
    )
