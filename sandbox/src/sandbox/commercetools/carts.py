"""Carts, as far as a payment needs them: https://docs.commercetools.com/api/projects/carts."""

from typing import Any, Literal

import msgspec

from sandbox.commercetools.business_units import KeyReference, business_unit
from sandbox.commercetools.customers import CUSTOMER
from sandbox.commercetools.errors import invalid_input, invalid_operation
from sandbox.commercetools.line_items import (
    CustomLineItem,
    CustomLineItemDraft,
    LineItem,
    LineItemDraft,
    new_custom_line_item,
    new_line_item,
)
from sandbox.commercetools.money import CurrencyCode, Money, minor_units
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import (
    Draft,
    Reference,
    Resource,
    ResourceIdentifier,
    Value,
    checked_key,
)

CART = "cart"

LOCKED_CARTS = "manage_locked_carts"

FreezeStrategy = Literal["SoftFreeze", "HardFreeze"]
CartState = Literal["Active", "Merged", "Ordered", "Frozen"]
TaxMode = Literal["Platform", "External", "ExternalAmount", "Disabled"]
Address = dict[str, Any]


class TaxedPrice(Value):
    """The total without and with tax."""

    total_net: Money
    total_gross: Money
    tax_portions: list[Any]


class PaymentInfo(Value):
    """The payments of a cart or order."""

    payments: list[Reference]


class CartLock(Value):
    """When and by which API client the cart was locked."""

    created_at: str
    client_id: str


class Cart(Resource):
    """A cart in one version; `taxed_price` is there when tax has been set."""

    cart_state: CartState
    line_items: list[LineItem]
    custom_line_items: list[CustomLineItem]
    total_price: Money
    tax_mode: TaxMode
    tax_rounding_mode: str
    tax_calculation_mode: str
    price_rounding_mode: str
    shipping_mode: str
    origin: str
    inventory_mode: str
    shipping: list[Any]
    item_shipping_addresses: list[Any]
    discount_codes: list[Any]
    direct_discounts: list[Any]
    refused_gifts: list[Any]
    key: str | None = None
    freeze_strategy: FreezeStrategy | None = None
    lock: CartLock | None = None
    taxed_price: TaxedPrice | None = None
    payment_info: PaymentInfo | None = None
    customer_id: str | None = None
    customer_email: str | None = None
    anonymous_id: str | None = None
    business_unit: KeyReference | None = None
    country: str | None = None
    locale: str | None = None
    shipping_address: Address | None = None
    billing_address: Address | None = None

    def add_up(self) -> None:
        """Set the total again after an item changed; a tax that was set no longer fits."""
        items: list[LineItem | CustomLineItem] = [*self.line_items, *self.custom_line_items]
        currency = self.total_price.currency_code
        if any(item.total_price.currency_code != currency for item in items):
            raise invalid_input(f"The currency of every item must be '{currency}'.")
        total = sum(item.total_price.cent_amount for item in items)
        self.total_price = minor_units(total, currency)
        self.taxed_price = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it."""
        return not self.line_items and not self.custom_line_items

    def line_item(self, item_id: str) -> LineItem:
        """Return the item; raises InvalidOperation when there is none with that id."""
        for item in self.line_items:
            if item.id == item_id:
                return item
        raise invalid_operation(f"The line item with ID '{item_id}' was not found.")

    def custom_line_item(self, item_id: str) -> CustomLineItem:
        """Return the item; raises InvalidOperation when there is none with that id."""
        for item in self.custom_line_items:
            if item.id == item_id:
                return item
        raise invalid_operation(f"The custom line item with ID '{item_id}' was not found.")


class CartDraft(Draft):
    """A cart as a client creates it."""

    currency: CurrencyCode
    key: str | None = None
    customer_id: str | None = None
    customer_email: str | None = None
    anonymous_id: str | None = None
    business_unit: ResourceIdentifier | None = None
    country: str | None = None
    locale: str | None = None
    tax_mode: TaxMode = "Platform"
    inventory_mode: str = "None"
    origin: str = "Customer"
    line_items: list[LineItemDraft] = msgspec.field(default_factory=list)
    custom_line_items: list[CustomLineItemDraft] = msgspec.field(default_factory=list)
    shipping_address: Address | None = None
    billing_address: Address | None = None


def new_cart(draft: CartDraft, work: Work) -> Cart:
    """Make a cart; raises InvalidInput when an item has another currency."""
    cart = Cart(
        **work.new_resource(),
        key=checked_key(draft.key),
        cart_state="Active",
        line_items=[new_line_item(item, work) for item in draft.line_items],
        custom_line_items=[new_custom_line_item(item, work) for item in draft.custom_line_items],
        total_price=minor_units(0, draft.currency),
        tax_mode=draft.tax_mode,
        tax_rounding_mode="HalfEven",
        tax_calculation_mode="LineItemLevel",
        price_rounding_mode="HalfEven",
        shipping_mode="Single",
        origin=draft.origin,
        inventory_mode=draft.inventory_mode,
        shipping=[],
        item_shipping_addresses=[],
        discount_codes=[],
        direct_discounts=[],
        refused_gifts=[],
        customer_id=known_customer(draft.customer_id, work),
        customer_email=draft.customer_email,
        anonymous_id=draft.anonymous_id,
        business_unit=business_unit(draft.business_unit),
        country=draft.country,
        locale=draft.locale,
        shipping_address=draft.shipping_address,
        billing_address=draft.billing_address,
    )
    cart.add_up()
    return cart


def known_customer(customer_id: str | None, work: Work) -> str | None:
    """Return the id; raises ReferencedResourceNotFound when there is no such customer."""
    if customer_id is not None:
        work.find(CUSTOMER, ResourceIdentifier(id=customer_id))
    return customer_id


def check_open(cart: Cart) -> None:
    """Raise InvalidOperation when the cart is over: ordered or merged into another."""
    if cart.cart_state in ("Ordered", "Merged"):
        raise invalid_operation(f"The cart is '{cart.cart_state}' and cannot be changed.")


def check_updatable(cart: Cart, work: Work) -> None:
    """Raise InvalidOperation when the cart is over, insufficient_scope when it is locked.

    https://docs.commercetools.com/api/releases/2026-01-16-introduced-cart-locking
    """
    check_open(cart)
    if cart.lock is not None:
        work.require(LOCKED_CARTS)


def check_not_frozen(cart: Cart) -> None:
    """Raise InvalidOperation when the items and prices of the cart must stay as they are."""
    if cart.cart_state == "Frozen":
        raise invalid_operation("The cart is frozen.")
