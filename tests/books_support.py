"""What commercetools and the sandbox PSP have written down about a shopper's cart."""

from typing import Any, Self

import requests

from sandbox.demo.facts import Facts

Json = dict[str, Any]


class Books:
    """Reads both sides with their own keys."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._session = requests.Session()
        self._session.trust_env = False
        self._token = ""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give the connections back."""
        self._session.close()

    def payments(self, session_id: str) -> list[Json]:
        """Return every Payment that was made for the cart of that checkout session."""
        cart = self.cart(session_id)
        found: list[Json] = [one["obj"] for one in cart.get("paymentInfo", {}).get("payments", ())]
        return found

    def transactions(self, session_id: str) -> list[tuple[str, str]]:
        """Return type and state of every transaction of these Payments."""
        return [
            (one["type"], one["state"])
            for payment in self.payments(session_id)
            for one in payment["transactions"]
        ]

    def operations(self, order_number: str) -> list[tuple[str, str, int]]:
        """Return type, state and cents of an order's transactions, the oldest Payment first."""
        return [
            (one["type"], one["state"], one["amount"]["centAmount"])
            for payment in self.order(order_number)["paymentInfo"]["payments"]
            for one in payment["obj"]["transactions"]
        ]

    def held(self, session_id: str) -> list[int]:
        """Return what the PSP has authorized for the cart, one amount for each time, in cents."""
        return [
            operation["amount"]["value"]
            for payment in self.payments(session_id)
            for at_psp in self._psp_payments(payment["id"])
            for operation in at_psp["operations"]
            if (operation["type"], operation["status"]) == ("authorization", "succeeded")
        ]

    def cart(self, session_id: str) -> Json:
        """Return the cart of that checkout session with its Payments expanded."""
        cart_id = self._api(f"sessions/{session_id}")["activeCart"]["cartRef"]["id"]
        return self._api(f"carts/{cart_id}?expand=paymentInfo.payments[*]")

    def order(self, number: str) -> Json:
        """Return the only order with that number, its Payments expanded."""
        where = f'where=orderNumber="{number}"&expand=paymentInfo.payments[*]'
        [found] = self._api(f"orders?{where}")["results"]
        order: Json = found
        return order

    def number_of_orders(self, cart_id: str) -> int:
        """Return how many orders were made of a cart."""
        return int(self._api(f'orders?where=cart(id="{cart_id}")')["total"])

    def act(self, payment_id: str, *actions: str) -> None:
        """Be the bank, the card holder or time at the PSP."""
        [at_psp] = self._psp_payments(payment_id)
        for action in actions:
            url = f"{self._facts.psp_url}/test/payments/{at_psp['id']}/{action}"
            key = {"Authorization": f"Bearer {self._facts.psp_secret_key}"}
            self._session.post(url, headers=key, timeout=5).raise_for_status()

    def expire(self, session_id: str) -> None:
        """End the checkout session now."""
        url = f"{self._facts.session_url}/test/sessions/{session_id}/expire"
        self._session.post(url, timeout=5).raise_for_status()

    def _psp_payments(self, payment_id: str) -> list[Json]:
        answer = self._session.get(
            f"{self._facts.psp_url}/v1/payments",
            params={"merchantReference": payment_id},
            headers={"Authorization": f"Bearer {self._facts.psp_secret_key}"},
            timeout=5,
        )
        answer.raise_for_status()
        found: list[Json] = answer.json()["data"]
        return found

    def _api(self, path: str) -> Json:
        facts = self._facts
        if not self._token:
            credentials = (facts.shop_client_id, facts.shop_client_secret)
            grant = {"grant_type": "client_credentials"}
            url = f"{facts.auth_url}/oauth/token"
            signed_in = self._session.post(url, auth=credentials, data=grant, timeout=5)
            self._token = signed_in.json()["access_token"]
        answer = self._session.get(
            f"{facts.api_url}/{facts.project_key}/{path}",
            headers={"Authorization": f"Bearer {self._token}"},
            timeout=5,
        )
        answer.raise_for_status()
        found: Json = answer.json()
        return found
