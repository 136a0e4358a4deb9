"""Payments and how they are made: https://docs.commercetools.com/api/projects/payments."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from sandbox.commercetools.custom_fields import CustomFields, CustomFieldsDraft, custom_fields
from sandbox.commercetools.customers import CUSTOMER
from sandbox.commercetools.errors import invalid_operation
from sandbox.commercetools.money import Money, MoneyDraft, money
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import (
    Draft,
    LocalizedString,
    Reference,
    Resource,
    ResourceIdentifier,
    UniqueValue,
    UTCDateTime,
    Value,
    checked_key,
    timestamp,
)
from sandbox.commercetools.states import STATE
from sandbox.commercetools.tokens import MethodToken, masked

PAYMENT = "payment"

TransactionType = Literal["Authorization", "CancelAuthorization", "Charge", "Refund", "Chargeback"]
TransactionState = Literal["Initial", "Pending", "Success", "Failure"]


class PaymentMethodInfo(Value):
    """By which service and method the payment is made."""

    payment_interface: str | None = None
    interface_account: str | None = None
    method: str | None = None
    name: LocalizedString | None = None
    token: MethodToken | None = None
    custom: CustomFields | None = None


class PaymentStatus(Value):
    """What the payment service says about the payment."""

    interface_code: str | None = None
    interface_text: str | None = None
    state: Reference | None = None


class Transaction(Value):
    """One movement of money, or the wish for one."""

    id: str
    type: TransactionType
    amount: Money
    state: TransactionState
    timestamp: str | None = None
    interaction_id: str | None = None
    interface_id: str | None = None
    custom: CustomFields | None = None


class Payment(Resource):
    """A payment in one version."""

    amount_planned: Money
    payment_method_info: PaymentMethodInfo
    payment_status: PaymentStatus
    transactions: list[Transaction]
    interface_interactions: list[CustomFields]
    key: str | None = None
    customer: Reference | None = None
    anonymous_id: str | None = None
    interface_id: str | None = None
    checkout_transaction_item_id: str | None = None
    custom: CustomFields | None = None

    def unique_values(self) -> Iterator[UniqueValue]:
        """Yield key, the PSP's id within its interface, and the PSP's ids of transactions."""
        yield from super().unique_values()
        if self.interface_id is not None:
            interface = self.payment_method_info.payment_interface
            yield UniqueValue("interfaceId", self.interface_id, interface)
        for transaction in self.transactions:
            if transaction.interface_id is not None:
                yield UniqueValue("transactions.interfaceId", transaction.interface_id)

    def transaction(self, transaction_id: str) -> Transaction:
        """Return the transaction; raises InvalidOperation when there is none with that id."""
        for transaction in self.transactions:
            if transaction.id == transaction_id:
                return transaction
        raise invalid_operation(f"A transaction with ID '{transaction_id}' was not found.")

    def masked(self) -> "Payment":
        """Return a copy that does not show the token, as messages and expansions do."""
        copy = self.copy()
        copy.payment_method_info.token = masked(copy.payment_method_info.token)
        return copy


class PaymentMethodInfoDraft(Draft):
    """Method information as a client sends it."""

    payment_interface: str | None = None
    interface_account: str | None = None
    method: str | None = None
    name: LocalizedString | None = None
    token: MethodToken | None = None
    custom: CustomFieldsDraft | None = None


class PaymentStatusDraft(Draft):
    """A status as a client sends it."""

    interface_code: str | None = None
    interface_text: str | None = None
    state: ResourceIdentifier | None = None


class TransactionDraft(Draft):
    """A transaction as a client sends it. The default state makes it a command."""

    type: TransactionType
    amount: MoneyDraft
    state: TransactionState = "Initial"
    timestamp: UTCDateTime | None = None
    interaction_id: str | None = None
    interface_id: str | None = None
    custom: CustomFieldsDraft | None = None


class PaymentDraft(Draft):
    """A payment as a client creates it."""

    amount_planned: MoneyDraft
    key: str | None = None
    customer: ResourceIdentifier | None = None
    anonymous_id: str | None = None
    interface_id: str | None = None
    payment_method_info: PaymentMethodInfoDraft = msgspec.field(
        default_factory=PaymentMethodInfoDraft
    )
    payment_status: PaymentStatusDraft = msgspec.field(default_factory=PaymentStatusDraft)
    transactions: list[TransactionDraft] = msgspec.field(default_factory=list)
    interface_interactions: list[CustomFieldsDraft] = msgspec.field(default_factory=list)
    checkout_transaction_item_id: str | None = None
    custom: CustomFieldsDraft | None = None


def new_payment(draft: PaymentDraft, work: Work) -> Payment:
    """Make a payment; raises when the key is not one or a reference leads nowhere."""
    interactions = [interaction(one, work) for one in draft.interface_interactions]
    payment = Payment(
        **work.new_resource(),
        key=checked_key(draft.key),
        customer=work.optional_reference(CUSTOMER, draft.customer),
        anonymous_id=draft.anonymous_id,
        interface_id=draft.interface_id,
        amount_planned=money(draft.amount_planned),
        payment_method_info=_method_info(draft.payment_method_info, work),
        payment_status=_status(draft.payment_status, work),
        transactions=[new_transaction(one, work) for one in draft.transactions],
        interface_interactions=interactions,
        checkout_transaction_item_id=draft.checkout_transaction_item_id,
        custom=custom_fields(draft.custom, PAYMENT, work),
    )
    work.emit("PaymentCreated", payment=payment.masked())
    return payment


def new_transaction(draft: TransactionDraft, work: Work) -> Transaction:
    """Make a transaction."""
    return Transaction(
        id=work.project.new_id(),
        type=draft.type,
        amount=money(draft.amount),
        state=draft.state,
        timestamp=None if draft.timestamp is None else timestamp(draft.timestamp),
        interaction_id=draft.interaction_id,
        interface_id=draft.interface_id,
        custom=custom_fields(draft.custom, "transaction", work),
    )


def interaction(draft: CustomFieldsDraft, work: Work) -> CustomFields:
    """Make an entry of the log of what was said between us and the PSP."""
    fields = custom_fields(draft, "payment-interface-interaction", work)
    assert fields is not None
    return fields


def _method_info(draft: PaymentMethodInfoDraft, work: Work) -> PaymentMethodInfo:
    return PaymentMethodInfo(
        payment_interface=draft.payment_interface,
        interface_account=draft.interface_account,
        method=draft.method,
        name=draft.name,
        token=draft.token,
        custom=custom_fields(draft.custom, "payment-method-info", work),
    )


def _status(draft: PaymentStatusDraft, work: Work) -> PaymentStatus:
    return PaymentStatus(
        interface_code=draft.interface_code,
        interface_text=draft.interface_text,
        state=work.optional_reference(STATE, draft.state),
    )
