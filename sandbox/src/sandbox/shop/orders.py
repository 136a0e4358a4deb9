"""The orders of a shopper, as commercetools has them."""

from collections.abc import Sequence

from sandbox.shop.merchant_api import Json, MerchantAPI

_EXPANDED = {"expand": "paymentInfo.payments[*]"}


class Orders:
    """Reads orders. What a merchant does with them happens in the Merchant Center."""

    def __init__(self, api: MerchantAPI) -> None:
        self._api = api

    def latest(self, numbers: Sequence[str], customer_id: str | None) -> list[Json]:
        """Return the latest orders with these numbers, and those of the customer."""
        conditions = []
        if numbers:
            quoted = ", ".join(f'"{one}"' for one in numbers)
            conditions.append(f"orderNumber in ({quoted})")
        if customer_id is not None:
            conditions.append(f'customerId="{customer_id}"')
        if not conditions:
            return []
        asked = {"where": " or ".join(conditions), "sort": "createdAt desc", "limit": "25"}
        found: list[Json] = self._api.api("GET", "orders", params=asked)["results"]
        return found

    def find(self, number: str) -> Json | None:
        """Return the order with its payments expanded, None when there is none.

        `number` must be free of quotation marks.
        """
        asked = {"where": f'orderNumber="{number}"', **_EXPANDED}
        found: list[Json] = self._api.api("GET", "orders", params=asked)["results"]
        return found[0] if found else None
