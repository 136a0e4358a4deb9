"""The history of a Payment: which states we wrote and when, without anything personal.

https://docs.commercetools.com/api/projects/payments#add-interfaceinteraction
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from payment_core.domain.ledger import CardDetails, Ledger
from payment_core.domain.operation_ids import operation_id_of
from payment_core.domain.payment import Payment
from payment_core.domain.updates import (
    AddInterfaceInteraction,
    AddTransaction,
    ChangeTransactionState,
    ChangeTransactionTimestamp,
    InteractionFields,
    NewInteraction,
    SetTransactionInterfaceId,
    TypeReference,
    UpdateAction,
)
from payment_core.runtime.context import RequestContext, Trigger

INTERACTION_TYPE_KEY = "commercetools-checkout-payment-interface-interaction"


class _Seen(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """The request of an interaction: what was looked at, and why."""

    psp_reference: str | None = None
    trigger: Trigger | None = None
    correlation_id: str | None = None
    wallet: str | None = None
    three_d_secure: str | None = None


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
    payment: Payment,
    ledger: Ledger,
    actions: Sequence[UpdateAction],
    now: datetime,
    origin: RequestContext,
) -> tuple[AddInterfaceInteraction, ...]:
    """Return the actions that record this update; they hold ids, amounts and states only.

    Each transaction that changes has one, which carries the same `interactionId`. Its request says
    which payment of the PSP was looked at, what made us look (`origin`), and what the PSP tells
    beside the card; its response is the transaction's changes. So a Payment grows with
    its changes and by nothing else. What is not about a transaction goes with the first.
    https://docs.commercetools.com/api/projects/payments#transaction
    """
    groups: dict[str, list[UpdateAction]] = {}
    general: list[UpdateAction] = []
    for one in actions:
        name = _interaction_id(payment, one)
        (general if name is None else groups.setdefault(name, [])).append(one)
    if actions:
        first = next(iter(groups), ledger.psp_payment_id or "offline")
        groups[first] = [*general, *groups.get(first, ())]
    return tuple(
        _record(name, _seen(name, ledger, origin), changes, now) for name, changes in groups.items()
    )


def _interaction_id(payment: Payment, action: UpdateAction) -> str | None:
    """Return the id that the action's transaction has in common with its interaction.

    A merchant's command may have none, and gets none; the PSP knows it by its operation id.
    """
    match action:
        case AddTransaction(transaction=draft):
            return draft.interaction_id
        case ChangeTransactionState() | ChangeTransactionTimestamp() | SetTransactionInterfaceId():
            found = payment.transaction(action.transaction_id)
            return found.interaction_id or operation_id_of(payment, found) if found else None
    return None


def _seen(name: str, ledger: Ledger, origin: RequestContext) -> _Seen:
    cards = (
        one.card
        for one in ledger.entries
        if name in (one.operation_id, one.psp_operation_id) and one.card
    )
    card = next(cards, CardDetails())
    return _Seen(
        psp_reference=ledger.psp_payment_id,
        trigger=origin.trigger,
        correlation_id=origin.correlation_id or None,
        wallet=card.wallet,
        three_d_secure=card.three_d_secure,
    )


def _record(
    name: str, seen: _Seen, changes: Sequence[UpdateAction], now: datetime
) -> AddInterfaceInteraction:
    request = None if seen == _Seen() else msgspec.json.encode(seen).decode()
    return note("converge", name, now, request, msgspec.json.encode(changes).decode())
