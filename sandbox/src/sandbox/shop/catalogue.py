"""What the shop sells. The pictures are drawn and live in `static/products`."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

CURRENCY = "EUR"
MOST_PIECES = 20


class Product(msgspec.Struct, frozen=True):
    """A product, named in every language; its price is in minor units of `CURRENCY`."""

    sku: str
    price: int
    name: Mapping[str, str]

    @property
    def picture(self) -> str:
        """Return the path of the picture below `static`."""
        return f"products/{self.sku}.svg"

    @property
    def money(self) -> dict[str, object]:
        """Return the price as commercetools writes it."""
        return {"centAmount": self.price, "currencyCode": CURRENCY, "fractionDigits": 2}


def load_catalogue() -> Mapping[str, Product]:
    """Return the products by SKU."""
    text = Path(__file__).with_name("catalogue.json").read_bytes()
    return {one.sku: one for one in msgspec.json.decode(text, type=list[Product])}
