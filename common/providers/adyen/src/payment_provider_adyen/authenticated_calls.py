"""Calls to one of Adyen's APIs with one API key."""

from collections.abc import Mapping
from dataclasses import dataclass

from payment_core.spi import HTTPClient, Response, Secret
from payment_provider_adyen.errors import checked


@dataclass(frozen=True)
class AuthenticatedCalls:
    """The API below `base_url`; `http` names it in errors and says how long it may take."""

    http: HTTPClient
    base_url: str
    api_key: Secret

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        key: str | None = None,
    ) -> Response:
        """Return a successful answer; `key` is the idempotency key, `content` a JSON body.

        Raises `Unavailable`, `OutcomeUnknown` or `AdyenRefusal`.
        """
        headers = {
            "X-API-Key": self.api_key.reveal(),
            **({"Content-Type": "application/json"} if content else {}),
            **({"Idempotency-Key": key} if key else {}),
        }
        url = self.base_url + path
        return checked(self.http.send(method, url, headers=headers, params=params, content=content))
