"""Orders, made from carts: https://docs.commercetools.com/api/projects/orders."""

from collections.abc import Iterator
from typing import Any

from sandbox.commercetools.carts import CART, Address, Cart, PaymentInfo, TaxedPrice, check_open
from sandbox.commercetools.errors import (
    concurrent_modification,
    duplicate_field,
    invalid_json,
    invalid_operation,
)
from sandbox.commercetools.line_items import CustomLineItem, LineItem
from sandbox.commercetools.money import Money
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import (
    Draft,
    Reference,
    Resource,
    ResourceIdentifier,
    UniqueValue,
)

ORDER = "order"


class Order(Resource):
    """What the shopper ordered; a snapshot of the cart."""

    cart: Reference
    order_state: str
    line_items: list[LineItem]
    custom_line_items: list[CustomLineItem]
    total_price: Money
    sync_info: list[Any]
    tax_mode: str
    tax_rounding_mode: str
    tax_calculation_mode: str
    shipping_mode: str
    origin: str
    shipping: list[Any]
    discount_codes: list[Any]
    direct_discounts: list[Any]
    refused_gifts: list[Any]
    order_number: str | None = None
    payment_state: str | None = None
    taxed_price: TaxedPrice | None = None
    payment_info: PaymentInfo | None = None
    customer_id: str | None = None
    customer_email: str | None = None
    anonymous_id: str | None = None
    country: str | None = None
    locale: str | None = None
    shipping_address: Address | None = None
    billing_address: Address | None = None

    def unique_values(self) -> Iterator[UniqueValue]:
        """Yield the order number."""
        if self.order_number is not None:
            yield UniqueValue("orderNumber", self.order_number)


class OrderDraft(Draft):
    """Which cart to order, in which version; `id` is the older way to name the cart."""

    version: int
    cart: ResourceIdentifier | None = None
    id: str | None = None
    order_number: str | None = None
    payment_state: str | None = None


def new_order(draft: OrderDraft, work: Work) -> Order:
    """Make an order; the cart becomes Ordered.

    Raises ConcurrentModification for another version of the cart, InvalidOperation for a cart
    that is empty or over, DuplicateField for an order number that is taken.
    """
    cart = _orderable_cart(draft, work)
    number = draft.order_number
    if number and work.project.collection(ORDER).find(UniqueValue("orderNumber", number)):
        raise duplicate_field("orderNumber", number)
    order = Order(
        **work.new_resource(),
        cart=Reference(type_id=CART, id=cart.id),
        order_state="Open",
        order_number=number,
        payment_state=draft.payment_state,
        sync_info=[],
        **{name: getattr(cart, name) for name in _TAKEN_FROM_CART},
    )
    _set_ordered(cart, work)
    work.emit("OrderCreated", order=order)
    return order


_TAKEN_FROM_CART = (
    "line_items",
    "custom_line_items",
    "total_price",
    "taxed_price",
    "payment_info",
    "tax_mode",
    "tax_rounding_mode",
    "tax_calculation_mode",
    "shipping_mode",
    "origin",
    "shipping",
    "discount_codes",
    "direct_discounts",
    "refused_gifts",
    "customer_id",
    "customer_email",
    "anonymous_id",
    "country",
    "locale",
    "shipping_address",
    "billing_address",
)


def _orderable_cart(draft: OrderDraft, work: Work) -> Cart:
    identifier = draft.cart or ResourceIdentifier(id=draft.id)
    if draft.cart is not None and draft.id is not None:
        raise invalid_json("Exactly one of 'cart' and 'id' is required.")
    cart: Cart = work.find(CART, identifier)
    if cart.version != draft.version:
        raise concurrent_modification(cart.id, draft.version, cart.version)
    check_open(cart)
    if cart.is_empty:
        raise invalid_operation("The cart is empty.")
    return cart


def _set_ordered(cart: Cart, work: Work) -> None:
    ordered = cart.copy()
    ordered.cart_state = "Ordered"
    work.replace(CART, ordered)
