"""HTTP to commercetools and its Checkout, as the merchant's API client."""

import threading
import time
from collections.abc import Mapping
from typing import Any

import requests

from sandbox.shop.settings import ShopSettings

Json = dict[str, Any]
_TIMEOUT = (3, 30)  # seconds to connect, and to wait for an answer
_RENEW_BEFORE = 60  # seconds

# No more than this server needs: it makes sessions, keeps carts, orders and subscriptions, signs
# customers in, reads Payments, cards and what renews subscriptions, and asks Checkout for charges.
SHOP_SCOPES = (
    "manage_sessions",
    "manage_orders",
    "view_payments",
    "manage_checkout_transactions",
    "manage_key_value_documents",
    "manage_customers",
    "view_payment_methods",
    "view_recurring_payment_jobs",
)


class Refused(Exception):
    """The other side answered with an error; the message is its own."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class Unreachable(Exception):
    """The other side did not answer."""


class MerchantAPI:
    """Signs in with client credentials, which never leave this server."""

    def __init__(self, settings: ShopSettings, session: requests.Session) -> None:
        self._settings = settings
        self._session = session
        self._lock = threading.Lock()
        self._token = ""
        self._expires_at = 0.0

    def api(self, method: str, path: str, **request: Any) -> Json:
        """Call the HTTP API; raises `Refused` or `Unreachable`."""
        settings = self._settings
        return self._call(method, f"{settings.api_url}/{settings.project_key}/{path}", **request)

    def sessions(self, method: str, path: str = "", **request: Any) -> Json:
        """Call the session service; raises `Refused` or `Unreachable`."""
        settings = self._settings
        base = f"{settings.session_url}/{settings.project_key}/sessions"
        return self._call(method, f"{base}{path}", **request)

    def checkout(self, method: str, path: str, **request: Any) -> Json:
        """Call commercetools Checkout; raises `Refused` or `Unreachable`."""
        settings = self._settings
        return self._call(
            method, f"{settings.checkout_url}/{settings.project_key}/{path}", **request
        )

    def _call(self, method: str, url: str, **request: Any) -> Json:
        return self._send(method, url, headers={"Authorization": self._authorization()}, **request)

    def _authorization(self) -> str:
        with self._lock:
            if time.monotonic() > self._expires_at - _RENEW_BEFORE:
                self._sign_in()
            return f"Bearer {self._token}"

    def _sign_in(self) -> None:
        settings = self._settings
        scope = " ".join(f"{one}:{settings.project_key}" for one in SHOP_SCOPES)
        grant = self._send(
            "POST",
            f"{settings.auth_url}/oauth/token",
            headers={},
            auth=(settings.client_id, settings.client_secret),
            data={"grant_type": "client_credentials", "scope": scope},
        )
        self._token = grant["access_token"]
        self._expires_at = time.monotonic() + grant["expires_in"]

    def _send(self, method: str, url: str, headers: Mapping[str, str], **request: Any) -> Json:
        try:
            answer = self._session.request(
                method, url, headers=headers, timeout=_TIMEOUT, **request
            )
            body = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise Unreachable(type(error).__name__) from error
        if not answer.ok:
            raise Refused(answer.status_code, str(body.get("message", answer.reason)))
        found: Json = body
        return found
