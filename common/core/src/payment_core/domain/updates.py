"""The commercetools update actions that this connector sends.

https://docs.commercetools.com/api/projects/payments#update-actions
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from payment_core.domain.money import Money
from payment_core.domain.payment import TransactionState, TransactionType


class TransactionDraft(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A transaction to add. The state is always said: commercetools' default is a command."""

    type: TransactionType
    amount: Money
    state: TransactionState
    timestamp: datetime | None = None
    interaction_id: str | None = None
    interface_id: str | None = None


class TypeReference(msgspec.Struct, frozen=True, rename="camel"):
    """A commercetools Type by its key."""

    key: str
    type_id: str = "type"


class UpdateAction(msgspec.Struct, frozen=True, rename="camel", tag_field="action"):
    """One change of a Payment."""


class AddTransaction(UpdateAction, frozen=True, tag="addTransaction"):
    """Add a transaction."""

    transaction: TransactionDraft


class ChangeTransactionState(UpdateAction, frozen=True, tag="changeTransactionState"):
    """Move a transaction on."""

    transaction_id: str
    state: TransactionState


class ChangeTransactionTimestamp(UpdateAction, frozen=True, tag="changeTransactionTimestamp"):
    """Say when a transaction took place; None until it is known which time it gets."""

    transaction_id: str
    timestamp: datetime | None = None


class SetTransactionInterfaceId(UpdateAction, frozen=True, tag="setTransactionInterfaceId"):
    """Record the PSP's reference of a transaction."""

    transaction_id: str
    interface_id: str


class SetInterfaceId(UpdateAction, frozen=True, tag="setInterfaceId"):
    """Record the PSP's reference of the payment; commercetools never lets it change."""

    interface_id: str


class SetMethodInfoMethod(UpdateAction, frozen=True, tag="setMethodInfoMethod"):
    """Record the method that was used."""

    method: str


class SetMethodInfoCustomType(UpdateAction, frozen=True, tag="setMethodInfoCustomType"):
    """Replace the custom fields of the method."""

    type: TypeReference
    fields: Mapping[str, object]


class SetStatusInterfaceCode(UpdateAction, frozen=True, tag="setStatusInterfaceCode"):
    """Record the PSP's status code."""

    interface_code: str


class SetStatusInterfaceText(UpdateAction, frozen=True, tag="setStatusInterfaceText"):
    """Record a text that is safe to show; an empty one removes the text.

    Unlike the code, the text is required by commercetools' description of the action.
    """

    interface_text: str


class InteractionFields(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """The fields of commercetools' predefined type for interface interactions."""

    created_at: datetime
    type: str
    interaction_id: str
    request: str | None = None
    response: str | None = None


class NewInteraction(msgspec.Struct, frozen=True):
    """An interface interaction that a Payment has from its beginning."""

    type: TypeReference
    fields: InteractionFields


class AddInterfaceInteraction(UpdateAction, frozen=True, tag="addInterfaceInteraction"):
    """Record what the PSP answered, masked."""

    type: TypeReference
    fields: InteractionFields


def dated(actions: Iterable[UpdateAction], now: datetime) -> tuple[UpdateAction, ...]:
    """Return the actions; a transaction without a time gets the current time."""
    return tuple(_dated(one, now) for one in actions)


def _dated(action: UpdateAction, now: datetime) -> UpdateAction:
    match action:
        case AddTransaction(transaction=draft) if draft.timestamp is None:
            return AddTransaction(msgspec.structs.replace(draft, timestamp=now))
        case ChangeTransactionTimestamp(timestamp=None):
            return msgspec.structs.replace(action, timestamp=now)
    return action
