"""Shoppers and a merchant of the running stack, over HTTP: they see answers, or none."""

from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from psp_profiles.profiles import PROFILES
from sandbox.demo.facts import Facts

Json = dict[str, Any]

_PATIENCE = (5, 40)  # seconds; the processor takes at most 25
_MOST_AT_ONCE = 256


class NotPrepared(Exception):
    """commercetools did not take what a test needs at its start."""


class StackClient:
    """Everybody who calls the connector; may be used from many threads.

    A call that got no answer is None.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.mount("http://", HTTPAdapter(pool_maxsize=_MOST_AT_ONCE))
        self._merchant = self._sign_in()

    # The merchant's backend, at commercetools.

    def cart(self, cents: int = 10_000) -> str:
        """Create a cart that costs this much; return its id."""
        item = {
            "name": {"en": "Shoes"},
            "slug": "shoes",
            "quantity": 1,
            "money": {"centAmount": cents, "currencyCode": "EUR"},
        }
        draft = {"currency": "EUR", "country": "DE", "customLineItems": [item]}
        return str(self.api("POST", "carts", draft)["id"])

    def session(self, cart: str, method: str = "card") -> str:
        """Return the id of a new Checkout session for the cart, to be paid by that method."""
        draft = {"cart": {"cartRef": {"id": cart}}, "metadata": {"allowedPaymentMethods": [method]}}
        return str(self.api("POST", "sessions", draft)["id"])

    def add_transaction(self, payment_id: str, kind: str, cents: int) -> None:
        """Command something by adding a transaction in state Initial."""
        transaction = {"type": kind, "amount": _money(cents), "state": "Initial"}
        version = self.api("GET", f"payments/{payment_id}")["version"]
        actions = [{"action": "addTransaction", "transaction": transaction}]
        self.api("POST", f"payments/{payment_id}", {"version": version, "actions": actions})

    def api(self, method: str, path: str, body: Json | None = None) -> Json:
        """Call commercetools; raises `NotPrepared` when it refuses."""
        url = f"{self.facts.api_url}/{self.facts.project_key}/{path}"
        answer = self._call(method, url, self._merchant, body)
        if answer is None or not answer.ok:
            raise NotPrepared(
                f"{method} {path}: {answer.text if answer is not None else 'nothing'}"
            )
        found: Json = answer.json()
        return found

    # The processor's callers.

    def pay(
        self, session: str, token: str | None = None, name: str = "", method: str = "card"
    ) -> requests.Response | None:
        """Pay, by a good card unless something else is named, as the shopper's browser does."""
        token = token or PROFILES[self.facts.provider].cards["approved"]
        body = {"paymentMethod": {"type": method, "token": token}}
        return self._call(
            "POST",
            f"{self.facts.processor_url}/payments",
            {"X-Session-Id": session, **_named(name)},
            body,
        )

    def confirm(self, session: str, payment_id: str) -> requests.Response | None:
        """Ask how a payment stands."""
        url = f"{self.facts.processor_url}/payments/{payment_id}/confirm"
        return self._call("POST", url, {"X-Session-Id": session})

    def come_back(self, address: str) -> requests.Response | None:
        """Come back from a page as a browser does, and go no further."""
        return self._call("GET", address, {}, follows=False)

    def intent(
        self, payment_id: str, action: str, cents: int | None = None, name: str = ""
    ) -> requests.Response | None:
        """Capture, refund, cancel or reverse, as the merchant's system does."""
        wanted: Json = {"action": action}
        if cents is not None:
            wanted["amount"] = _money(cents)
        url = f"{self.facts.processor_url}/operations/payment-intents/{payment_id}"
        headers = {**self._merchant, **_named(name)}
        return self._call("POST", url, headers, {"actions": [wanted]})

    def send_webhook(self, body: str, headers: Mapping[str, str]) -> requests.Response | None:
        """Send a webhook as the PSP does."""
        return self._call("POST", f"{self.facts.processor_url}/webhooks/sandbox", headers, body)

    def paid(self, session: str, token: str | None = None, method: str = "card") -> str:
        """Pay; return the id of the Payment. Raises `NotPrepared` without an answer."""
        answer = self.pay(session, token, method=method)
        if answer is None or answer.status_code != 200:
            raise NotPrepared(f"The payment was answered with {answer}.")
        return str(answer.json()["paymentReference"])

    def _sign_in(self) -> Json:
        facts = self.facts
        answer = self._session.post(
            f"{facts.auth_url}/oauth/token",
            auth=(facts.client_id, facts.client_secret),
            data={"grant_type": "client_credentials"},
            timeout=_PATIENCE,
        )
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def _call(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: Json | str | None = None,
        *,
        follows: bool = True,
    ) -> requests.Response | None:
        content: Any = {"data": body} if isinstance(body, str) else {"json": body}
        content |= {"timeout": _PATIENCE, "allow_redirects": follows}
        try:
            return self._session.request(method, url, headers=headers, **content)
        except requests.RequestException:
            return None


def _named(name: str) -> Json:
    return {"Idempotency-Key": name} if name else {}


def _money(cents: int) -> Json:
    return {"centAmount": cents, "currencyCode": "EUR"}
