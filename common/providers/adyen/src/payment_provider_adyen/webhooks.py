"""Adyen's webhooks: each item verified, and reduced to what the journal of its Payment keeps.

Adyen holds back every webhook behind one that is not accepted. So only what is not Adyen's, or
cannot be read, is refused; a verified item that is not about our account is named and accepted.
https://docs.adyen.com/development-resources/webhooks/
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec

from payment_core.spi import InvalidJsonInput, WebhookEvent, get_logger
from payment_provider_adyen import evidence
from payment_provider_adyen.minor_units import InexpressibleAmount, from_adyen
from payment_provider_adyen.references import payment_id_in
from payment_provider_adyen.settings import AdyenSettings
from payment_provider_adyen.webhook_shapes import (
    Notification,
    NotificationItem,
    TokenNotification,
)
from payment_provider_adyen.webhook_signature import (
    WebhookSender,
    has_certain_borders,
    is_psp_reference,
)

T = TypeVar("T")

# Their own PSP reference is that of the payment.
_OF_PAYMENTS = frozenset({"AUTHORISATION", "EXPIRE", "OFFER_CLOSED"})
# A payment caused them; what a method was disabled by is none.
_STORING = tuple(
    f"recurring.token.{operation}" for operation in ("created", "updated", "alreadyExisting")
)
# Its address is not signed. The reconciliation asks for reports by the names that they all have.
_REPORT = "REPORT_AVAILABLE"


class AdyenWebhooks:
    """Reads standard webhooks, and those about stored payment methods."""

    def __init__(self, settings: AdyenSettings) -> None:
        self._settings = settings
        self._sender = WebhookSender(
            settings.hmac_keys, settings.webhook_username, settings.webhook_passwords
        )

    def read(self, headers: Mapping[str, str], body: bytes) -> Sequence[WebhookEvent]:
        """Return an event for every item; one without any id is about no payment of ours.

        Raises `Unauthenticated` unless user name, password and the signature of every item are
        right, `InvalidJsonInput` for a body that cannot be read.
        """
        self._sender.check_account(headers)
        if "hmacsignature" in headers:
            self._sender.check_body(headers, body)
            return (self._token_event(_decoded(body, TokenNotification)),)
        notification = _decoded(body, Notification)
        for item in notification.items:
            self._sender.check_item(item)
        is_live = notification.live == "true"
        return tuple(self._event(item, is_live) for item in notification.items)

    def _event(self, item: NotificationItem, is_live: bool) -> WebhookEvent:
        if item.event_code == _REPORT or not self._is_for_us(item, is_live):
            return WebhookEvent(type=item.event_code, occurred_at=item.event_date)
        return WebhookEvent(
            type=item.event_code,
            occurred_at=item.event_date,
            payment_id=payment_id_in(item.merchant_reference),
            interface_id=_payment_of(item),
            evidence=evidence.of_webhook(item),
        )

    def _is_for_us(self, item: NotificationItem, is_live: bool) -> bool:
        """Whether the item is about a payment of our account, in our mode, and unambiguous."""
        if is_live != self._settings.is_live:
            return _is_not("of the other mode, live or test", item)
        if not has_certain_borders(item, self._settings.merchant_account):
            return _is_not("of another merchant account, or about no payment", item)
        try:
            from_adyen(item.amount.value, item.amount.currency)
        except InexpressibleAmount:
            return _is_not("about an amount that commercetools cannot express", item)
        return True

    def _token_event(self, told: TokenNotification) -> WebhookEvent:
        """Look at the payment that stored the method; the webhook moves no money."""
        is_ours = (told.environment == "live") == self._settings.is_live
        is_ours &= told.data.merchant_account == self._settings.merchant_account
        is_payment = is_ours and is_psp_reference(told.event_id)
        return WebhookEvent(
            type=told.type,
            occurred_at=told.created_at,
            interface_id=told.event_id if is_payment else None,
            evidence=evidence.of_token(told) if is_payment and told.type in _STORING else None,
        )


def _payment_of(item: NotificationItem) -> str | None:
    """Return the PSP reference of the payment that the item is about, where it says it."""
    if item.original_reference:
        return item.original_reference
    return item.psp_reference if item.event_code in _OF_PAYMENTS else None


def _is_not(what: str, item: NotificationItem) -> bool:
    get_logger().warning(
        "A webhook of Adyen is accepted and has no effect",
        eventCode="adyen.webhook_without_effect",
        reason=f"It is {what}.",
        eventType=item.event_code[:40],
        pspReference=item.psp_reference[:40],
    )
    return False


def _decoded(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidJsonInput("The webhook's body cannot be read.") from error
