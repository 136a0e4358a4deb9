"""Lets Stripe's library call through our own HTTP client.

The library builds the requests and reads the answers. Sending is ours, so that timeouts, time
budget, retries and the network itself are those of every other call.
"""

from collections.abc import Mapping
from typing import Any

import stripe

from payment_core.spi import HTTPClient, World

# A bank can take its time with an authorization.
_READ_TIMEOUT = 10.0  # seconds


class StripeTransport(stripe.HTTPClient):
    """The library's HTTP client; the library itself retries nothing, since this one does."""

    name = "pycurl"

    def __init__(self, world: World) -> None:
        super().__init__()
        self._http = HTTPClient(world, "Stripe", read_timeout=_READ_TIMEOUT)

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """Send one call of the library; raises `Unavailable` or `OutcomeUnknown`."""
        content = post_data.encode() if isinstance(post_data, str) else None
        answer = self._http.send(method.upper(), url, headers=headers, content=content)
        return answer.body.decode(errors="replace"), answer.status, answer.headers

    def close(self) -> None:
        """Leave the connections open: they belong to the world."""
