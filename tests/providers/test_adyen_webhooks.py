"""Adyen's webhooks: who sent them, and what is read from them."""

import json
from datetime import timedelta
from typing import Any

import pytest

from adyen_items import (
    CAPTURE,
    FOREIGN_KEY,
    OTHER_KEY,
    OTHER_PASSWORD,
    PAYMENT,
    PSP,
    START,
    basic,
    settings,
    signature,
    signed,
    told,
    webhook,
)
from payment_core.runtime.errors import InvalidJsonInput, Unauthenticated
from payment_core.runtime.secret import Secret
from payment_core.spi import WebhookEvent
from payment_provider_adyen.webhook_shapes import NotificationItem, WebhookAmount
from payment_provider_adyen.webhook_signature import WebhookSender, signed_text
from payment_provider_adyen.webhooks import AdyenWebhooks

# Published by Adyen in the tests of its own libraries.
VECTORS = [
    (
        "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056",
        ("7914073381342284", "TestMerchant", "TestPayment-1407325143704", 1130),
        "coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=",
    ),
    (
        "74F490DD33F7327BAECC88B2947C011FC02D014A473AAA33A8EC93E4DC069174",
        ("M8NB66SBZSGLNK82", "AntoniStroinski", ":slashes are fun", 1000),
        "2EQYm7YJpKO4EtHSPu55SQTyWf8dkW5u2nD1tJFpViA=",
    ),
]


def read(body: bytes, **headers: str) -> list[WebhookEvent]:
    return list(AdyenWebhooks(settings()).read({**basic(), **headers}, body))


def published(fields: tuple[str, str, str, int], sent: str) -> NotificationItem:
    psp_reference, account, reference, value = fields
    return NotificationItem(
        psp_reference=psp_reference,
        merchant_account_code=account,
        merchant_reference=reference,
        event_code="AUTHORISATION",
        event_date=START,
        success="true",
        amount=WebhookAmount(value, "EUR"),
        additional_data={"hmacSignature": sent},
    )


@pytest.mark.parametrize(("key", "fields", "expected"), VECTORS)
def test_the_published_signatures_are_right(
    key: str, fields: tuple[str, str, str, int], expected: str
) -> None:
    WebhookSender([Secret(key)], "u", [Secret("p")]).check_item(published(fields, expected))


@pytest.mark.parametrize(("key", "fields", "expected"), VECTORS)
def test_a_published_signature_fits_no_other_text(
    key: str, fields: tuple[str, str, str, int], expected: str
) -> None:
    other = published((*fields[:3], fields[3] + 1), expected)
    with pytest.raises(Unauthenticated):
        WebhookSender([Secret(key)], "u", [Secret("p")]).check_item(other)


def test_what_is_read_is_where_to_look_and_what_happened() -> None:
    item = told("CAPTURE", "CAPTURE000000001", operation=CAPTURE, minutes=5, value=700)
    (event,) = read(webhook(item))
    assert (event.type, event.payment_id, event.interface_id) == ("CAPTURE", PAYMENT, PSP)
    assert event.occurred_at == START + timedelta(minutes=5)
    assert event.evidence is not None
    assert (event.evidence.code, event.evidence.reference) == ("CAPTURE", "CAPTURE000000001")
    assert event.evidence.details["amount"] == "700"
    assert event.evidence.details["success"] == "true"


@pytest.mark.parametrize("password", ["a-long-webhook-password", OTHER_PASSWORD])
@pytest.mark.parametrize("key", ["1F" * 32, OTHER_KEY])
def test_two_keys_and_two_passwords_are_accepted(key: str, password: str) -> None:
    body = webhook(told("AUTHORISATION"), key=key)
    assert len(AdyenWebhooks(settings()).read(basic(password), body)) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        basic("wrong"),
        basic(username="other"),
        {"authorization": basic()["authorization"].replace("Basic", "Bearer")},
        {"authorization": "Basic é"},
        {"authorization": "Basic"},
    ],
)
def test_a_signed_webhook_needs_user_name_and_password_too(headers: dict[str, str]) -> None:
    with pytest.raises(Unauthenticated):
        AdyenWebhooks(settings()).read(headers, webhook(told("AUTHORISATION")))


def test_a_foreign_key_is_refused() -> None:
    with pytest.raises(Unauthenticated):
        read(webhook(told("AUTHORISATION"), key=FOREIGN_KEY))


@pytest.mark.parametrize("sent", [None, "", 7, "é", ["x"]])
def test_a_webhook_without_a_signature_is_refused(sent: object) -> None:
    with pytest.raises(Unauthenticated):
        read(webhook(told("AUTHORISATION"), additionalData={"hmacSignature": sent}))


