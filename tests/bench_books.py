"""What a test finds in commercetools and at the PSP of a bench, and what it does there."""

from abc import ABC, abstractmethod
from typing import Any

import msgspec
import requests

from payment_core.domain.payment import Payment
from psp_profiles.sandbox import SECRET_KEY, URL
from sandbox.clock import VirtualClock
from sandbox.commercetools.stand_in import Commercetools
from sandbox.psp.service import SandboxPSP
from sandbox.psp_kit.stand_in import PSPStandIn

Json = dict[str, Any]


class Books(ABC):
    """Both stand-ins, as their owners and the merchant's backend see them."""

    clock: VirtualClock
    commercetools: Commercetools
    stand_in: PSPStandIn
    _client: requests.Session

    @abstractmethod
    def api(self, method: str, path: str, body: Json | None = None) -> Json:
        """Call commercetools as the merchant's backend does."""

    @property
    def psp(self) -> SandboxPSP:
        """The sandbox PSP, where that is the PSP."""
        assert isinstance(self.stand_in, SandboxPSP)
        return self.stand_in

    def update(self, payment_id: str, *actions: Json) -> Json:
        """Change a Payment as a merchant's system does."""
        return self._change(f"payments/{payment_id}", *actions)

    def change_cart(self, cart: Json, *actions: Json) -> Json:
        """Change a cart as it is now; return it."""
        return self._change(f"carts/{cart['id']}", *actions)

    def _change(self, path: str, *actions: Json) -> Json:
        version = self.api("GET", path)["version"]
        return self.api("POST", path, {"version": version, "actions": list(actions)})

    def change_total(self, cart: Json, cents: int) -> None:
        """Let the only item of a cart cost another amount, as a tax of an address does."""
        [item] = cart["customLineItems"]
        money = {**item["money"], "centAmount": cents}
        action = {"action": "changeCustomLineItemMoney", "customLineItemId": item["id"]}
        self.change_cart(cart, {**action, "money": money})

    def attach(self, cart: Json, payment_id: str) -> None:
        """Add a Payment to a cart."""
        self.change_cart(cart, {"action": "addPayment", "payment": _named(payment_id)})

    def detach(self, cart: Json, *payment_ids: str) -> None:
        """Take Payments off a cart, by default all, as a shop does that starts over."""
        off = payment_ids or self.attached(cart)
        actions = [{"action": "removePayment", "payment": _named(one)} for one in off]
        self.change_cart(cart, *actions)

    def make_order(self, cart: Json, **members: object) -> Json:
        """Order a cart as it is now; `members` are added to the draft."""
        version = self.api("GET", f"carts/{cart['id']}")["version"]
        named = {"typeId": "cart", "id": cart["id"]}
        return self.api("POST", "orders", {"cart": named, "version": version, **members})

    def delete_resource(self, path: str) -> None:
        """Delete a resource, as a merchant can."""
        self.api("DELETE", f"{path}?version={self.api('GET', path)['version']}")

    def payment(self, payment_id: str) -> Payment:
        return msgspec.convert(self.api("GET", f"payments/{payment_id}"), Payment)

    def transactions(self, payment_id: str) -> list[tuple[str, int, str]]:
        """Return type, cents and state of every transaction."""
        return [
            (one.type, one.amount.cent_amount, str(one.state))
            for one in self.payment(payment_id).transactions
        ]

    def payments(self) -> list[Json]:
        """Return every Payment of the project, as commercetools shows it."""
        found: list[Json] = self.api("GET", "payments?limit=500")["results"]
        return found

    def attached(self, cart: Json) -> list[str]:
        """Return the ids of the cart's Payments."""
        found = self.api("GET", f"carts/{cart['id']}").get("paymentInfo", {}).get("payments", [])
        return [one["id"] for one in found]

    def at_the_psp(self, payment_id: str) -> list[Json]:
        """Return the PSP's payments for that commercetools Payment."""
        headers = {"Authorization": f"Bearer {SECRET_KEY}"}
        url = f"{URL}/v1/payments?merchantReference={payment_id}"
        found: list[Json] = self._client.get(url, headers=headers).json()["data"]
        return found

    def all_at_the_psp(self) -> list[Json]:
        """Return every payment the PSP has."""
        return [found for one in self.payments() for found in self.at_the_psp(one["id"])]

    def control(self, payment_id: str, what: str, **body: str) -> None:
        """Be the shopper's bank, or the shopper on the PSP's page."""
        [found] = self.at_the_psp(payment_id)
        url = f"{URL}/test/payments/{found['id']}/{what}"
        headers = {"Authorization": f"Bearer {SECRET_KEY}"}
        answer = self._client.post(url, json=body, headers=headers)
        assert answer.ok, answer.text

    def answer_the_bank(self, url: str, outcome: str = "confirm") -> str:
        """Decide on a page of the PSP; return where it sends the browser then."""
        page = self._client.post(url, data={"outcome": outcome}, allow_redirects=False)
        return page.headers["Location"]

    def later(self, seconds: float) -> None:
        """Let time pass, and all that is due at the PSP happen, webhooks included."""
        self.clock.advance(seconds)
        self.stand_in.tick()

    def calls(self) -> list[str]:
        """Return the upstream calls since the last time, without those to the auth service."""
        found = [
            *((one.method, one.path) for one in self.commercetools.journal.entries()),
            *((one.method, one.path) for one in self.stand_in.journal.entries()),
        ]
        self.commercetools.journal.clear()
        self.stand_in.journal.clear()
        return [f"{method} {path}" for method, path in found if not path.startswith("/oauth/")]

    def money_calls(self) -> list[str]:
        """Return the calls that the PSP got and that could move money."""
        return [one.path for one in self.stand_in.journal.entries() if one.method == "POST"]

    def asked(self, path: str) -> int:
        """Return how often commercetools was asked for a path that ends like this."""
        return sum(one.path.endswith(path) for one in self.commercetools.journal.entries())


def _named(payment_id: str) -> Json:
    return {"typeId": "payment", "id": payment_id}
