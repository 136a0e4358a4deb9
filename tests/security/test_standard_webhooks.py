"""Our verifier against the specification's own library as the signer."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from payment_core.runtime.errors import Unauthenticated, WrongValue
from payment_core.runtime.secret import Secret
from payment_core.runtime.webhook_signature import STANDARD_SECRETS, StandardWebhookVerifier

NEW, OLD = ("whsec_" + base64.b64encode(one * 32).decode() for one in (b"n", b"o"))
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
BODY = b'{"type":"payment.updated"}'


def signed(secret: str = NEW, at: datetime = NOW, message_id: str = "msg_1") -> dict[str, str]:
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, at, BODY.decode()),
    }


def verify(headers: dict[str, str], body: bytes = BODY, *secrets: str) -> None:
    known = [Secret(one) for one in secrets or (NEW, OLD)]
    StandardWebhookVerifier(known).verify(headers, body, NOW)


@pytest.mark.parametrize("secret", [NEW, OLD])
def test_webhook_secret_accepts_either_secret(secret: str) -> None:
    verify(signed(secret))


def test_webhook_secret_accepts_one_good_signature_among_several() -> None:
    headers = signed()
    headers["webhook-signature"] = "v1,AAAA v2,xyz " + headers["webhook-signature"]
    verify(headers)


@pytest.mark.parametrize("minutes", [-6, 6, -60 * 24 * 365 * 11])
def test_webhook_time_refuses_other_times_on_both_sides(minutes: int) -> None:
    with pytest.raises(Unauthenticated):
        verify(signed(at=NOW + timedelta(minutes=minutes)))


def test_webhook_secret_refuses_a_secret_that_was_rotated_out() -> None:
    with pytest.raises(Unauthenticated):
        verify(signed(OLD), BODY, NEW)


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "msg_2"},
        {"webhook-id": ""},
        {"webhook-id": "a.b"},
        {"webhook-timestamp": str(int(NOW.timestamp()) + 1)},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "9" * 40},
        {"webhook-timestamp": "١٢٣"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1,ÄÖÜ"},
        {"webhook-signature": "not a signature"},
    ],
)
def test_webhook_altered_refuses_any_change(change: dict[str, str]) -> None:
    with pytest.raises(Unauthenticated):
        verify({**signed(), **change})


@pytest.mark.parametrize(
    "body", [BODY + b" ", BODY[:-1], b"", BODY.replace(b"updated", b"updates")]
)
def test_webhook_altered_refuses_another_body(body: bytes) -> None:
    with pytest.raises(Unauthenticated):
        verify(signed(), body)


def test_webhook_altered_refuses_a_message_without_any_header() -> None:
    with pytest.raises(Unauthenticated):
        verify({})


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_AAAA", "whsec_!!!", f"{NEW},whsec_AAAA"])
def test_webhook_secret_no_setting_takes_a_weak_secret(secret: str) -> None:
    with pytest.raises(WrongValue):
        STANDARD_SECRETS.parse(secret)


def test_webhook_secret_a_setting_takes_what_can_be_verified_with() -> None:
    verify(signed(), BODY, *(one.reveal() for one in STANDARD_SECRETS.parse(f"{OLD}, {NEW}")))
    verify(signed(STANDARD_SECRETS.example), BODY, STANDARD_SECRETS.example)
