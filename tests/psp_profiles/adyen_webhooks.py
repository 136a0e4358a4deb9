"""What Adyen's webhooks say about the operations of the books, read without the connector's fold.

https://docs.adyen.com/development-resources/webhooks/webhook-types and
https://docs.adyen.com/risk-management/disputes-api/dispute-notifications/
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from psp_profiles.profile import IMPLIED, Told
from sandbox.adyen.payment import payment_in
from sandbox.psp_kit.books import OperationStatus, OperationType

_AT_ONCE = "_at-once"
# A later word of its kind undoes what was said, whatever time a repetition of that names.
_UNDOING, _SAYING = 1, 0
# A dispute succeeds for the card holder. What comes later in its course counts more.
_DISPUTES: Mapping[str, tuple[int, OperationStatus]] = MappingProxyType(
    {
        "NOTIFICATION_OF_CHARGEBACK": (1, "pending"),
        "CHARGEBACK": (2, "succeeded"),
        "CHARGEBACK_REVERSED": (3, "failed"),
        "ISSUER_RESPONSE_TIMEFRAME_EXPIRED": (4, "failed"),
        "DISPUTE_DEFENSE_PERIOD_ENDED": (4, "succeeded"),
    }
)


def told_in(body: bytes) -> Iterator[Told]:
    """Yield what each item of a webhook says; nothing for one about a stored method."""
    for one in msgspec.json.decode(body).get("notificationItems", ()):
        yield from _said(one["NotificationRequestItem"])


class _Item(NamedTuple):
    """An item, as far as it matters."""

    code: str
    psp: str
    payment: str
    merchant_reference: str
    reason: str
    at: datetime
    status: OperationStatus

    def says(
        self, reference: str, kind: OperationType, status: OperationStatus, rank: int = _SAYING
    ) -> Told:
        item, payment_id = f"{self.code}:{self.psp}", payment_in(self.merchant_reference)
        return Told(payment_id, item, reference, kind, status, self.at, rank)

    @property
    def is_at_once(self) -> bool:
        return self.merchant_reference.endswith(_AT_ONCE)

    @property
    def capture(self) -> str:
        return f"{self.payment}:captured" if self.is_at_once else self.psp


def _said(item: Mapping[str, Any]) -> Iterator[Told]:
    one = _Item(
        code=item["eventCode"],
        psp=item["pspReference"],
        payment=item.get("originalReference", ""),
        merchant_reference=item["merchantReference"],
        reason=item["reason"],
        at=datetime.fromisoformat(item["eventDate"]),
        status="succeeded" if item["success"] == "true" else "failed",
    )
    if one.code in _DISPUTES:
        rank, end = _DISPUTES[one.code]
        yield one.says(one.psp, "dispute", end, rank)
    elif one.code in _READERS:
        yield from _READERS[one.code](one)


def _authorisation(one: _Item) -> Iterator[Told]:
    yield one.says(one.psp, "authorization", one.status)
    if one.is_at_once and one.status == "succeeded":
        yield one.says(f"{one.psp}:captured", "capture", "succeeded")


def _capture(one: _Item) -> Iterator[Told]:
    rank = _UNDOING if "Recaptured" in one.reason else _SAYING
    yield one.says(one.capture, "capture", one.status, rank)
    if one.status == "succeeded":
        yield one.says(f"{one.capture}:released", "cancel", "succeeded")


def _cancellation(one: _Item) -> Iterator[Told]:
    yield one.says(one.psp, "cancel", one.status)
    if one.status == "succeeded":
        yield one.says(one.payment, "authorization", "failed", IMPLIED)


def _capture_failed(one: _Item) -> Iterator[Told]:
    yield one.says(one.capture, "capture", "failed", _UNDOING)


def _refund(one: _Item) -> Iterator[Told]:
    yield one.says(one.psp, "refund", one.status)


def _refund_undone(one: _Item) -> Iterator[Told]:
    yield one.says(one.psp, "refund", "failed", _UNDOING)


def _expiry(one: _Item) -> Iterator[Told]:
    yield one.says(f"{one.psp}:expired", "expiry", "succeeded")


def _offer_closed(one: _Item) -> Iterator[Told]:
    yield one.says(one.psp, "authorization", "failed")


_READERS: Mapping[str, Callable[[_Item], Iterator[Told]]] = MappingProxyType(
    {
        "AUTHORISATION": _authorisation,
        "CAPTURE": _capture,
        "CAPTURE_FAILED": _capture_failed,
        "CANCELLATION": _cancellation,
        "TECHNICAL_CANCEL": _cancellation,
        "REFUND": _refund,
        "REFUND_FAILED": _refund_undone,
        "REFUNDED_REVERSED": _refund_undone,
        "EXPIRE": _expiry,
        "OFFER_CLOSED": _offer_closed,
    }
)
