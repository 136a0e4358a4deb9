"""Checkout's Payment Intents: one action on one payment.

https://docs.commercetools.com/checkout/payment-intents-api
"""

from typing import Annotated

import msgspec

from payment_core.domain.money import Money
from processor.domain.outcome import OperationOutcome
from processor.http.idempotency_keys import operation_name
from processor.http.json_body import LARGEST_NUMBER
from processor.use_cases.payment_operations import ModifyPayment

# What the PSPs keep of it: https://docs.stripe.com/api/metadata
MerchantReference = Annotated[str, msgspec.Meta(max_length=500)]


class Amount(msgspec.Struct, frozen=True, rename="camel"):
    """Money in minor units of an ISO 4217 currency."""

    cent_amount: Annotated[int, msgspec.Meta(ge=1, le=LARGEST_NUMBER)]
    currency_code: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$", max_length=3)]

    @property
    def money(self) -> Money:
        """The same in the core's words."""
        return Money(self.cent_amount, self.currency_code)


class CapturePayment(
    msgspec.Struct, frozen=True, rename="camel", tag_field="action", tag="capturePayment"
):
    """Capture this much of what is authorized."""

    amount: Amount
    merchant_reference: MerchantReference | None = None


class RefundPayment(
    msgspec.Struct, frozen=True, rename="camel", tag_field="action", tag="refundPayment"
):
    """Refund this much of what is captured; `transactionId` is the commercetools Charge."""

    amount: Amount
    merchant_reference: MerchantReference | None = None
    transaction_id: Annotated[str, msgspec.Meta(min_length=1, max_length=256)] | None = None


class CancelPayment(
    msgspec.Struct, frozen=True, rename="camel", tag_field="action", tag="cancelPayment"
):
    """Release what is authorized and not captured."""

    merchant_reference: MerchantReference | None = None


class ReversePayment(
    msgspec.Struct, frozen=True, rename="camel", tag_field="action", tag="reversePayment"
):
    """Refund what is captured and release the rest."""

    merchant_reference: MerchantReference | None = None


Action = CapturePayment | RefundPayment | CancelPayment | ReversePayment


class IntentBody(msgspec.Struct, frozen=True, rename="camel"):
    """Exactly one action; members that Checkout may add later are ignored."""

    actions: Annotated[list[Action], msgspec.Meta(min_length=1, max_length=1)]
    idempotency_key: str | None = None


class IntentAnswer(msgspec.Struct, frozen=True):
    """The result of the action."""

    outcome: OperationOutcome


def carry_out(
    modifying: ModifyPayment, payment_id: str, body: IntentBody, header_key: str | None
) -> OperationOutcome:
    """Do what the body's action says; raises what `ModifyPayment` raises."""
    name = operation_name(header_key, body.idempotency_key)
    [action] = body.actions
    reference = action.merchant_reference
    match action:
        case CapturePayment():
            return modifying.capture(payment_id, action.amount.money, name, reference)
        case RefundPayment():
            target = action.transaction_id
            return modifying.refund(payment_id, action.amount.money, name, target, reference)
        case CancelPayment():
            return modifying.cancel(payment_id, name, reference)
        case ReversePayment():
            return modifying.reverse(payment_id, name, reference)
