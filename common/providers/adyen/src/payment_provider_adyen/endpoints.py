"""Setting up the webhook: through Adyen's Management API, or step by step by a person.

The HMAC key is left to a person in both ways: Adyen makes it and shows it once, and a deploy script
must not print it.
https://docs.adyen.com/api-explorer/Management/3/post/merchants/(merchantId)/webhooks
"""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

import msgspec

from payment_core.spi import HTTPClient, Response, Unavailable, World
from payment_provider_adyen.authenticated_calls import AuthenticatedCalls
from payment_provider_adyen.disputes import DISPUTE_EVENTS
from payment_provider_adyen.errors import AdyenRefusal
from payment_provider_adyen.settings import AdyenSettings

# Events that a new webhook has only where they are asked for.
_EXTRA_EVENTS = ("EXPIRE", "OFFER_CLOSED", "POSTPONED_REFUND", "TECHNICAL_CANCEL")
# The list names all events that are sent, not only further ones.
_EVENTS = (
    "AUTHORISATION",
    "CANCELLATION",
    "CANCEL_OR_REFUND",
    "CAPTURE",
    "CAPTURE_FAILED",
    "REFUND",
    "REFUNDED_REVERSED",
    "REFUND_FAILED",
    *_EXTRA_EVENTS,
    *sorted(DISPUTE_EVENTS),
)
_PAGE = 100
_MOST_PAGES = 20


class Webhook(msgspec.Struct):
    """A webhook in Adyen's list."""

    id: str
    url: str = ""


class WebhookPage(msgspec.Struct, rename="camel"):
    """One page of the list."""

    data: list[Webhook] = []
    pages_total: int = 1


class AdyenEndpoints:
    """The webhooks of the merchant account. Every call raises `Unavailable` or `OutcomeUnknown`."""

    def __init__(self, settings: AdyenSettings, world: World) -> None:
        self._settings = settings
        self._world = world
        account = quote(settings.merchant_account, safe="")
        self._calls = AuthenticatedCalls(
            HTTPClient(world, "Adyen's Management API"),
            f"{settings.management_url}/merchants/{account}/webhooks",
            settings.management_api_key or settings.api_key,
        )

    def register(self, url: str) -> bool:
        """Add a webhook unless there is one for this URL; whether that is new."""
        if any(one.url == url for one in self._listed()):
            return False
        # A key that comes from the URL alone would bring back a webhook that was removed today.
        key = f"webhook-{self._world.now().timestamp()}"
        self._send("POST", "", content=msgspec.json.encode(self._webhook(url)), key=key)
        return True

    def unregister(self, url: str) -> bool:
        """Remove every webhook for this URL; whether there was one."""
        found = [one.id for one in self._listed() if one.url == url]
        for one in found:
            self._send("DELETE", f"/{quote(one, safe='')}")
        return bool(found)

    def _webhook(self, url: str) -> Mapping[str, object]:
        return {
            "type": "standard",
            "url": url,
            "active": True,
            "communicationFormat": "json",
            "username": self._settings.webhook_username,
            "password": self._settings.webhook_passwords[0].reveal(),
            "encryptionProtocol": "TLSv1.3" if url.startswith("https:") else "HTTP",
            "additionalSettings": {"includeEventCodes": list(_EVENTS)},
        }

    def _listed(self) -> Iterator[Webhook]:
        for number in range(1, _MOST_PAGES + 1):
            page = self._send(
                "GET", "", params={"pageSize": str(_PAGE), "pageNumber": str(number)}
            ).decode(WebhookPage)
            yield from page.data
            if number >= page.pages_total:
                return

    def _send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        key: str | None = None,
    ) -> Response:
        try:
            return self._calls.send(method, path, params=params, content=content, key=key)
        except AdyenRefusal as refusal:
            raise Unavailable(f"Adyen refused the webhook: {refusal.code}.") from refusal


def steps_by_hand(settings: AdyenSettings, url: str) -> Sequence[str]:
    """Return what a person does in the Customer Area; nothing where the API does it."""
    if settings.management_api_key is not None:
        return ()
    account, events = settings.merchant_account, ", ".join(_EXTRA_EVENTS)
    where = f"URL {url}, merchant account {account}, method JSON"
    return (
        f"In Adyen's Customer Area, Developers > Webhooks, add a standard webhook: {where}.",
        f"Its user name is {settings.webhook_username}, its password the first configured.",
        "Generate its HMAC key and put it into ADYEN_HMAC_KEYS.",
        f"Its events are the default ones and {events}.",
    )
