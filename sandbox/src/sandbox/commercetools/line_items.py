"""What is in a cart. There are no products here: a line item says itself what it is and costs."""

from typing import Annotated

import msgspec

from sandbox.commercetools.money import Money, MoneyDraft, minor_units, money
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import Draft, LocalizedString, Value

Quantity = Annotated[int, msgspec.Meta(ge=0)]


class Image(Draft):
    """A picture of the product."""

    url: str
    label: str | None = None


class LineItemDraft(Draft):
    """An item as a client adds it; `name`, `price` and `images` stand in for a product."""

    name: LocalizedString
    price: MoneyDraft
    quantity: Quantity = 1
    sku: str | None = None
    product_id: str | None = None
    images: list[Image] = msgspec.field(default_factory=list)


class Variant(Value):
    """The variant of the product that is bought."""

    id: int
    images: list[Image]
    sku: str | None = None


class Price(Value):
    """The price of one piece."""

    id: str
    value: Money


class LineItem(Value):
    """A number of pieces of one product."""

    id: str
    product_id: str
    name: LocalizedString
    variant: Variant
    price: Price
    quantity: int
    total_price: Money
    price_mode: str
    line_item_mode: str

    def set_quantity(self, quantity: int) -> None:
        """Change the number of pieces and what they cost together."""
        self.quantity = quantity
        self.total_price = _times(self.price.value, quantity)


class CustomLineItemDraft(Draft):
    """An item that was never a product, for instance a fee or a discount."""

    name: LocalizedString
    money: MoneyDraft
    slug: str
    quantity: Quantity = 1


class CustomLineItem(Value):
    """A number of pieces of something that is no product; its price may be negative."""

    id: str
    name: LocalizedString
    slug: str
    money: Money
    quantity: int
    total_price: Money
    price_mode: str

    def set_quantity(self, quantity: int) -> None:
        """Change the number of pieces and what they cost together."""
        self.quantity = quantity
        self.total_price = _times(self.money, quantity)

    def set_money(self, price: Money) -> None:
        """Change the price of one piece and what they cost together."""
        self.money = price
        self.total_price = _times(price, self.quantity)


def new_line_item(draft: LineItemDraft, work: Work) -> LineItem:
    """Make an item."""
    price = money(draft.price)
    return LineItem(
        id=work.project.new_id(),
        product_id=draft.product_id or work.project.new_id(),
        name=draft.name,
        variant=Variant(id=1, sku=draft.sku, images=draft.images),
        price=Price(id=work.project.new_id(), value=price),
        quantity=draft.quantity,
        total_price=_times(price, draft.quantity),
        price_mode="Platform",
        line_item_mode="Standard",
    )


def new_custom_line_item(draft: CustomLineItemDraft, work: Work) -> CustomLineItem:
    """Make an item."""
    price = money(draft.money)
    return CustomLineItem(
        id=work.project.new_id(),
        name=draft.name,
        slug=draft.slug,
        money=price,
        quantity=draft.quantity,
        total_price=_times(price, draft.quantity),
        price_mode="Standard",
    )


def _times(price: Money, quantity: int) -> Money:
    return minor_units(price.cent_amount * quantity, price.currency_code)
