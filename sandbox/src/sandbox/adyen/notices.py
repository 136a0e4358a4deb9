"""What webhooks say: https://docs.adyen.com/development-resources/webhooks/webhook-types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from sandbox.adyen.errors import Json

# Adyen writes the time of Amsterdam, without fractions of a second.
_ZONE = timezone(timedelta(hours=1))


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One event. `about` is the merchant's reference of the payment, `is_front` the lossy path."""

    code: str
    psp_reference: str
    merchant_reference: str
    merchant_account: str
    value: int
    currency: str
    at: datetime
    original_reference: str | None = None
    success: bool = True
    reason: str = ""
    method: str | None = None
    operations: Sequence[str] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    about: str | None = None
    is_front: bool = False

    def item(self) -> Json:
        """Return the item, without its signature."""
        item: Json = {
            "additionalData": dict(self.extra),
            "amount": {"currency": self.currency, "value": self.value},
            "eventCode": self.code,
            "eventDate": written(self.at),
            "merchantAccountCode": self.merchant_account,
            "merchantReference": self.merchant_reference,
            "pspReference": self.psp_reference,
            "reason": self.reason,
            "success": "true" if self.success else "false",
        }
        if self.original_reference is not None:
            item["originalReference"] = self.original_reference
        if self.method is not None:
            item["paymentMethod"] = self.method
        if self.operations:
            item["operations"] = list(self.operations)
        return item


def written(moment: datetime) -> str:
    """Return a time as Adyen writes it."""
    return moment.astimezone(_ZONE).isoformat(timespec="seconds")
