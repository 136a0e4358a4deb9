"""What a merchant does with orders and their payments."""

from collections.abc import Sequence
from typing import Any

from sandbox.shop.merchant_api import Json, MerchantAPI

_EXPANDED = {"expand": "paymentInfo.payments[*]"}


class BackOffice:
    """Orders from commercetools; money through the processor's operations.

    https://docs.commercetools.com/checkout/payment-intents-api
    """

    def __init__(self, api: MerchantAPI) -> None:
        self._api = api

    def orders(self, numbers: Sequence[str], customer_id: str | None) -> list[Json]:
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

    def order(self, number: str) -> Json | None:
        """Return the order with its payments expanded, None when there is none.

        `number` must be free of quotation marks.
        """
        asked = {"where": f'orderNumber="{number}"', **_EXPANDED}
        found: list[Json] = self._api.api("GET", "orders", params=asked)["results"]
        return found[0] if found else None

    def operate(self, payment_id: str, action: Json, idempotency_key: str) -> str:
        """Ask the processor for one action; return its outcome.

        The same key moves money once, however often the form is sent. Raises `Refused` with the
        processor's reason, or `Unreachable`.
        """
        body = {"actions": [action], "idempotencyKey": idempotency_key}
        path = f"operations/payment-intents/{payment_id}"
        outcome: str = self._api.processor("POST", path, json=body)["outcome"]
        return outcome

    def add_transaction(self, payment_id: str, kind: str, amount: Json) -> None:
        """Add a transaction in state Initial, as the Merchant Center does.

        For the connector's event handler this is a command; raises `Refused` or `Unreachable`.
        """
        payment = self._api.api("GET", f"payments/{payment_id}")
        transaction = {"type": kind, "amount": amount, "state": "Initial"}
        update: dict[str, Any] = {
            "version": payment["version"],
            "actions": [{"action": "addTransaction", "transaction": transaction}],
        }
        self._api.api("POST", f"payments/{payment_id}", json=update)
