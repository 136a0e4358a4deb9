"""What the sandbox PSP says in the mode in which it shows no payment."""

from datetime import datetime
from typing import Annotated

import msgspec

from payment_core.spi import JournalItem
from payment_provider_sandbox.journal_ledger import OperationFacts, item
from payment_provider_sandbox.ledger import Action, Amount, Method


class Answer(msgspec.Struct, rename="camel"):
    """What the PSP answers to an authorization and to details."""

    result: str
    amount: Amount
    merchant_reference: str | None = None
    operation_id: str | None = None
    payment_id: str | None = None
    reference: str | None = None
    failure: str | None = None
    method: Method | None = None
    action: Action | None = None
    capture: str | None = None


class Received(msgspec.Struct):
    """What the PSP answers to every other operation."""

    reference: str


class _EventData(msgspec.Struct, rename="camel"):
    payment_id: str | None = None
    merchant_reference: str | None = None
    metadata: dict[str, str] = {}
    reference: str | None = None
    operation: str | None = None
    status: str = ""
    amount: Amount | None = None
    failure: str | None = None
    method: Method | None = None


class Event(msgspec.Struct, rename="camel"):
    """A webhook."""

    type: str
    created_at: Annotated[datetime, msgspec.Meta(tz=True)]
    data: _EventData


def evidence_in(event: Event) -> JournalItem | None:
    """Return what happened to one operation; None for an event about anything else."""
    data = event.data
    if data.reference is None or data.operation is None or data.amount is None:
        return None
    operation_id = data.metadata.get("operationId")
    facts = facts_of(data.amount, operation_id, data.payment_id, data.failure, data.method)
    return item(data.operation, data.status, data.reference, event.created_at, facts)


def facts_of(
    amount: Amount,
    operation_id: str | None,
    payment_id: str | None,
    failure: str | None = None,
    method: Method | None = None,
) -> OperationFacts:
    """Return what is kept of an operation; nothing of it is secret."""
    is_dated = method is not None and method.expiry_year and method.expiry_month
    return OperationFacts(
        amount=str(amount.value),
        currency=amount.currency,
        operation_id=operation_id or None,
        payment_id=payment_id,
        failure=failure,
        method=method.type if method else None,
        brand=method.brand if method else None,
        last_four=method.last_four if method else None,
        expiry=f"{method.expiry_year}-{method.expiry_month}" if method and is_dated else None,
        three_d_secure=method.three_d_secure if method else None,
    )
