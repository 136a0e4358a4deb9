"""The history of a Payment: which states we wrote and when, without anything personal.

https://docs.commercetools.com/api/projects/payments#add-interfaceinteraction
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from payment_core.domain.ledger import Ledger
from payment_core.domain.operation_ids import operation_id_of
from payment_core.domain.payment import Payment
from payment_core.domain.updates import (
    AddInterfaceInteraction,
    AddTransaction,
    ChangeTransactionState,
    InteractionFields,
    NewInteraction,
    SetTransactionInterfaceId,
    TypeReference,
    UpdateAction,
)

INTERACTION_TYPE_KEY = "commercetools-checkout-payment-interface-interaction"


def note(
    kind: str,
    interaction_id: str,
    now: datetime,
    request: str | None = None,
    response: str | None = None,
) -> AddInterfaceInteraction:
    """Return the action that records a fact on a Payment permanently; `Payment.notes` finds it."""
    return AddInterfaceInteraction(
        type=TypeReference(INTERACTION_TYPE_KEY),
        fields=InteractionFields(
            created_at=now,
            type=kind,
            interaction_id=interaction_id,
            request=request,
            response=response,
        ),
    )


def first_note(noted: AddInterfaceInteraction) -> NewInteraction:
    """Return the same note for a Payment to have from its beginning."""
    return NewInteraction(noted.type, noted.fields)


def interactions(
    payment: Payment, ledger: Ledger, actions: Sequence[UpdateAction], now: datetime
) -> tuple[AddInterfaceInteraction, ...]:
    """Return the actions that record this update; they hold ids, amounts and states only.

    Each transaction that changes has one, which carries the same `interactionId`, the PSP's
    reference as its request and the transaction's changes as its response. So a Payment grows with
    its changes and by nothing else. What is not about a transaction goes with the first.
    https://docs.commercetools.com/api/projects/payments#transaction
    """
    groups: dict[str, list[UpdateAction]] = {}
    general: list[UpdateAction] = []
    for one in actions:
        name = _interaction_id(payment, one)
        (general if name is None else groups.setdefault(name, [])).append(one)
    first = next(iter(groups), ledger.psp_payment_id or "offline")
    groups[first] = [*general, *groups.get(first, ())]
    return tuple(_record(name, ledger, changes, now) for name, changes in groups.items())


def _interaction_id(payment: Payment, action: UpdateAction) -> str | None:
    """Return the id that the action's transaction has in common with its interaction.

    A merchant's command may have none, and gets none; the PSP knows it by its operation id.
    """
    match action:
        case AddTransaction(transaction=draft):
            return draft.interaction_id
        case ChangeTransactionState() | SetTransactionInterfaceId():
            found = payment.transaction(action.transaction_id)
            return found.interaction_id or operation_id_of(payment, found) if found else None
    return None


def _record(
    name: str, ledger: Ledger, changes: Sequence[UpdateAction], now: datetime
) -> AddInterfaceInteraction:
    reference = {"pspReference": ledger.psp_payment_id} if ledger.psp_payment_id else None
    request = msgspec.json.encode(reference).decode() if reference else None
    return note("converge", name, now, request, msgspec.json.encode(changes).decode())
