"""One attempt to deliver a webhook, signed as Stripe does.

https://docs.stripe.com/webhooks/signature
"""

import hashlib
import hmac
from datetime import datetime

import requests

from sandbox.psp.webhooks import Delivery

_TIMEOUT_SECONDS = 15


def signature(secret: str, body: bytes, now: datetime) -> str:
    """Return the value of the `Stripe-Signature` header."""
    timestamp = int(now.timestamp())
    signed = f"{timestamp}.".encode() + body
    return f"t={timestamp},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def send(session: requests.Session, delivery: Delivery, now: datetime) -> int | None:
    """Post the event; return the status, None when no answer came. Redirects do not count."""
    body = delivery.event.body
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signature(delivery.endpoint.secret, body, now),
    }
    try:
        answer = session.post(
            delivery.endpoint.url,
            data=body,
            headers=headers,
            timeout=_TIMEOUT_SECONDS,
            allow_redirects=False,
        )
    except requests.RequestException:
        return None
    return answer.status_code
