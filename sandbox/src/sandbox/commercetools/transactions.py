"""commercetools Checkout's transactions: charges of stored payment methods.

Only recurring items are known here, one for each transaction, and no order is made: that is left to
the merchant. https://docs.commercetools.com/checkout/transactions-api
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from sandbox.commercetools.carts import CART
from sandbox.commercetools.errors import invalid_input, resource_not_found
from sandbox.commercetools.money import MoneyDraft
from sandbox.commercetools.payment_methods import PAYMENT_METHOD
from sandbox.commercetools.project import Project, Work
from sandbox.commercetools.representations import (
    Draft,
    Reference,
    ResourceIdentifier,
    UniqueValue,
    Value,
    checked_key,
)

TRANSACTION = "transaction"

State = Literal["Initial", "Pending", "Completed", "Failed"]


class TransactionError(Value):
    """Why a transaction is not completed."""

    code: str
    message: str


class TransactionStatus(Value):
    """How far Checkout is."""

    state: State
    errors: list[TransactionError] = msgspec.field(default_factory=list)


class RecurringItem(Value):
    """One charge; `payment` is known as soon as the connector has answered."""

    id: str
    type: str
    payment_method: Reference
    amount: MoneyDraft | None = None
    payment: Reference | None = None


class Transaction(Value):
    """A transaction in one version."""

    id: str
    version: int
    created_at: str
    last_modified_at: str
    application: ResourceIdentifier
    cart: Reference
    transaction_items: list[RecurringItem]
    transaction_status: TransactionStatus
    key: str | None = None

    def unique_values(self) -> Iterator[UniqueValue]:
        """Yield what no other transaction may have."""
        if self.key is not None:
            yield UniqueValue("key", self.key)


class RecurringItemDraft(Draft):
    """One charge, as a merchant asks for it; without an amount, of all that is due."""

    type: Literal["Recurring"]
    payment_method: ResourceIdentifier
    connector_deployment: ResourceIdentifier | None = None
    amount: MoneyDraft | None = None


class TransactionDraft(Draft):
    """A transaction as a merchant creates it."""

    application: ResourceIdentifier
    cart: ResourceIdentifier
    transaction_items: list[RecurringItemDraft]
    key: str | None = None


class Transactions:
    """The transactions of the project."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def create(self, draft: TransactionDraft, work: Work) -> Transaction:
        """Make a transaction; raises DuplicateField, and ReferencedResourceNotFound."""
        if len(draft.transaction_items) != 1:
            raise invalid_input("There must be one transaction item.")
        [item] = draft.transaction_items
        transaction = Transaction(
            id=self._project.new_id(),
            version=1,
            created_at=work.now,
            last_modified_at=work.now,
            application=draft.application,
            cart=work.reference(CART, draft.cart),
            transaction_items=[
                RecurringItem(
                    id=self._project.new_id(),
                    type=item.type,
                    payment_method=work.reference(PAYMENT_METHOD, item.payment_method),
                    amount=item.amount,
                )
            ],
            transaction_status=TransactionStatus(state="Initial"),
            key=checked_key(draft.key),
        )
        self._project.collection(TRANSACTION).put(transaction)
        return transaction

    def undecided(self) -> list[Transaction]:
        """Return the transactions that Checkout still works on, oldest first."""
        every = self._project.collection(TRANSACTION)
        return [one for one in every if one.transaction_status.state in ("Initial", "Pending")]

    def get(self, transaction_id: str) -> Transaction:
        """Return the transaction; raises ResourceNotFound."""
        found: Transaction | None = self._project.collection(TRANSACTION).get(transaction_id)
        if found is None:
            raise resource_not_found(f"ID '{transaction_id}'")
        return found

    def with_key(self, key: str) -> Transaction:
        """Return the transaction with that key; raises ResourceNotFound."""
        found: Transaction | None = self._project.collection(TRANSACTION).find(
            UniqueValue("key", key)
        )
        if found is None:
            raise resource_not_found(f"key '{key}'")
        return found

    def note(
        self, transaction: Transaction, status: TransactionStatus, payment_id: str | None
    ) -> None:
        """Record how far the connector is, and which Payment it is about."""
        [item] = transaction.transaction_items
        if payment_id is not None:
            payment = Reference(type_id="payment", id=payment_id)
            item = msgspec.structs.replace(item, payment=payment)
        noted = msgspec.structs.replace(
            transaction,
            version=transaction.version + 1,
            transaction_items=[item],
            transaction_status=status,
        )
        if noted.transaction_items != transaction.transaction_items or (
            status != transaction.transaction_status
        ):
            self._project.collection(TRANSACTION).put(noted)
