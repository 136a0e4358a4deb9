"""Every kind of resource that the stand-in serves by the common rules."""

from typing import Any

from sandbox.commercetools.cart_actions import CartAction
from sandbox.commercetools.cart_closing_actions import CartClosingAction
from sandbox.commercetools.cart_item_actions import CartItemAction
from sandbox.commercetools.carts import CART, Cart, CartDraft, check_updatable, new_cart
from sandbox.commercetools.custom_types import (
    TYPE,
    CustomType,
    CustomTypeDraft,
    TypeAction,
    new_type,
)
from sandbox.commercetools.customers import CUSTOMER, Customer, CustomerDraft, new_customer
from sandbox.commercetools.method_info_actions import MethodInfoAction
from sandbox.commercetools.orders import ORDER, Order, OrderDraft, new_order
from sandbox.commercetools.payment_actions import PaymentAction, check_stale
from sandbox.commercetools.payment_methods import (
    PAYMENT_METHOD,
    PaymentMethod,
    PaymentMethodAction,
    PaymentMethodDraft,
    new_payment_method,
    tell_deleted,
)
from sandbox.commercetools.payments import PAYMENT, Payment, PaymentDraft, new_payment
from sandbox.commercetools.resource_kinds import ResourceKind
from sandbox.commercetools.states import STATE, State, StateDraft, new_state
from sandbox.commercetools.subscriptions import (
    SUBSCRIPTION,
    Subscription,
    SubscriptionAction,
    SubscriptionDraft,
    new_subscription,
)
from sandbox.commercetools.transaction_actions import TransactionAction

PAYMENTS = ResourceKind(
    type_id=PAYMENT,
    path="payments",
    view_scopes=("view_payments", "manage_payments"),
    manage_scopes=("manage_payments",),
    resource=Payment,
    draft=PaymentDraft,
    build=new_payment,
    action=PaymentAction | TransactionAction | MethodInfoAction,
    check_stale=check_stale,
)
CARTS = ResourceKind(
    type_id=CART,
    path="carts",
    view_scopes=("view_orders", "manage_orders"),
    manage_scopes=("manage_orders",),
    resource=Cart,
    draft=CartDraft,
    build=new_cart,
    action=CartAction | CartItemAction | CartClosingAction,
    check_open=check_updatable,
)
ORDERS = ResourceKind(
    type_id=ORDER,
    path="orders",
    view_scopes=("view_orders", "manage_orders"),
    manage_scopes=("manage_orders",),
    resource=Order,
    draft=OrderDraft,
    build=new_order,
    second_key=("order-number", "orderNumber"),
)
CUSTOMERS = ResourceKind(
    type_id=CUSTOMER,
    path="customers",
    view_scopes=("view_customers", "manage_customers"),
    manage_scopes=("manage_customers",),
    resource=Customer,
    draft=CustomerDraft,
    build=new_customer,
    created_as="customer",
)
TYPES = ResourceKind(
    type_id=TYPE,
    path="types",
    view_scopes=("view_types", "manage_types"),
    manage_scopes=("manage_types",),
    resource=CustomType,
    draft=CustomTypeDraft,
    build=new_type,
    action=TypeAction,
    is_referenced=True,
)
STATES = ResourceKind(
    type_id=STATE,
    path="states",
    view_scopes=("view_states", "manage_states"),
    manage_scopes=("manage_states",),
    resource=State,
    draft=StateDraft,
    build=new_state,
    is_referenced=True,
)
PAYMENT_METHODS = ResourceKind(
    type_id=PAYMENT_METHOD,
    path="payment-methods",
    view_scopes=("view_payment_methods", "manage_payment_methods"),
    manage_scopes=("manage_payment_methods",),
    resource=PaymentMethod,
    draft=PaymentMethodDraft,
    build=new_payment_method,
    action=PaymentMethodAction,
    tell_deleted=tell_deleted,
)
SUBSCRIPTIONS = ResourceKind(
    type_id=SUBSCRIPTION,
    path="subscriptions",
    view_scopes=("manage_subscriptions",),
    manage_scopes=("manage_subscriptions",),
    resource=Subscription,
    draft=SubscriptionDraft,
    build=new_subscription,
    action=SubscriptionAction,
)

KINDS: tuple[ResourceKind[Any, Any], ...] = (
    PAYMENTS,
    CARTS,
    ORDERS,
    CUSTOMERS,
    TYPES,
    STATES,
    PAYMENT_METHODS,
    SUBSCRIPTIONS,
)
