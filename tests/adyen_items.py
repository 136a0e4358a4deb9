"""The Adyen provider with settings of its own, and webhooks signed as Adyen signs them."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import TransactionType
from payment_core.runtime.settings import Environment
from payment_core.spi import JournalItem, Ledger, PaymentLookup
from payment_provider_adyen.evidence import of_webhook
from payment_provider_adyen.fold import fold
from payment_provider_adyen.references import operation_reference, payment_reference
from payment_provider_adyen.settings import AdyenSettings
from payment_provider_adyen.webhook_shapes import NotificationItem, WebhookAmount

ACCOUNT = "SandboxShop"
KEY, OTHER_KEY, FOREIGN_KEY = "1F" * 32, "2E" * 32, "3D" * 32
USERNAME, PASSWORD, OTHER_PASSWORD = "adyen", "a-long-webhook-password", "another-long-password"
SETTINGS: Mapping[str, str] = {
    "ADYEN_API_KEY": "AQE_sandbox",
    "ADYEN_MERCHANT_ACCOUNT": ACCOUNT,
    "ADYEN_CLIENT_KEY": "test_sandbox",
    "ADYEN_API_URL": "https://checkout-test.adyen.com/v72",
    "ADYEN_HMAC_KEYS": f"{KEY},{OTHER_KEY}",
    "ADYEN_WEBHOOK_USERNAME": USERNAME,
    "ADYEN_WEBHOOK_PASSWORDS": f"{PASSWORD},{OTHER_PASSWORD}",
    "ADYEN_METHODS": "card,ideal,sepa_debit",
    "ADYEN_REPORT_API_KEY": "AQE_sandbox",
}
PAYMENT = "0a1b2c3d-0000-4000-8000-00000000000a"
PSP = "PAYMENT000000001"
AUTHORIZE = operation_id("cart", TransactionType.AUTHORIZATION, "first")
CAPTURE = operation_id(PAYMENT, TransactionType.CHARGE, "capture")
SECOND_CAPTURE = operation_id(PAYMENT, TransactionType.CHARGE, "second capture")
REFUND = operation_id(PAYMENT, TransactionType.REFUND, "refund", "7" * 36)
CANCEL = operation_id(PAYMENT, TransactionType.CANCEL_AUTHORIZATION, "cancel")
OPERATIONS = (AUTHORIZE, CAPTURE, SECOND_CAPTURE, REFUND, CANCEL)
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def settings(**changes: str) -> AdyenSettings:
    """Read the settings of a test account."""
    return AdyenSettings.read(Environment({**SETTINGS, **changes}))


def told(
    code: str,
    reference: str = PSP,
    *,
    success: bool = True,
    value: int = 1000,
    currency: str = "EUR",
    minutes: float = 0,
    original: str | None = PSP,
    operation: str | None = None,
    about: str | None = None,
    reason: str = "",
    **data: object,
) -> NotificationItem:
    """Return an item: of the payment itself, of an operation of ours, or with a reference."""
    own = payment_reference(PAYMENT, is_captured_at_once=False)
    if operation is not None:
        own = operation_reference(PAYMENT, operation)
    return NotificationItem(
        psp_reference=reference,
        original_reference=None if reference == PSP else original,
        merchant_account_code=ACCOUNT,
        merchant_reference=own if about is None else about,
        event_code=code,
        event_date=START + timedelta(minutes=minutes),
        success="true" if success else "false",
        amount=WebhookAmount(value, currency),
        reason=reason,
        payment_method="visa",
        additional_data=dict(data),
    )


def signature(item: NotificationItem, key: str = KEY) -> str:
    """https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures."""
    fields = [
        item.psp_reference,
        item.original_reference or "",
        item.merchant_account_code,
        item.merchant_reference,
        str(item.amount.value),
        item.amount.currency,
        item.event_code,
        item.success,
    ]
    return signed(":".join(fields).encode(), key)


def signed(text: bytes, key: str = KEY) -> str:
    digest = hmac.new(bytes.fromhex(key), text, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def webhook(*items: NotificationItem, key: str = KEY, live: str = "false", **forged: Any) -> bytes:
    """Return a body with these items; `forged` members are put in after they were signed."""
    return json.dumps(
        {"live": live, "notificationItems": [_wrapped(one, key, forged) for one in items]}
    ).encode()


def _wrapped(item: NotificationItem, key: str, forged: Mapping[str, Any]) -> dict[str, Any]:
    members = {
        "pspReference": item.psp_reference,
        "merchantAccountCode": item.merchant_account_code,
        "merchantReference": item.merchant_reference,
        "eventCode": item.event_code,
        "eventDate": item.event_date.isoformat(),
        "success": item.success,
        "amount": {"value": item.amount.value, "currency": item.amount.currency},
        "reason": item.reason,
        "paymentMethod": item.payment_method,
        "additionalData": {**item.additional_data, "hmacSignature": signature(item, key)},
    }
    if item.original_reference is not None:
        members["originalReference"] = item.original_reference
    return {"NotificationRequestItem": {**members, **forged}}


def basic(password: str = PASSWORD, username: str = USERNAME) -> dict[str, str]:
    """Return the headers of a webhook."""
    both = base64.b64encode(f"{username}:{password}".encode()).decode()
    return {"authorization": f"Basic {both}"}


def journal(*items: NotificationItem) -> tuple[JournalItem, ...]:
    return tuple(of_webhook(one) for one in items)


def lookup(items: Sequence[JournalItem] = ()) -> PaymentLookup:
    return PaymentLookup(PAYMENT, None, START, tuple(items), OPERATIONS)


def folded(*items: NotificationItem, is_rest_released: bool = False) -> Ledger:
    """Return the ledger that webhooks make."""
    return fold(lookup(journal(*items)), is_rest_released=is_rest_released)


def entries(ledger: Ledger) -> list[tuple[str, int, str]]:
    """Return type, amount and state of everything in a ledger."""
    return [(one.type, one.amount.cent_amount, one.state) for one in ledger.entries]
