"""The shapes of Adyen's webhooks, as far as we read them.

https://docs.adyen.com/api-explorer/Webhooks/1/overview
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

_LARGEST = 2**53  # Adyen's amounts are 64-bit numbers; JSON is exact up to here.


class WebhookAmount(msgspec.Struct):
    """An amount in Adyen's minor units."""

    value: Annotated[int, msgspec.Meta(ge=-_LARGEST, le=_LARGEST)]
    currency: str


class NotificationItem(msgspec.Struct, rename="camel"):
    """One event. `event_date` and `additional_data` are not signed, nor are reason and method."""

    psp_reference: str
    merchant_account_code: str
    event_code: str
    event_date: Annotated[datetime, msgspec.Meta(tz=True)]
    success: Literal["true", "false"]
    amount: WebhookAmount
    merchant_reference: str = ""
    original_reference: str | None = None
    reason: str | None = None
    payment_method: str | None = None
    additional_data: dict[str, object] = {}


class _Wrapper(msgspec.Struct):
    notification_request_item: NotificationItem = msgspec.field(name="NotificationRequestItem")


class Notification(msgspec.Struct, rename="camel"):
    """One webhook; as JSON it has one item, and every one of several is read."""

    live: Literal["true", "false"]
    notification_items: Annotated[list[_Wrapper], msgspec.Meta(min_length=1, max_length=100)]

    @property
    def items(self) -> list[NotificationItem]:
        """The events of this webhook."""
        return [one.notification_request_item for one in self.notification_items]


class TokenData(msgspec.Struct, rename="camel"):
    """Whose stored payment method the webhook is about."""

    merchant_account: str
    shopper_reference: str
    stored_payment_method_id: str


class TokenNotification(msgspec.Struct, rename="camel"):
    """What happened to a stored payment method; `event_id` is the PSP reference that caused it."""

    type: str
    event_id: str
    environment: Literal["test", "live"]
    created_at: Annotated[datetime, msgspec.Meta(tz=True)]
    data: TokenData
