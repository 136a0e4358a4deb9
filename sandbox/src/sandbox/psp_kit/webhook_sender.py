"""One attempt to deliver a webhook."""

from collections.abc import Mapping

import requests

from sandbox.psp_kit.webhooks import Delivery

_TIMEOUT_SECONDS = 15


def send(session: requests.Session, delivery: Delivery, headers: Mapping[str, str]) -> int | None:
    """Post the event; return the status, None when no answer came. Redirects do not count."""
    try:
        answer = session.post(
            delivery.endpoint.url,
            data=delivery.event.body,
            headers=headers,
            timeout=_TIMEOUT_SECONDS,
            allow_redirects=False,
        )
    except requests.RequestException:
        return None
    return answer.status_code