@pytest.mark.parametrize(
    "forged",
    [
        {"pspReference": "PAYMENT000000002"},
        {"originalReference": "PAYMENT000000002"},
        {"merchantAccountCode": "OtherShop"},
        {"merchantReference": PAYMENT.replace("a", "b")},
        {"amount": {"value": 1, "currency": "EUR"}},
        {"amount": {"value": 1000, "currency": "USD"}},
        {"eventCode": "CAPTURE"},
        {"success": "false"},
    ],
)
def test_a_signed_field_cannot_be_forged(forged: dict[str, Any]) -> None:
    with pytest.raises(Unauthenticated):
        read(webhook(told("AUTHORISATION"), **forged))


def test_every_item_of_a_batch_is_verified() -> None:
    first, second = told("AUTHORISATION"), told("CAPTURE", "CAPTURE000000001", operation=CAPTURE)
    assert [one.type for one in read(webhook(first, second))] == ["AUTHORISATION", "CAPTURE"]
    body = json.loads(webhook(first, second))
    body["notificationItems"][1]["NotificationRequestItem"]["amount"]["value"] = 1
    with pytest.raises(Unauthenticated):
        read(json.dumps(body).encode())


def test_the_border_between_two_signed_fields_cannot_be_moved() -> None:
    """Both items have the same signed text; the second reads another Payment out of it."""
    honest = told("AUTHORISATION", about=f"x:{PAYMENT}")
    moved = NotificationItem(
        psp_reference=honest.psp_reference,
        merchant_account_code=f"{honest.merchant_account_code}:x",
        merchant_reference=PAYMENT,
        event_code=honest.event_code,
        event_date=START,
        success="true",
        amount=honest.amount,
    )
    assert signed_text(honest) == signed_text(moved)
    assert signature(honest) == signature(moved)
    (event,) = read(webhook(moved))
    assert (event.payment_id, event.interface_id, event.evidence) == (None, None, None)


@pytest.mark.parametrize(
    ("item", "live"),
    [
        (told("AUTHORISATION"), "true"),
        (told("AUTHORISATION", currency="ISK", value=150), "false"),
        (told("REPORT_AVAILABLE", "settlement_detail_report.csv", about=""), "false"),
    ],
)
def test_what_is_not_about_our_payments_is_accepted_without_effect(
    item: NotificationItem, live: str
) -> None:
    (event,) = read(webhook(item, live=live))
    assert (event.payment_id, event.interface_id, event.evidence) == (None, None, None)


def test_an_operators_reference_is_found_by_adyens() -> None:
    (event,) = read(webhook(told("REFUND", "REFUND0000000001", about="return:4711")))
    assert (event.payment_id, event.interface_id) == (None, PSP)
    assert event.evidence is not None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"live":"false","notificationItems":[]}',
        b'{"live":false,"notificationItems":[{}]}',
        webhook(told("AUTHORISATION"), success=True),
        webhook(told("AUTHORISATION"), eventDate="2026-03-01T12:00:00"),
        webhook(told("AUTHORISATION"), amount={"value": 10.5, "currency": "EUR"}),
        b"\xff",
    ],
)
def test_what_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidJsonInput):
        read(body)


def token_webhook(**members: object) -> bytes:
    data = {
        "merchantAccount": "SandboxShop",
        "shopperReference": "a-customer",
        "storedPaymentMethodId": "TOKEN00000000001",
        "type": "visa",
        "operation": "created",
    }
    told = {
        "type": "recurring.token.created",
        "eventId": PSP,
        "environment": "test",
        "createdAt": "2026-03-01T12:00:00+01:00",
        "data": data,
    }
    return json.dumps({**told, **members}).encode()


def test_a_token_webhook_is_signed_over_its_body_and_says_where_to_look() -> None:
    body = token_webhook()
    (event,) = read(body, hmacsignature=signed(body))
    assert (event.interface_id, event.payment_id) == (PSP, None)
    assert event.evidence is not None
    assert list(event.evidence.details) == ["storedMethod"]
    assert "TOKEN" not in str(event.evidence)


def test_a_token_webhook_with_another_body_is_refused() -> None:
    with pytest.raises(Unauthenticated):
        read(token_webhook(eventId="PAYMENT000000002"), hmacsignature=signed(token_webhook()))


def test_a_token_webhook_of_the_other_mode_says_nothing() -> None:
    body = token_webhook(environment="live")
    assert read(body, hmacsignature=signed(body))[0].interface_id is None


def test_a_payment_webhook_is_not_accepted_by_a_signature_over_its_body() -> None:
    body = webhook(told("AUTHORISATION"), key=FOREIGN_KEY)
    with pytest.raises(InvalidJsonInput):
        read(body, hmacsignature=signed(body))
