"""Webhooks signed as Standard Webhooks says: https://github.com/standard-webhooks/standard-webhooks"""

import base64
import hashlib
import hmac
from datetime import datetime


def standard_headers(
    secret: str, body: bytes, at: datetime, message_id: str = "evt_1"
) -> dict[str, str]:
    """Return the headers of a webhook that is sent at that time."""
    timestamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
