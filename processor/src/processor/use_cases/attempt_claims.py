"""Claiming an attempt: the Payment that everything else hangs on, in commercetools before money.

It has no transactions, since Checkout reacts to transactions that are added by an update.
"""

from dataclasses import dataclass

import msgspec

from payment_core.commercetools.carts import Cart
from payment_core.commercetools.client import CommercetoolsError, ReferenceMissing
from payment_core.commercetools.payments import (
    CustomFields,
    PaymentDraft,
    PaymentMethodInfoDraft,
    Payments,
    ResourceIdentifier,
)
from payment_core.domain.claims import Claim
from payment_core.domain.money import Money
from payment_core.domain.payment import Payment
from payment_core.domain.updates import NewInteraction, TypeReference
from payment_core.runtime.errors import InvalidOperation
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from processor.domain.claim_checks import claim_record
from processor.domain.payment_request import PurchaseOrder
from processor.domain.session import Session

# The payment template's own type, so that merchants keep their reports.
PURCHASE_ORDER_TYPE_KEY = "payment-launchpad-purchase-order"


class NewAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """What to claim. `scope` is what the keys of all attempts begin with.

    `idempotency_key` is that of the submit.

    With `fingerprint`, the attempt is found again only by that record, so it is required then.
    """

    key: str
    scope: str
    idempotency_key: str
    amount: Money
    method_info: PaymentMethodInfoDraft
    purchase_order: PurchaseOrder | None = None
    stored_method_id: str | None = None
    is_recurring: bool = False
    is_addition: bool = False
    fingerprint: NewInteraction | None = None


@dataclass(frozen=True)
class AttemptClaims:
    """Makes the Payment of an attempt."""

    payments: Payments
    world: World

    def claim(self, cart: Cart, session: Session, attempt: NewAttempt) -> Payment:
        """Return the new Payment.

        Raises `DuplicateField` when its key is taken, `InvalidOperation` when the project lacks
        what it refers to.
        """
        draft = _draft(cart, session, attempt)
        records = self._records(cart, session, attempt)
        try:
            try:
                complete = msgspec.structs.replace(draft, interface_interactions=records)
                return self.payments.create(complete)
            except (ReferenceMissing, CommercetoolsError) as error:
                if attempt.fingerprint is not None:
                    raise
                # The payment continues without the record; only this request can then charge.
                get_logger().error(
                    "A Payment was created without its claim record",
                    eventCode="payment.claim_record_refused",
                    paymentKey=draft.key,
                    error=error,
                )
                return self.payments.create(draft)
        except ReferenceMissing as error:
            raise InvalidOperation(
                "The project lacks the customer or the type that this payment refers to."
            ) from error

    def _records(
        self, cart: Cart, session: Session, attempt: NewAttempt
    ) -> tuple[NewInteraction, ...]:
        info = attempt.method_info
        claim = Claim(
            amount=attempt.amount,
            method=info.method,
            payment_interface=info.payment_interface,
            cart_id=cart.id,
            order_number=session.future_order_number,
            stored_payment_method_id=attempt.stored_method_id,
            is_recurring=attempt.is_recurring,
            is_addition=attempt.is_addition,
        )
        record = claim_record(claim, attempt.scope, attempt.idempotency_key, self.world.now())
        return (record, attempt.fingerprint) if attempt.fingerprint else (record,)


def _draft(cart: Cart, session: Session, attempt: NewAttempt) -> PaymentDraft:
    customer, order = cart.customer_id, attempt.purchase_order
    return PaymentDraft(
        key=attempt.key,
        amount_planned=attempt.amount,
        payment_method_info=attempt.method_info,
        checkout_transaction_item_id=session.checkout_transaction_item_id,
        customer=ResourceIdentifier("customer", customer) if customer else None,
        anonymous_id=None if customer else cart.anonymous_id,
        custom=_custom(order) if order else None,
    )


def _custom(order: PurchaseOrder) -> CustomFields:
    fields: dict[str, object] = {"launchpadPurchaseOrderNumber": order.number}
    if order.memo:
        fields["launchpadPurchaseOrderInvoiceMemo"] = order.memo
    return CustomFields(TypeReference(PURCHASE_ORDER_TYPE_KEY), fields)
