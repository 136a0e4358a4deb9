"""Update actions on what is in a cart; each of them sets the total again."""

from sandbox.commercetools.carts import Cart, check_not_frozen
from sandbox.commercetools.line_items import (
    CustomLineItemDraft,
    CustomLineItemRecurrenceInfo,
    LineItemDraft,
    LineItemRecurrenceInfo,
    Quantity,
    new_custom_line_item,
    new_line_item,
)
from sandbox.commercetools.money import MoneyDraft, money
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import Action


class AddLineItem(LineItemDraft, tag_field="action", tag="addLineItem"):
    """Put something in the cart."""

    def apply(self, cart: Cart, work: Work) -> None:
        """Append the item."""
        check_not_frozen(cart)
        cart.line_items.append(new_line_item(self, work))
        cart.add_up()


class RemoveLineItem(Action):
    """Take something out of the cart."""

    line_item_id: str
    quantity: Quantity | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Remove the item, or some pieces of it."""
        check_not_frozen(cart)
        item = cart.line_item(self.line_item_id)
        left = 0 if self.quantity is None else item.quantity - self.quantity
        _set_line_item_quantity(cart, self.line_item_id, left)


class ChangeLineItemQuantity(Action):
    """Buy more or fewer pieces."""

    line_item_id: str
    quantity: Quantity

    def apply(self, cart: Cart, _: Work) -> None:
        """Set the quantity; with 0 the item goes."""
        check_not_frozen(cart)
        _set_line_item_quantity(cart, self.line_item_id, self.quantity)


class AddCustomLineItem(CustomLineItemDraft, tag_field="action", tag="addCustomLineItem"):
    """Put something that is no product in the cart."""

    def apply(self, cart: Cart, work: Work) -> None:
        """Append the item."""
        check_not_frozen(cart)
        cart.custom_line_items.append(new_custom_line_item(self, work))
        cart.add_up()


class RemoveCustomLineItem(Action):
    """Take something that is no product out of the cart."""

    custom_line_item_id: str

    def apply(self, cart: Cart, _: Work) -> None:
        """Remove the item."""
        check_not_frozen(cart)
        cart.custom_line_items.remove(cart.custom_line_item(self.custom_line_item_id))
        cart.add_up()


class ChangeCustomLineItemQuantity(Action):
    """Buy more or fewer pieces."""

    custom_line_item_id: str
    quantity: Quantity

    def apply(self, cart: Cart, _: Work) -> None:
        """Set the quantity; with 0 the item goes."""
        check_not_frozen(cart)
        item = cart.custom_line_item(self.custom_line_item_id)
        if self.quantity == 0:
            cart.custom_line_items.remove(item)
        item.set_quantity(self.quantity)
        cart.add_up()


class SetLineItemRecurrenceInfo(Action):
    """Order an item again and again, or only once."""

    line_item_id: str
    recurrence_info: LineItemRecurrenceInfo | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove what says how often."""
        check_not_frozen(cart)
        cart.line_item(self.line_item_id).recurrence_info = self.recurrence_info


class SetCustomLineItemRecurrenceInfo(Action):
    """Order an item that is no product again and again, or only once."""

    custom_line_item_id: str
    recurrence_info: CustomLineItemRecurrenceInfo | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove what says how often."""
        check_not_frozen(cart)
        cart.custom_line_item(self.custom_line_item_id).recurrence_info = self.recurrence_info


class ChangeCustomLineItemMoney(Action):
    """Change the price of one piece."""

    custom_line_item_id: str
    money: MoneyDraft

    def apply(self, cart: Cart, _: Work) -> None:
        """Set the price."""
        check_not_frozen(cart)
        cart.custom_line_item(self.custom_line_item_id).set_money(money(self.money))
        cart.add_up()


CartItemAction = (
    AddLineItem
    | RemoveLineItem
    | ChangeLineItemQuantity
    | AddCustomLineItem
    | RemoveCustomLineItem
    | ChangeCustomLineItemQuantity
    | ChangeCustomLineItemMoney
    | SetLineItemRecurrenceInfo
    | SetCustomLineItemRecurrenceInfo
)


def _set_line_item_quantity(cart: Cart, item_id: str, quantity: int) -> None:
    item = cart.line_item(item_id)
    if quantity <= 0:
        cart.line_items.remove(item)
    else:
        item.set_quantity(quantity)
    cart.add_up()
