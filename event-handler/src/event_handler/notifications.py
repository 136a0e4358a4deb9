"""What commercetools says: https://docs.commercetools.com/api/projects/subscriptions#delivery.

A notification is only a reason to look. Of a message we take who is concerned and who did it,
never an amount or a state.
"""

from datetime import datetime
from typing import Annotated

import msgspec

from event_handler.envelope import Malformed
from payment_commands.commands import COMMAND_TYPES, CommandMessage
from payment_core.domain.payment import Author

TRANSACTION_ADDED = "PaymentTransactionAdded"
PAYMENT_CREATED = "PaymentCreated"
COMMAND_MESSAGES = (PAYMENT_CREATED, TRANSACTION_ADDED)


class Resource(msgspec.Struct, rename="camel"):
    """What the notification is about."""

    type_id: str
    id: str


class AddedTransaction(msgspec.Struct):
    """A transaction that was added; its type never changes."""

    id: str
    type: str


class CreatedPayment(msgspec.Struct):
    """A Payment as it was created."""

    transactions: list[AddedTransaction] = []


class PayloadNotIncluded(msgspec.Struct, rename="camel"):
    """Stands for members that did not fit into the message."""

    payload_type: str = ""


class Notification(msgspec.Struct, rename="camel", kw_only=True):
    """One notification in commercetools' own format; `id` is the message's."""

    notification_type: str
    project_key: str
    resource: Resource | None = None
    id: str = ""
    type: str = ""
    resource_version: int | None = None
    created_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    created_by: Author | None = None
    transaction: AddedTransaction | None = None
    payment: CreatedPayment | None = None
    payload_not_included: PayloadNotIncluded | None = None

    @property
    def message_type(self) -> str:
        """The type of the message, also when the message did not fit."""
        return self.payload_not_included.payload_type if self.payload_not_included else self.type

    @property
    def tells_of_commands(self) -> bool:
        """Whether it says that transactions were added to a Payment."""
        return (
            self.notification_type == "Message"
            and self.resource is not None
            and self.resource.type_id == "payment"
            and self.message_type in COMMAND_MESSAGES
        )


def notification_in(payload: bytes) -> Notification:
    """Return the notification; raises `Malformed`."""
    try:
        return msgspec.json.decode(payload, type=Notification)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed("The payload is not a commercetools notification.") from error


def command_message(notification: Notification) -> CommandMessage | None:
    """Return where to look for commands; None where there can be none."""
    if notification.resource is None or not notification.tells_of_commands:
        return None
    transaction_ids = _transaction_ids(notification)
    if transaction_ids == ():
        return None
    return CommandMessage(
        payment_id=notification.resource.id,
        transaction_ids=transaction_ids,
        version=notification.resource_version,
        added_at=notification.created_at,
        added_by=notification.created_by,
    )


def _transaction_ids(notification: Notification) -> tuple[str, ...] | None:
    """Return the ids of what can be a command; None when the message did not fit."""
    if notification.transaction is not None:
        added = [notification.transaction]
    elif notification.payment is not None:
        added = notification.payment.transactions
    else:
        return None
    return tuple(one.id for one in added if one.type in COMMAND_TYPES)
