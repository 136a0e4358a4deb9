"""500s that stick to their idempotency key, as at Stripe.

The first answer to a key is kept whether it was a success or not, and repeated, a 500 too:
https://docs.stripe.com/api/idempotent_requests
"""

import re
from typing import Annotated

import msgspec

from sandbox.psp.errors import ErrorBody, ErrorDetail
from sandbox.psp_kit.idempotency import Reply

_STATUS = 500


class RememberedErrorBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The next `count` requests whose path contains the expression have no effect."""

    path: str = ""
    count: Annotated[int, msgspec.Meta(ge=1)] = 1

    def __post_init__(self) -> None:
        """Refuse what is no regular expression, with ValueError."""
        try:
            re.compile(self.path)
        except re.error as error:
            raise ValueError(f"path is not a regular expression: {error}") from error


class RememberedErrors:
    """Which requests fail; the caller makes sure that one thread calls at a time."""

    def __init__(self) -> None:
        self._orders: list[list[RememberedErrorBody]] = []

    def add(self, order: RememberedErrorBody) -> None:
        """Let so many requests fail."""
        self._orders.append([order] * order.count)

    def clear(self) -> None:
        """Let no more requests fail; what failed is remembered all the same."""
        self._orders.clear()

    def take(self, path: str) -> Reply | None:
        """Return the answer to a request that fails, None when it is served."""
        for order in self._orders:
            if order and re.search(order[-1].path, path):
                order.pop()
                message = "Something went wrong on our side."
                body = ErrorBody(ErrorDetail("api_error", "internal_error", message))
                return Reply(_STATUS, msgspec.json.encode(body))
        return None
