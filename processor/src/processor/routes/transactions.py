"""Checkout's recurring transactions: charging a customer who is not there.

https://docs.commercetools.com/checkout/transactions-api
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from payment_core.domain.money_text import money_text
from payment_core.domain.provider import AUTHENTICATION_REQUIRED
from payment_core.runtime.errors import InvalidField
from processor.composition import UseCases
from processor.domain.outcome import PaymentOutcome, PaymentState
from processor.http.commercetools_ids import UUID_PATTERN
from processor.http.idempotency_keys import operation_name
from processor.http.request_log import note_payment
from processor.routes.payment_intents import Amount
from processor.use_cases.recurring_charge import RecurringCharge

Id = Annotated[str, msgspec.Meta(pattern=f"^{UUID_PATTERN}$", max_length=36)]


class MethodReference(msgspec.Struct, frozen=True):
    """A PaymentMethod, as older callers name it."""

    id: Id


class TransactionBody(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Both bodies in circulation: `paymentMethodId`, or `paymentMethod` with an `id`.

    Without an amount, all that is outstanding is charged; without a method, the customer's default.
    `paymentInterface`, which older callers send, has no effect.
    """

    cart_id: Id
    checkout_transaction_item_id: Id
    type: Literal["Recurring"] = "Recurring"
    amount: Amount | None = None
    payment_method_id: Id | None = None
    payment_method: MethodReference | None = None
    idempotency_key: str | None = None
    future_order_number: Annotated[str, msgspec.Meta(min_length=1, max_length=256)] | None = None


class TransactionState(StrEnum):
    """The state of a transaction, in Checkout's words."""

    PENDING = "Pending"
    FAILED = "Failed"
    COMPLETED = "Completed"


class TransactionError(msgspec.Struct, frozen=True):
    """Why a transaction failed: `PaymentRejected`, or `AuthenticationRequired`.

    `AmountDue`: it succeeded, and the cart now costs more than what was charged.
    """

    code: str
    message: str


class TransactionStatus(msgspec.Struct, frozen=True):
    """State and reasons."""

    state: TransactionState
    errors: list[TransactionError]


class TransactionAnswer(msgspec.Struct, frozen=True, rename="camel"):
    """The result of the transaction, and the commercetools Payment with the details."""

    transaction_status: TransactionStatus
    payment_id: str


_STATES = {
    PaymentState.APPROVED: TransactionState.COMPLETED,
    PaymentState.UNDERPAID: TransactionState.PENDING,
    PaymentState.PENDING: TransactionState.PENDING,
    PaymentState.REJECTED: TransactionState.FAILED,
}


class TransactionRoutes:
    """The handlers; who may call which is written beside the paths."""

    def __init__(self, use_cases: UseCases) -> None:
        self._recurring = use_cases.charge_stored_method

    def create(self, body: TransactionBody, idempotency_key: str | None) -> TransactionAnswer:
        """Charge a stored payment method for a cart while its customer is not there.

        The same idempotency key, in the header or the body, is always answered with the same
        Payment, and refused with another body. Without one, `cartId` and
        `checkoutTransactionItemId` are the key. `Pending` becomes `Completed` or `Failed` when the
        PSP decides; with the error code `AmountDue` it says that the cart's total has increased,
        and becomes `Completed` when another transaction, or the customer, has paid the difference.
        The error code `AuthenticationRequired` says that the customer has to pay this cart in
        person.
        """
        order = RecurringCharge(
            cart_id=body.cart_id,
            checkout_transaction_item_id=body.checkout_transaction_item_id,
            amount=body.amount.money if body.amount else None,
            payment_method_id=_method_id(body),
            future_order_number=body.future_order_number,
            idempotency_key=operation_name(idempotency_key, body.idempotency_key),
        )
        return _answer(self._recurring.charge(order))


def _method_id(body: TransactionBody) -> str | None:
    older = body.payment_method.id if body.payment_method else None
    if older and body.payment_method_id and older != body.payment_method_id:
        raise InvalidField("paymentMethod.id", "paymentMethodId names another payment method.")
    return body.payment_method_id or older


def _answer(outcome: PaymentOutcome) -> TransactionAnswer:
    note_payment(outcome.payment_id)
    return TransactionAnswer(
        TransactionStatus(_STATES[outcome.state], list(_errors(outcome))),
        outcome.payment_id,
    )


def _errors(outcome: PaymentOutcome) -> Iterator[TransactionError]:
    if outcome.coverage is not None and outcome.state is PaymentState.UNDERPAID:
        text = f"{money_text(outcome.coverage.due)} are still due on this cart."
        yield TransactionError("AmountDue", text)
    elif outcome.state is PaymentState.REJECTED:
        text = outcome.text or "The payment was declined."
        needs_customer = outcome.code == AUTHENTICATION_REQUIRED
        yield TransactionError(
            "AuthenticationRequired" if needs_customer else "PaymentRejected", text
        )
