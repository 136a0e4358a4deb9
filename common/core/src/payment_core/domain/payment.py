"""The part of a commercetools Payment that decides about money.

https://docs.commercetools.com/api/projects/payments
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from payment_core.domain.money import Money


class TransactionType(StrEnum):
    """What a transaction is about."""

    AUTHORIZATION = "Authorization"
    CANCEL_AUTHORIZATION = "CancelAuthorization"
    CHARGE = "Charge"
    REFUND = "Refund"
    CHARGEBACK = "Chargeback"


class TransactionState(StrEnum):
    """How far a transaction has come; Initial is a command that the PSP has not acknowledged."""

    INITIAL = "Initial"
    PENDING = "Pending"
    SUCCESS = "Success"
    FAILURE = "Failure"


class Transaction(msgspec.Struct, frozen=True, rename="camel"):
    """One transaction of a Payment.

    `interaction_id` is our operation id, or whatever another writer put there.
    `interface_id` is the PSP's reference, unique among all transactions of the project.
    Type and state are plain strings, so that a value commercetools adds later still decodes.
    """

    id: str
    type: str
    amount: Money
    state: str = TransactionState.INITIAL
    timestamp: datetime | None = None
    interaction_id: str | None = None
    interface_id: str | None = None

    @property
    def is_unresolved(self) -> bool:
        """Whether the PSP has not decided this transaction yet."""
        return self.state in (TransactionState.INITIAL, TransactionState.PENDING)


class Author(msgspec.Struct, frozen=True, rename="camel"):
    """Whose token made a change: https://docs.commercetools.com/api/types#lastmodifiedby.

    `user` is there when it was made in the Merchant Center.
    """

    customer: object = None
    anonymous_id: str | None = None
    external_user_id: str | None = None
    client_id: str | None = None
    user: object = None

    @property
    def is_shopper(self) -> bool:
        """Whether the token was a customer's, an anonymous session's or an external server's.

        An external OAuth server's token has a user and no API client of the project; a merchant's
        system that names its own users has both.
        """
        is_external = self.external_user_id is not None and self.client_id is None
        return self.customer is not None or self.anonymous_id is not None or is_external

    @property
    def user_id(self) -> str | None:
        """The id of the user of the Merchant Center, if one made the change."""
        found = self.user.get("id") if isinstance(self.user, dict) else None
        return found if isinstance(found, str) else None


class CustomerReference(msgspec.Struct, frozen=True):
    """The customer that a resource belongs to."""

    id: str


class CustomFields(msgspec.Struct, frozen=True):
    """The values of custom fields, whatever their type; other writers have their own."""

    fields: dict[str, object] = {}


class PaymentMethodInfo(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Who processes the Payment (`payment_interface`) and by which method."""

    payment_interface: str | None = None
    method: str | None = None
    custom: CustomFields | None = None


class PaymentStatus(msgspec.Struct, frozen=True, rename="camel"):
    """The PSP's own code and a text that is safe to show."""

    interface_code: str | None = None
    interface_text: str | None = None


class Payment(msgspec.Struct, frozen=True, rename="camel"):
    """A commercetools Payment in one version. Every decision is made on one version."""

    id: str
    version: int
    amount_planned: Money
    created_at: datetime
    key: str | None = None
    interface_id: str | None = None
    checkout_transaction_item_id: str | None = None
    payment_method_info: PaymentMethodInfo = PaymentMethodInfo()
    payment_status: PaymentStatus = PaymentStatus()
    transactions: tuple[Transaction, ...] = ()
    customer: CustomerReference | None = None
    interface_interactions: tuple[CustomFields, ...] = ()
    last_modified_at: datetime | None = None
    last_modified_by: Author | None = None

    def of_type(self, *types: TransactionType) -> tuple[Transaction, ...]:
        """Return the transactions of these types, oldest first."""
        return tuple([one for one in self.transactions if one.type in types])

    @property
    def paying(self) -> tuple[Transaction, ...]:
        """The transactions with the result of the attempt to pay, oldest first.

        A capture that was refused before it reached the PSP says nothing about that.
        """
        return tuple(
            one
            for one in self.of_type(TransactionType.AUTHORIZATION, TransactionType.CHARGE)
            if one.type == TransactionType.AUTHORIZATION
            or one.state != TransactionState.FAILURE
            or one.interface_id is not None
        )

    @property
    def is_decided(self) -> bool:
        """Whether there was an attempt to pay, and the PSP has reported its result."""
        return bool(self.paying) and not any(one.is_unresolved for one in self.paying)

    def notes(self, kind: str) -> tuple[str, ...]:
        """Return the interaction ids of what was noted under this type, oldest first."""
        return tuple(str(one.get("interactionId")) for one in self.interactions(kind))

    def interactions(self, kind: str) -> tuple[Mapping[str, object], ...]:
        """Return the fields of the interface interactions of this type, oldest first."""
        every = self.interface_interactions
        return tuple([one.fields for one in every if one.fields.get("type") == kind])

    def transaction(self, transaction_id: str) -> Transaction | None:
        """Return the transaction with that commercetools id, if there is one."""
        return next((one for one in self.transactions if one.id == transaction_id), None)
