"""How Stripe signs its webhooks: https://docs.stripe.com/webhooks/signature."""

import hashlib
import hmac
from datetime import datetime


def signature(secret: str, body: bytes, now: datetime) -> str:
    """Return the value of the `Stripe-Signature` header."""
    timestamp = int(now.timestamp())
    signed = f"{timestamp}.".encode() + body
    return f"t={timestamp},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
