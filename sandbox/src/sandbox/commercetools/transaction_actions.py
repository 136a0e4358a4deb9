"""Update actions on the transactions of a payment."""

from typing import Any

import msgspec

from sandbox.commercetools.custom_fields import custom_fields_of_type, with_field
from sandbox.commercetools.payments import (
    Payment,
    TransactionDraft,
    TransactionState,
    new_transaction,
)
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import (
    Action,
    ResourceIdentifier,
    UTCDateTime,
    timestamp,
)


class AddTransaction(Action):
    """Record a movement of money, or ask for one."""

    transaction: TransactionDraft

    def apply(self, payment: Payment, work: Work) -> None:
        """Append the transaction."""
        added = new_transaction(self.transaction, work)
        payment.transactions.append(added)
        work.emit("PaymentTransactionAdded", transaction=added)


class ChangeTransactionState(Action):
    """Say how far a transaction has come; the API allows every change."""

    transaction_id: str
    state: TransactionState

    def apply(self, payment: Payment, work: Work) -> None:
        """Set the state."""
        transaction = payment.transaction(self.transaction_id)
        transaction.state = self.state
        work.emit("PaymentTransactionStateChanged", transactionId=transaction.id, state=self.state)


class ChangeTransactionTimestamp(Action):
    """Say when a transaction took place."""

    transaction_id: str
    timestamp: UTCDateTime

    def apply(self, payment: Payment, _: Work) -> None:
        """Set the time."""
        payment.transaction(self.transaction_id).timestamp = timestamp(self.timestamp)


class ChangeTransactionInteractionId(Action):
    """Set the id that connects a transaction with an interaction."""

    transaction_id: str
    interaction_id: str

    def apply(self, payment: Payment, _: Work) -> None:
        """Set the id."""
        payment.transaction(self.transaction_id).interaction_id = self.interaction_id


class SetTransactionInterfaceId(Action):
    """Set the PSP's id of a transaction, unique among all transactions of the project."""

    transaction_id: str
    interface_id: str | None = None

    def apply(self, payment: Payment, work: Work) -> None:
        """Set or remove the id."""
        transaction = payment.transaction(self.transaction_id)
        old = transaction.interface_id
        transaction.interface_id = self.interface_id
        work.emit(
            "PaymentTransactionInterfaceIdSet",
            transactionId=transaction.id,
            newInterfaceId=self.interface_id,
            oldInterfaceId=old,
        )


class SetTransactionCustomType(Action):
    """Give a transaction custom fields, or take them away."""

    transaction_id: str
    type: ResourceIdentifier | None = None
    fields: dict[str, Any] = msgspec.field(default_factory=dict)

    def apply(self, payment: Payment, work: Work) -> None:
        """Set or remove type and fields."""
        payment.transaction(self.transaction_id).custom = custom_fields_of_type(
            self.type, self.fields, "transaction", work
        )


class SetTransactionCustomField(Action):
    """Set one custom field of a transaction."""

    transaction_id: str
    name: str
    value: Any = None

    def apply(self, payment: Payment, work: Work) -> None:
        """Set or remove the field."""
        transaction = payment.transaction(self.transaction_id)
        transaction.custom = with_field(transaction.custom, self.name, self.value, work)


TransactionAction = (
    AddTransaction
    | ChangeTransactionState
    | ChangeTransactionTimestamp
    | ChangeTransactionInteractionId
    | SetTransactionInterfaceId
    | SetTransactionCustomType
    | SetTransactionCustomField
)
