"""Update actions of carts: https://docs.commercetools.com/api/projects/carts#update-actions."""

from sandbox.commercetools.carts import (
    Address,
    Cart,
    PaymentInfo,
    TaxedPrice,
    known_customer,
)
from sandbox.commercetools.errors import invalid_operation
from sandbox.commercetools.line_items import (
    CustomLineItemDraft,
    LineItemDraft,
    Quantity,
    new_custom_line_item,
    new_line_item,
)
from sandbox.commercetools.money import MoneyDraft, money
from sandbox.commercetools.payments import PAYMENT
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import Action, ResourceIdentifier, checked_key


class AddPayment(Action):
    """Attach a payment; a frozen cart takes it too."""

    payment: ResourceIdentifier

    def apply(self, cart: Cart, work: Work) -> None:
        """Append the payment unless it is there."""
        payments = [] if cart.payment_info is None else cart.payment_info.payments
        reference = work.reference(PAYMENT, self.payment)
        if reference not in payments:
            cart.payment_info = PaymentInfo(payments=[*payments, reference])


class RemovePayment(Action):
    """Detach a payment."""

    payment: ResourceIdentifier

    def apply(self, cart: Cart, work: Work) -> None:
        """Remove the payment if it is there."""
        reference = work.reference(PAYMENT, self.payment)
        if cart.payment_info is not None:
            left = [one for one in cart.payment_info.payments if one != reference]
            cart.payment_info = PaymentInfo(payments=left) if left else None


class AddLineItem(LineItemDraft, tag_field="action", tag="addLineItem"):
    """Put something in the cart."""

    def apply(self, cart: Cart, work: Work) -> None:
        """Append the item."""
        _check_not_frozen(cart)
        cart.line_items.append(new_line_item(self, work))
        cart.add_up()


class RemoveLineItem(Action):
    """Take something out of the cart."""

    line_item_id: str
    quantity: Quantity | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Remove the item, or some pieces of it."""
        _check_not_frozen(cart)
        item = cart.line_item(self.line_item_id)
        left = 0 if self.quantity is None else item.quantity - self.quantity
        _set_line_item_quantity(cart, self.line_item_id, left)


class ChangeLineItemQuantity(Action):
    """Buy more or fewer pieces."""

    line_item_id: str
    quantity: Quantity

    def apply(self, cart: Cart, _: Work) -> None:
        """Set the quantity; with 0 the item goes."""
        _check_not_frozen(cart)
        _set_line_item_quantity(cart, self.line_item_id, self.quantity)


class AddCustomLineItem(CustomLineItemDraft, tag_field="action", tag="addCustomLineItem"):
    """Put something that is no product in the cart."""

    def apply(self, cart: Cart, work: Work) -> None:
        """Append the item."""
        _check_not_frozen(cart)
        cart.custom_line_items.append(new_custom_line_item(self, work))
        cart.add_up()


class RemoveCustomLineItem(Action):
    """Take something that is no product out of the cart."""

    custom_line_item_id: str

    def apply(self, cart: Cart, _: Work) -> None:
        """Remove the item."""
        _check_not_frozen(cart)
        cart.custom_line_items.remove(cart.custom_line_item(self.custom_line_item_id))
        cart.add_up()


class ChangeCustomLineItemQuantity(Action):
    """Buy more or fewer pieces."""

    custom_line_item_id: str
    quantity: Quantity

    def apply(self, cart: Cart, _: Work) -> None:
        """Set the quantity; with 0 the item goes."""
        _check_not_frozen(cart)
        item = cart.custom_line_item(self.custom_line_item_id)
        if self.quantity == 0:
            cart.custom_line_items.remove(item)
        item.set_quantity(self.quantity)
        cart.add_up()


class ChangeCustomLineItemMoney(Action):
    """Change the price of one piece."""

    custom_line_item_id: str
    money: MoneyDraft

    def apply(self, cart: Cart, _: Work) -> None:
        """Set the price."""
        _check_not_frozen(cart)
        cart.custom_line_item(self.custom_line_item_id).set_money(money(self.money))
        cart.add_up()


class SetCartTotalTax(Action):
    """Set the total with tax, for a cart of tax mode ExternalAmount."""

    external_total_gross: MoneyDraft

    def apply(self, cart: Cart, _: Work) -> None:
        """Set the taxed price."""
        if cart.tax_mode != "ExternalAmount":
            raise invalid_operation("The tax mode of the cart must be 'ExternalAmount'.")
        cart.taxed_price = TaxedPrice(
            total_net=cart.total_price,
            total_gross=money(self.external_total_gross),
            tax_portions=[],
        )


class FreezeCart(Action):
    """Keep the items and prices as they are."""

    def apply(self, cart: Cart, _: Work) -> None:
        """Set the state."""
        _check_not_frozen(cart)
        cart.cart_state = "Frozen"


class UnfreezeCart(Action):
    """Allow changes again."""

    def apply(self, cart: Cart, _: Work) -> None:
        """Set the state."""
        if cart.cart_state != "Frozen":
            raise invalid_operation("The cart is not frozen.")
        cart.cart_state = "Active"


class SetCustomerId(Action):
    """Say whose cart it is."""

    customer_id: str | None = None

    def apply(self, cart: Cart, work: Work) -> None:
        """Set or remove the customer; a customer's cart is not anonymous."""
        cart.customer_id = known_customer(self.customer_id, work)
        if cart.customer_id is not None:
            cart.anonymous_id = None


class SetAnonymousId(Action):
    """Say which anonymous session the cart belongs to."""

    anonymous_id: str | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove the id; raises InvalidOperation for a customer's cart."""
        if self.anonymous_id is not None and cart.customer_id is not None:
            raise invalid_operation("The cart already belongs to a customer.")
        cart.anonymous_id = self.anonymous_id


class SetCustomerEmail(Action):
    """Set the shopper's address."""

    email: str | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove the address."""
        cart.customer_email = self.email


class SetShippingAddress(Action):
    """Say where to send things."""

    address: Address | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove the address."""
        cart.shipping_address = self.address


class SetBillingAddress(Action):
    """Say where to send the invoice."""

    address: Address | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove the address."""
        cart.billing_address = self.address


class SetCountry(Action):
    """Set the country."""

    country: str | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove the country."""
        cart.country = self.country


class SetLocale(Action):
    """Set the language."""

    locale: str | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove the locale."""
        cart.locale = self.locale


class SetKey(Action):
    """Set the key."""

    key: str | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove the key."""
        cart.key = checked_key(self.key)


CartAction = (
    AddPayment
    | RemovePayment
    | AddLineItem
    | RemoveLineItem
    | ChangeLineItemQuantity
    | AddCustomLineItem
    | RemoveCustomLineItem
    | ChangeCustomLineItemQuantity
    | ChangeCustomLineItemMoney
    | SetCartTotalTax
    | FreezeCart
    | UnfreezeCart
    | SetCustomerId
    | SetAnonymousId
    | SetCustomerEmail
    | SetShippingAddress
    | SetBillingAddress
    | SetCountry
    | SetLocale
    | SetKey
)


def _set_line_item_quantity(cart: Cart, item_id: str, quantity: int) -> None:
    item = cart.line_item(item_id)
    if quantity <= 0:
        cart.line_items.remove(item)
    else:
        item.set_quantity(quantity)
    cart.add_up()


def _check_not_frozen(cart: Cart) -> None:
    if cart.cart_state == "Frozen":
        raise invalid_operation("The cart is frozen.")
