"""One attempt to deliver a webhook."""

from collections.abc import Mapping

import requests

from sandbox.psp_kit.webhooks import Delivery


def send(
    session: requests.Session, delivery: Delivery, headers: Mapping[str, str], patience: float
) -> int | None:
    """Post the event; return the status, None when no answer came within that many seconds.

    Redirects do not count.
    """
    try:
        answer = session.post(
            delivery.endpoint.url,
            data=delivery.event.body,
            headers=headers,
            timeout=patience,
            allow_redirects=False,
        )
    except requests.RequestException:
        return None
    return answer.status_code
