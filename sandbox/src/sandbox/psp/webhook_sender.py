"""One attempt to deliver a webhook, signed as Standard Webhooks says."""

from datetime import datetime

import requests
from standardwebhooks import Webhook

from sandbox.psp.webhooks import Delivery

_TIMEOUT_SECONDS = 15


def send(session: requests.Session, delivery: Delivery, now: datetime) -> int | None:
    """Post the event; return the status, None when no answer came. Redirects do not count."""
    event = delivery.event
    signature = Webhook(delivery.endpoint.secret).sign(event.id, now, event.body.decode())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": event.id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }
    try:
        answer = session.post(
            delivery.endpoint.url,
            data=event.body,
            headers=headers,
            timeout=_TIMEOUT_SECONDS,
            allow_redirects=False,
        )
    except requests.RequestException:
        return None
    return answer.status_code
