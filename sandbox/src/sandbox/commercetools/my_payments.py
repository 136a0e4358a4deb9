"""Payments as the shopper's own token reaches them.

https://docs.commercetools.com/api/projects/me-payments; the members, the update actions and the
rule that a Payment with Transactions is closed are those of `MyPayment`, `MyPaymentDraft`,
`MyTransactionDraft` and `MyPaymentUpdateAction` in
https://github.com/commercetools/commercetools-api-reference.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from sandbox.commercetools.custom_fields import CustomFields, CustomFieldsDraft
from sandbox.commercetools.errors import invalid_operation, resource_not_found
from sandbox.commercetools.kinds import PAYMENTS
from sandbox.commercetools.method_info_actions import (
    SetMethodInfoCustomField,
    SetMethodInfoCustomType,
    SetMethodInfoInterface,
    SetMethodInfoInterfaceAccount,
    SetMethodInfoMethod,
    SetMethodInfoName,
)
from sandbox.commercetools.money import Money, MoneyDraft
from sandbox.commercetools.payment_actions import ChangeAmountPlanned, SetCustomField
from sandbox.commercetools.payments import (
    PAYMENT,
    Payment,
    PaymentDraft,
    PaymentMethodInfo,
    PaymentMethodInfoDraft,
    Transaction,
    TransactionDraft,
)
from sandbox.commercetools.project import Project, Work
from sandbox.commercetools.representations import (
    Author,
    Draft,
    Reference,
    ResourceIdentifier,
    UTCDateTime,
    Value,
)
from sandbox.commercetools.transaction_actions import AddTransaction, SetTransactionCustomField

# `addTransaction` takes a whole TransactionDraft here too: any type and state.
MyPaymentAction = (
    AddTransaction
    | ChangeAmountPlanned
    | SetCustomField
    | SetMethodInfoCustomField
    | SetMethodInfoCustomType
    | SetMethodInfoInterface
    | SetMethodInfoInterfaceAccount
    | SetMethodInfoMethod
    | SetMethodInfoName
    | SetTransactionCustomField
)


def check_without_transactions(payment: Payment, _: Work) -> None:
    """Raise InvalidOperation once the payment has a transaction, whatever its state."""
    if payment.transactions:
        raise invalid_operation("A Payment with Transactions cannot be updated or deleted.")


MY_PAYMENTS = replace(PAYMENTS, action=MyPaymentAction, check_open=check_without_transactions)


class MyPayment(Value):
    """What the shopper sees of a payment: neither key, status nor interactions."""

    id: str
    version: int
    amount_planned: Money
    payment_method_info: PaymentMethodInfo
    transactions: list[Transaction]
    customer: Reference | None = None
    anonymous_id: str | None = None
    custom: CustomFields | None = None


class MyTransactionDraft(Draft):
    """A transaction that the shopper creates together with a payment; its state is Initial."""

    type: Literal["Authorization", "Charge"]
    amount: MoneyDraft
    timestamp: UTCDateTime | None = None
    interaction_id: str | None = None
    interface_id: str | None = None
    custom: CustomFieldsDraft | None = None


class MyPaymentDraft(Draft):
    """A payment as the shopper creates it."""

    amount_planned: MoneyDraft
    payment_method_info: PaymentMethodInfoDraft | None = None
    custom: CustomFieldsDraft | None = None
    transaction: MyTransactionDraft | None = None

    def of(self, shopper: Author) -> PaymentDraft:
        """Return the draft of that shopper's payment."""
        customer = shopper.customer
        asked = self.transaction
        names = () if asked is None else asked.__struct_fields__
        members = {name: getattr(asked, name) for name in names}
        return PaymentDraft(
            amount_planned=self.amount_planned,
            payment_method_info=self.payment_method_info or PaymentMethodInfoDraft(),
            custom=self.custom,
            transactions=[] if asked is None else [TransactionDraft(**members)],
            customer=None if customer is None else ResourceIdentifier(id=customer.id),
            anonymous_id=shopper.anonymous_id,
        )


def shown(payment: Payment) -> MyPayment:
    """Return what the shopper sees; the token is masked."""
    masked = payment.masked()
    return MyPayment(**{name: getattr(masked, name) for name in MyPayment.__struct_fields__})


def payments_of(shopper: Author, project: Project) -> Iterator[Payment]:
    """Yield the shopper's payments, oldest first."""
    for payment in project.collection(PAYMENT):
        if _is_of(shopper, payment):
            yield payment


def payment_of(shopper: Author, payment_id: str, project: Project) -> Payment:
    """Return the shopper's payment; raises ResourceNotFound for another's too."""
    payment = PAYMENTS.with_id(project, payment_id)
    if not _is_of(shopper, payment):
        raise resource_not_found(f"ID '{payment_id}'")
    return payment


def _is_of(shopper: Author, payment: Payment) -> bool:
    if shopper.customer is not None:
        return payment.customer == shopper.customer
    return shopper.anonymous_id is not None and payment.anonymous_id == shopper.anonymous_id
