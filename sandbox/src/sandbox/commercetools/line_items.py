"""What is in a cart. There are no products here: a line item says itself what it is and costs."""

from typing import Annotated, Any, Literal

import msgspec

from sandbox.commercetools.money import Money, MoneyDraft, minor_units, money
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import Draft, LocalizedString, Reference, Value

Quantity = Annotated[int, msgspec.Meta(ge=0)]


class Dimensions(Draft):
    """How large a picture is."""

    w: int
    h: int


class Image(Draft):
    """A picture of the product."""

    url: str
    dimensions: Dimensions = msgspec.field(default_factory=lambda: Dimensions(w=600, h=600))
    label: str | None = None


class CustomLineItemRecurrenceInfo(Draft):
    """How often an item is ordered again; there are no Recurrence Policies to look up here.

    https://docs.commercetools.com/api/projects/carts#customlineitemrecurrenceinfo
    """

    recurrence_policy: dict[str, str]


class LineItemRecurrenceInfo(CustomLineItemRecurrenceInfo):
    """How often a product is ordered again, and whether later orders keep its price.

    https://docs.commercetools.com/api/projects/carts#lineitemrecurrenceinfo
    """

    price_selection_mode: Literal["Fixed", "Dynamic"]


class LineItemDraft(Draft):
    """An item as a client adds it; `name`, `price` and `images` stand in for a product."""

    name: LocalizedString
    price: MoneyDraft
    quantity: Quantity = 1
    sku: str | None = None
    product_id: str | None = None
    images: list[Image] = msgspec.field(default_factory=list)
    recurrence_info: LineItemRecurrenceInfo | None = None


class Variant(Value):
    """The variant of the product that is bought."""

    id: int
    images: list[Image]
    sku: str | None = None


class Price(Value):
    """The price of one piece."""

    id: str
    value: Money


class Item(Value):
    """What the items of a cart have in common; the lists stay empty here."""

    id: str
    name: LocalizedString
    quantity: int
    total_price: Money
    price_mode: str
    state: list[Any]
    discounted_price_per_quantity: list[Any]
    per_method_tax_rate: list[Any]
    taxed_price_portions: list[Any]

    @property
    def unit_price(self) -> Money:
        """What one piece costs."""
        raise NotImplementedError

    def set_quantity(self, quantity: int) -> None:
        """Change the number of pieces and what they cost together."""
        self.quantity = quantity
        self.total_price = _times(self.unit_price, quantity)


class LineItem(Item):
    """A number of pieces of one product."""

    product_id: str
    product_type: Reference
    variant: Variant
    price: Price
    line_item_mode: str
    recurrence_info: LineItemRecurrenceInfo | None = None

    @property
    def unit_price(self) -> Money:
        """What one piece costs."""
        return self.price.value


class CustomLineItemDraft(Draft):
    """An item that was never a product, for instance a fee or a discount."""

    name: LocalizedString
    money: MoneyDraft
    slug: str
    quantity: Quantity = 1
    recurrence_info: CustomLineItemRecurrenceInfo | None = None


class CustomLineItem(Item):
    """A number of pieces of something that is no product; its price may be negative."""

    slug: str
    money: Money
    recurrence_info: CustomLineItemRecurrenceInfo | None = None

    @property
    def unit_price(self) -> Money:
        """What one piece costs."""
        return self.money

    def set_money(self, price: Money) -> None:
        """Change the price of one piece and what they cost together."""
        self.money = price
        self.set_quantity(self.quantity)


def new_line_item(draft: LineItemDraft, work: Work) -> LineItem:
    """Make an item."""
    price = money(draft.price)
    return LineItem(
        **_new_item(draft, price, "Platform", work),
        product_id=draft.product_id or work.project.new_id(),
        product_type=Reference(type_id="product-type", id=work.project.new_id()),
        variant=Variant(id=1, sku=draft.sku, images=draft.images),
        price=Price(id=work.project.new_id(), value=price),
        line_item_mode="Standard",
        recurrence_info=draft.recurrence_info,
    )


def new_custom_line_item(draft: CustomLineItemDraft, work: Work) -> CustomLineItem:
    """Make an item."""
    price = money(draft.money)
    return CustomLineItem(
        **_new_item(draft, price, "Standard", work),
        slug=draft.slug,
        money=price,
        recurrence_info=draft.recurrence_info,
    )


def _new_item(
    draft: LineItemDraft | CustomLineItemDraft, price: Money, price_mode: str, work: Work
) -> dict[str, Any]:
    return {
        "id": work.project.new_id(),
        "name": draft.name,
        "quantity": draft.quantity,
        "total_price": _times(price, draft.quantity),
        "price_mode": price_mode,
        "state": [],
        "discounted_price_per_quantity": [],
        "per_method_tax_rate": [],
        "taxed_price_portions": [],
    }


def _times(price: Money, quantity: int) -> Money:
    return minor_units(price.cent_amount * quantity, price.currency_code)
