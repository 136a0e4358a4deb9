"""Carts of express checkout: what a page may change while a wallet's sheet is open."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import msgspec

from sandbox.shop.catalogue import CURRENCY
from sandbox.shop.merchant_api import Json, MerchantAPI

_DELIVERY = "delivery"
# Cents by country and method; the shop delivers nowhere else.
_PRICES: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {"DE": {"standard": 0, "express": 490}, "AT": {"standard": 990}}
)
COUNTRIES: Sequence[str] = tuple(_PRICES)


class WalletAddress(msgspec.Struct, rename="camel", omit_defaults=True):
    """An address as a wallet tells it; while the shopper only chooses, without name and street."""

    country: str
    first_name: str | None = None
    last_name: str | None = None
    street_name: str | None = None
    street_number: str | None = None
    additional_street_info: str | None = None
    region: str | None = None
    postal_code: str | None = None
    city: str | None = None
    phone: str | None = None
    email: str | None = None


class ShippingMethod(msgspec.Struct, rename="camel"):
    """A way to deliver, as the enabler takes it, but for its name."""

    id: str
    amount: Mapping[str, object]


def methods_to(country: str) -> list[ShippingMethod]:
    """Return how the shop delivers to that country; none where it does not."""
    return [
        ShippingMethod(name, {"centAmount": cents, "currencyCode": CURRENCY, "fractionDigits": 2})
        for name, cents in _PRICES.get(country, {}).items()
    ]


def delivery_of(cart: Json) -> Json | None:
    """Return what the cart's delivery costs, None while nothing was chosen."""
    found = (one for one in cart["customLineItems"] if one["slug"] == _DELIVERY)
    return next((one["totalPrice"] for one in found), None)


class ExpressCarts:
    """Changes carts as the callbacks of the enabler ask for; raises what `MerchantAPI` raises."""

    def __init__(self, api: MerchantAPI) -> None:
        self._api = api

    def deliver_to(self, cart: Json, address: WalletAddress) -> None:
        """Set the address that the shopper has chosen."""
        self._change(cart, {"action": "setShippingAddress", "address": address})

    def deliver_by(self, cart: Json, method: str) -> bool:
        """Put the delivery into the cart; whether there is such a method for its address."""
        cents = _PRICES.get(cart["shippingAddress"]["country"], {}).get(method)
        if cents is None:
            return False
        old = [one["id"] for one in cart["customLineItems"] if one["slug"] == _DELIVERY]
        gone = [{"action": "removeCustomLineItem", "customLineItemId": one} for one in old]
        item = {
            "action": "addCustomLineItem",
            "name": {"en": f"Delivery: {method}"},
            "slug": _DELIVERY,
            "quantity": 1,
            "money": {"centAmount": cents, "currencyCode": CURRENCY},
        }
        self._change(cart, *gone, item)
        return True

    def complete(
        self, cart: Json, shipping: WalletAddress, billing: WalletAddress, email: str | None
    ) -> None:
        """Set what a wallet tells when the shopper pays."""
        addresses = (
            {"action": "setShippingAddress", "address": shipping},
            {"action": "setBillingAddress", "address": billing},
        )
        by_mail = [{"action": "setCustomerEmail", "email": email}] if email else []
        self._change(cart, *addresses, *by_mail)

    def _change(self, cart: Json, *actions: Mapping[str, object]) -> None:
        update = {"version": cart["version"], "actions": msgspec.to_builtins(actions)}
        self._api.api("POST", f"carts/{cart['id']}", json=update)
