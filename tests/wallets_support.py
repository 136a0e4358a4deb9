"""The stored cards of the demo shop's customers, in commercetools and at the sandbox PSP."""

from collections.abc import Mapping
from typing import Any

from sandbox.demo.checkout import Merchant
from sandbox.demo.facts import Facts
from sandbox.shop.people import CUSTOMERS

Json = dict[str, Any]
EXPIRED: Mapping[str, Any] = {
    "type": {"typeId": "type", "key": "commercetools-checkout-card-details"},
    "fields": {"brand": "amex", "lastFour": "0005", "expiryMonth": 12, "expiryYear": 2020},
}


class Wallets:
    """What a merchant's API client sees of them; customers go by their keys."""

    def __init__(self, merchant: Merchant, facts: Facts) -> None:
        self._merchant = merchant
        self._facts = facts

    def empty(self) -> None:
        """Begin with customers who have stored nothing."""
        for customer in CUSTOMERS:
            for card in self.cards(customer):
                self._api("DELETE", f"payment-methods/{card['id']}?version={card['version']}")

    def cards(self, customer: str) -> list[Json]:
        """Return the customer's PaymentMethods, oldest first."""
        where = f'customer(id="{self.customer_id(customer)}")'
        asked = {"where": where, "sort": "createdAt asc", "limit": "100"}
        found: list[Json] = self._api("GET", "payment-methods", params=asked)["results"]
        return found

    def shown(self, customer: str) -> list[str]:
        """Return the last digits of each."""
        return [one["custom"]["fields"]["lastFour"] for one in self.cards(customer)]

    def save(self, customer: str, token: str = "tok_approved") -> str:
        """Return the id of a card that the customer stored with a payment."""
        known = {one["id"] for one in self.cards(customer)}
        session_id = self.session_of(customer)
        method = {"type": "card", "token": token, "storePaymentMethod": True}
        answer = self._shop(session_id, "payments", {"paymentMethod": method})
        if answer["outcome"] == "pending":
            payment_id = answer["paymentReference"]
            self._control(payment_id, "confirm" if "action" in answer else "settle")
            self._shop(session_id, f"payments/{payment_id}/confirm", {})
        [saved] = {one["id"] for one in self.cards(customer)} - known
        return str(saved)

    def add_expired(self, customer: str) -> str:
        """Return the id of a card that the customer stored years ago."""
        draft = {
            "customer": {"typeId": "customer", "key": customer},
            "method": "card",
            "paymentInterface": "sandbox",
            "token": {"value": "sto_of_years_ago"},
            "custom": EXPIRED,
        }
        return str(self._api("POST", "payment-methods", json=draft)["id"])

    def make_default(self, method_id: str) -> None:
        """Let it be the customer's default."""
        version = self._api("GET", f"payment-methods/{method_id}")["version"]
        actions = [{"action": "setDefault", "default": True}]
        update = {"version": version, "actions": actions}
        self._api("POST", f"payment-methods/{method_id}", json=update)

    def session_of(self, customer: str) -> str:
        """Return a checkout session for a new cart of the customer."""
        cart = self._merchant.create_cart()
        action = {"action": "setCustomerId", "customerId": self.customer_id(customer)}
        update = {"version": cart["version"], "actions": [action]}
        self._api("POST", f"carts/{cart['id']}", json=update)
        return self._merchant.create_session(cart["id"])

    def customer_id(self, customer: str) -> str:
        """Return the id of the commercetools Customer."""
        return str(self._api("GET", f"customers/key={customer}")["id"])

    def settle_the_latest_payment_of(self, customer: str) -> None:
        """Let the PSP decide at once, in the shop's favour."""
        where = f'customer(id="{self.customer_id(customer)}")'
        asked = {"where": where, "sort": "createdAt desc", "limit": "1"}
        [latest] = self._api("GET", "payments", params=asked)["results"]
        self._control(latest["id"], "settle")

    def _control(self, payment_id: str, action: str) -> None:
        facts = self._facts
        reference = self._merchant.payment(payment_id)["interfaceId"]
        url = f"{facts.psp_url}/test/payments/{reference}/{action}"
        key = {"Authorization": f"Bearer {facts.psp_secret_key}"}
        self._merchant.call("POST", url, key, json={})

    def _shop(self, session_id: str, path: str, body: Json) -> Json:
        """Ask the processor as the shopper's browser does."""
        url = f"{self._facts.processor_url}/{path}"
        return self._merchant.call("POST", url, {"X-Session-Id": session_id}, json=body)

    def _api(self, method: str, path: str, **request: Any) -> Json:
        facts = self._facts
        url = f"{facts.api_url}/{facts.project_key}/{path}"
        return self._merchant.call(method, url, self._merchant.sign_in(), **request)
