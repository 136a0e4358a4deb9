"""The timeline of a payment, from its transactions and its interface interactions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from payment_core.domain.claims import claim_of
from payment_core.domain.disputes import disputes_of
from payment_core.domain.money_text import money_text
from payment_core.domain.operation_ids import operation_id_of
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.runtime.context import Trigger, TriggerType
from processor.domain.payment_record import Actor, ActorKind, EventState, EventType, TimelineEvent

_ACTORS = {
    TriggerType.SHOPPER: ActorKind.SHOPPER,
    TriggerType.CHECKOUT: ActorKind.MERCHANT,
    TriggerType.MERCHANT: ActorKind.MERCHANT,
    TriggerType.MESSAGE: ActorKind.MERCHANT,
    TriggerType.WEBHOOK: ActorKind.PSP,
    TriggerType.JOB: ActorKind.RECONCILIATION,
}
_TYPES: Mapping[str, EventType] = {
    TransactionType.AUTHORIZATION: EventType.AUTHORIZATION,
    TransactionType.CHARGE: EventType.CHARGE,
    TransactionType.REFUND: EventType.REFUND,
    TransactionType.CANCEL_AUTHORIZATION: EventType.CANCEL_AUTHORIZATION,
    TransactionType.CHARGEBACK: EventType.CHARGEBACK,
}
_STATES: Mapping[str, EventState] = {
    TransactionState.INITIAL: EventState.INITIAL,
    TransactionState.PENDING: EventState.PENDING,
    TransactionState.SUCCESS: EventState.SUCCESS,
    TransactionState.FAILURE: EventState.FAILURE,
}
_UNKNOWN = Actor(ActorKind.UNKNOWN)
_LAST = datetime.max.replace(tzinfo=UTC)
_T = TypeVar("_T")


class _Origin(msgspec.Struct, rename="camel"):
    """The request of an interaction: who asked, and by which name of their own."""

    trigger: Trigger | None = None
    merchant_reference: str | None = None
    wallet: str | None = None


class _Change(msgspec.Struct, rename="camel"):
    action: str
    transaction_id: str | None = None
    state: str | None = None


def timeline_of(payment: Payment) -> Sequence[TimelineEvent]:
    """Return what happened, oldest first; what has no time comes last."""
    events = [*_beginning(payment), *_operations(payment), *_changes(payment), *_disputes(payment)]
    return sorted(
        events, key=lambda one: (one.at is None, one.at or datetime.min.replace(tzinfo=UTC))
    )


def wallet_of(payment: Payment) -> str | None:
    """Return the wallet that the card was in, where the PSP told one."""
    origins = (_read(one, _Origin) for one in payment.interactions("converge"))
    return next((one.wallet for one in origins if one and one.wallet), None)


def _beginning(payment: Payment) -> Iterator[TimelineEvent]:
    claim = claim_of(payment)
    if claim is not None:
        yield TimelineEvent(
            at=payment.created_at,
            type=EventType.NOTE,
            actor=_UNKNOWN,
            cent_amount=claim.amount.cent_amount,
            code="attemptBegan",
            text=f"The attempt to pay {money_text(claim.amount)} by {claim.method} began.",
        )


def _operations(payment: Payment) -> Iterator[TimelineEvent]:
    explained = _explained(payment)
    for one in payment.transactions:
        name = one.interaction_id or operation_id_of(payment, one)
        origins = _origins(payment, name)
        reference = next((it.merchant_reference for it in origins if it.merchant_reference), None)
        yield TimelineEvent(
            at=one.timestamp,
            type=_TYPES.get(one.type, EventType.NOTE),
            actor=_actor([it.trigger for it in origins if it.trigger]),
            state=_STATES.get(one.state),
            cent_amount=one.amount.cent_amount,
            transaction_id=one.id,
            psp_reference=one.interface_id,
            code=payment.payment_status.interface_code if one is explained else None,
            text=payment.payment_status.interface_text
            if one is explained
            else reference and f"Reference: {reference}",
        )


def _explained(payment: Payment) -> Transaction | None:
    """Return the failed operation that the PSP's status text is about: the latest one."""
    failed = [one for one in payment.transactions if one.state == TransactionState.FAILURE]
    return failed[-1] if failed and payment.payment_status.interface_text else None


def _changes(payment: Payment) -> Iterator[TimelineEvent]:
    """Yield every later state of a transaction that the connector wrote."""
    for interaction in payment.interactions("converge"):
        origin = _read(interaction, _Origin)
        for change in _read(interaction, list[_Change], "response") or []:
            changed = payment.transaction(change.transaction_id or "")
            if change.action != "changeTransactionState" or changed is None:
                continue
            yield TimelineEvent(
                at=_time(interaction.get("createdAt")),
                type=EventType.NOTE,
                actor=_actor([origin.trigger] if origin and origin.trigger else []),
                state=_STATES.get(change.state or ""),
                transaction_id=changed.id,
                code="stateChanged",
                text=f"{changed.type} of {money_text(changed.amount)}: {change.state}.",
            )


def _disputes(payment: Payment) -> Iterator[TimelineEvent]:
    references = {one.psp_reference for one in disputes_of(payment)}
    for interaction in payment.interactions("dispute"):
        reference = str(interaction.get("interactionId"))
        told = _read(interaction, dict[str, object], "response") or {}
        if reference in references:
            due = f", answer due {told['dueAt']}" if told.get("dueAt") else ""
            yield TimelineEvent(
                at=_time(interaction.get("createdAt")),
                type=EventType.NOTE,
                actor=Actor(ActorKind.PSP),
                psp_reference=reference,
                code="disputeTold",
                text=f"Dispute ({told.get('stage')}): {told.get('state')}{due}.",
            )


def _origins(payment: Payment, name: str | None) -> Sequence[_Origin]:
    """Return who asked for the operation, then who made the connector record it."""
    found = (
        _read(one, _Origin)
        for kind in ("operation", "converge")
        for one in payment.interactions(kind)
        if name and one.get("interactionId") == name
    )
    return [one for one in found if one is not None]


def _actor(triggers: Sequence[Trigger]) -> Actor:
    if not triggers:
        return _UNKNOWN
    first = triggers[0]
    if first.user_id is not None:
        return Actor(ActorKind.OPERATOR, first.user_id)
    return Actor(_ACTORS[first.type])


def _read(interaction: Mapping[str, object], kind: type[_T], field: str = "request") -> _T | None:
    try:
        return msgspec.json.decode(str(interaction.get(field)), type=kind)
    except msgspec.DecodeError:
        return None


def _time(value: object) -> datetime | None:
    try:
        return msgspec.convert(value, datetime)
    except msgspec.ValidationError:
        return None
