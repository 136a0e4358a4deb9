"""The Payment to create for an attempt: the claim that everything else hangs on.

It has no transactions, since Checkout reacts to transactions that are added by an update.
"""

from payment_core.commercetools.carts import Cart
from payment_core.commercetools.payments import (
    CustomFields,
    PaymentDraft,
    PaymentMethodInfoDraft,
    ResourceIdentifier,
)
from payment_core.domain.money import Money
from payment_core.domain.payment_request import PurchaseOrder
from payment_core.domain.session import Session
from payment_core.domain.updates import TypeReference

# The payment template's own type, so that merchants keep their reports.
PURCHASE_ORDER_TYPE_KEY = "payment-launchpad-purchase-order"


def payment_draft(
    cart: Cart,
    session: Session,
    key: str,
    amount: Money,
    method_info: PaymentMethodInfoDraft,
    purchase_order: PurchaseOrder | None,
) -> PaymentDraft:
    """Return the draft of the Payment with this key."""
    customer = cart.customer_id
    return PaymentDraft(
        key=key,
        amount_planned=amount,
        payment_method_info=method_info,
        checkout_transaction_item_id=session.checkout_transaction_item_id,
        customer=ResourceIdentifier("customer", customer) if customer else None,
        anonymous_id=None if customer else cart.anonymous_id,
        custom=_custom(purchase_order) if purchase_order else None,
    )


def _custom(order: PurchaseOrder) -> CustomFields:
    fields: dict[str, object] = {"launchpadPurchaseOrderNumber": order.number}
    if order.memo:
        fields["launchpadPurchaseOrderInvoiceMemo"] = order.memo
    return CustomFields(TypeReference(PURCHASE_ORDER_TYPE_KEY), fields)
