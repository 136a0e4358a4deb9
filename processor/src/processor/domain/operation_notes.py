"""Notes with the claim of an operation: who asked for it, and the merchant's own reference."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from payment_core.domain.interactions import note
from payment_core.domain.merchant_references import OPERATION, OperationOrigin
from payment_core.domain.updates import AddInterfaceInteraction, TransactionDraft
from payment_core.runtime.context import Trigger


def operation_notes(
    drafts: Iterable[TransactionDraft],
    reference: str | None,
    trigger: Trigger | None,
    now: datetime,
) -> tuple[AddInterfaceInteraction, ...]:
    """Return the notes that go with these claims; none when there is nothing to note.

    They say who asked also when another request, a message or the reconciliation has to finish.
    """
    noted = OperationOrigin(reference or None, trigger)
    if noted == OperationOrigin():
        return ()
    request = msgspec.json.encode(noted).decode()
    return tuple(note(OPERATION, one.interaction_id or "", now, request) for one in drafts)
