"""The customer's stored cards, as the merchant's server may see them: never their tokens."""

import msgspec

from sandbox.shop.merchant_api import Json, MerchantAPI


class SavedCard(msgspec.Struct, frozen=True):
    """What a customer recognizes a card by."""

    id: str
    label: str


class Wallet:
    """Reads commercetools' PaymentMethods; paying with them and removing them is the connector's.

    https://docs.commercetools.com/api/projects/payment-methods
    """

    def __init__(self, api: MerchantAPI) -> None:
        self._api = api

    def cards(self, customer_id: str) -> list[SavedCard]:
        """Return the customer's cards, latest first."""
        asked = {
            "where": f'customer(id="{customer_id}")',
            "sort": "createdAt desc",
            "limit": "100",
        }
        found: list[Json] = self._api.api("GET", "payment-methods", params=asked)["results"]
        return [SavedCard(one["id"], _label(one)) for one in found if one.get("method") == "card"]


def _label(method: Json) -> str:
    fields = method.get("custom", {}).get("fields", {})
    expiry = f"{int(fields.get('expiryMonth', 0)):02}/{int(fields.get('expiryYear', 0))}"
    return (
        f"{str(fields.get('brand', '')).capitalize()} •••• {fields.get('lastFour', '')} ({expiry})"
    )
