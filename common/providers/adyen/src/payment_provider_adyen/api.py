"""The calls that we make to Adyen's Checkout API, version 72.

Every call raises `Unavailable`, `OutcomeUnknown` or `AdyenRefusal`. Those that change something
have an idempotency key: Adyen answers a repetition with its first answer, for 7 days at least.
https://docs.adyen.com/development-resources/api-idempotency/
"""

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import quote

import msgspec

from payment_core.spi import HTTPClient, World
from payment_provider_adyen.answers import (
    ModificationAnswer,
    PaymentAnswer,
    StoredMethods,
)
from payment_provider_adyen.authenticated_calls import AuthenticatedCalls
from payment_provider_adyen.errors import AdyenRefusal
from payment_provider_adyen.settings import AdyenSettings

T = TypeVar("T")

Body = Mapping[str, object]
# A bank can take its time with an authorization.
_READ_TIMEOUT = 15.0  # seconds
_GONE = frozenset({"800", "803"})


class AdyenAPI:
    """Adyen's Checkout API with our key, for one merchant account."""

    def __init__(self, settings: AdyenSettings, world: World) -> None:
        self._settings = settings
        http = HTTPClient(world, "Adyen", read_timeout=_READ_TIMEOUT)
        self._calls = AuthenticatedCalls(http, settings.api_url, settings.api_key)

    def pay(self, body: Body, key: str) -> PaymentAnswer:
        """Make a payment."""
        return self._post("/payments", {**self._account, **body}, key, PaymentAnswer)

    def submit_details(self, body: Body, key: str) -> PaymentAnswer:
        """Hand in what the browser brought back from an action."""
        return self._post("/payments/details", body, key, PaymentAnswer)

    def capture(self, psp_reference: str, body: Body, key: str) -> ModificationAnswer:
        """Take authorized money."""
        return self._modify(f"/payments/{quote(psp_reference, safe='')}/captures", body, key)

    def refund(self, psp_reference: str, body: Body, key: str) -> ModificationAnswer:
        """Give money back."""
        return self._modify(f"/payments/{quote(psp_reference, safe='')}/refunds", body, key)

    def cancel(self, psp_reference: str, body: Body, key: str) -> ModificationAnswer:
        """Release what is not captured."""
        return self._modify(f"/payments/{quote(psp_reference, safe='')}/cancels", body, key)

    def cancel_by_reference(self, body: Body, key: str) -> ModificationAnswer:
        """Release what is not captured of the payment that has a reference of ours."""
        return self._modify("/cancels", body, key)

    def payment_methods(self) -> None:
        """Ask which methods the account has, only to see whether it answers."""
        self._calls.send("POST", "/paymentMethods", content=msgspec.json.encode(self._account))

    def stored_methods(self, shopper: str) -> StoredMethods:
        """Return what Adyen keeps for a shopper."""
        return self._calls.send("GET", "/storedPaymentMethods", params=self._of(shopper)).decode(
            StoredMethods
        )

    def forget(self, method: str, shopper: str) -> None:
        """Make Adyen forget a stored method; one that it does not know is forgotten already."""
        path = f"/storedPaymentMethods/{quote(method, safe='')}"
        try:
            self._calls.send("DELETE", path, params=self._of(shopper))
        except AdyenRefusal as refusal:
            if not refusal.is_unknown and refusal.code not in _GONE:
                raise

    def _of(self, shopper: str) -> Mapping[str, str]:
        return {"shopperReference": shopper, **self._account}

    @property
    def _account(self) -> Mapping[str, str]:
        return {"merchantAccount": self._settings.merchant_account}

    def _modify(self, path: str, body: Body, key: str) -> ModificationAnswer:
        return self._post(path, {**self._account, **body}, key, ModificationAnswer)

    def _post(self, path: str, body: Body, key: str, kind: type[T]) -> T:
        return self._calls.send("POST", path, content=msgspec.json.encode(body), key=key).decode(
            kind
        )
