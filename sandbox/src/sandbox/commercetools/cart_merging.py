"""How an anonymous cart is merged into a customer's cart at sign-in.

https://docs.commercetools.com/api/carts-orders-overview#merge-a-cart and
https://docs.commercetools.com/api/releases/2017-10-06-custom-line-item-merge
"""

from collections.abc import Callable
from typing import TypeVar

from sandbox.commercetools.carts import CART, Cart
from sandbox.commercetools.line_items import CustomLineItem, Item, LineItem
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import copied

AnItem = TypeVar("AnItem", bound=Item)


def merged_cart(anonymous: Cart, target: Cart, work: Work) -> Cart:
    """Merge the items into the target, set the anonymous cart to Merged; return the target.

    The same product variant in both carts counts once, with the larger quantity. Payments stay
    on the anonymous cart, which takes no more updates. Items in a currency that the target does
    not have stay behind: there are no products here that could be priced again.
    """
    result = target.copy()
    _merge_items(anonymous.line_items, result.line_items, result, _same_variant)
    _merge_items(anonymous.custom_line_items, result.custom_line_items, result, _same_custom)
    result.add_up()
    work.replace(CART, result)
    over = anonymous.copy()
    over.cart_state = "Merged"
    work.replace(CART, over)
    return result


def _merge_items(
    added: list[AnItem],
    present: list[AnItem],
    target: Cart,
    is_same: Callable[[AnItem, AnItem], bool],
) -> None:
    currency = target.total_price.currency_code
    for item in added:
        if item.total_price.currency_code != currency:
            continue
        match = next((one for one in present if is_same(one, item)), None)
        if match is None:
            present.append(copied(item))
        else:
            match.set_quantity(max(match.quantity, item.quantity))


def _same_variant(one: LineItem, other: LineItem) -> bool:
    if one.variant.sku is not None or other.variant.sku is not None:
        return one.variant.sku == other.variant.sku
    return (one.product_id, one.variant.id) == (other.product_id, other.variant.id)


def _same_custom(one: CustomLineItem, other: CustomLineItem) -> bool:
    return (one.slug, one.name, one.money) == (other.slug, other.name, other.money)
