"""Webhook signatures by the Standard Webhooks specification.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from payment_core.runtime import setting_kinds as kinds
from payment_core.runtime.errors import Unauthenticated, WrongValue
from payment_core.runtime.secret import Secret

_PREFIX = "whsec_"
_TOLERANCE = timedelta(minutes=5)


class StandardWebhookVerifier:
    """Verifies webhooks with any of several secrets, so that one can be rotated.

    They are those of a setting of the kind `STANDARD_SECRETS`.
    """

    def __init__(self, secrets: Sequence[Secret]) -> None:
        self._keys = [_key(secret) for secret in secrets]

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Return when the raw body was signed with one of our secrets less than 5 minutes ago.

        Raises `Unauthenticated` otherwise; timestamps from the future are refused alike.
        """
        message_id = headers.get("webhook-id", "")
        timestamp = headers.get("webhook-timestamp", "")
        signatures = headers.get("webhook-signature", "")
        if not message_id or "." in message_id or not _is_recent(timestamp, now):
            raise Unauthenticated(
                "The webhook has no signature, or its time is not the current time."
            )
        signed = f"{message_id}.{timestamp}.".encode() + body
        if not any(self._matches(signed, one) for one in signatures.split(" ")[:10]):
            raise Unauthenticated("The webhook's signature is wrong.")

    def _matches(self, signed: bytes, signature: str) -> bool:
        version, _, value = signature.partition(",")
        if version != "v1":
            return False
        expected = (hmac.new(key, signed, hashlib.sha256).digest() for key in self._keys)
        return any(
            hmac.compare_digest(base64.b64encode(one), value.encode("utf-8", "replace"))
            for one in expected
        )


def _key(secret: Secret) -> bytes:
    try:
        key = base64.b64decode(secret.reveal().removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        raise WrongValue("is not a list of whsec_... secrets") from None
    if len(key) < 16:
        raise WrongValue("has a secret that is too short")
    return key


def _with_keys(secrets: tuple[Secret, ...]) -> tuple[Secret, ...]:
    for one in secrets:
        _key(one)
    return secrets


STANDARD_SECRETS = kinds.secrets.then(_with_keys, example="whsec_ZXhhbXBsZS1vZi1hLXNlY3JldA==")
"""The kind of settings that a `StandardWebhookVerifier` takes."""


def _is_recent(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
        return False
    return abs(now - datetime.fromtimestamp(int(timestamp), UTC)) <= _TOLERANCE
