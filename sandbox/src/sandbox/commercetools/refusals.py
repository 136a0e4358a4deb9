"""Refusals that a test orders: what the API may answer and the stand-in alone would not.

The codes are those of https://docs.commercetools.com/api/errors.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from sandbox.commercetools.errors import APIError

RefusalCode = Literal[
    "InvalidField",
    "RequiredField",
    "InvalidOperation",
    "QueryTimedOut",
    "ContentTooLarge",
    "ExtensionBadResponse",
    "ExtensionNoResponse",
    "ExtensionUpdateActionsFailed",
]
Subject = Literal["interfaceInteraction", "staleInterfaceId", "query", "answer", "write"]
_EXTENSION = "00000000-0000-4000-8000-000000000001"
# As the official `Extension...Error` have them. Their HTTP status is not documented: 400 here.
_EXTENSION_MEMBERS: Mapping[str, dict[str, Any]] = MappingProxyType(
    {
        "ExtensionBadResponse": {"extensionId": _EXTENSION, "extensionErrors": []},
        "ExtensionNoResponse": {"extensionId": _EXTENSION},
        "ExtensionUpdateActionsFailed": {"extensionErrors": []},
    }
)


@dataclass
class _Order:
    code: RefusalCode
    left: int | None
    above: int = 0


class Refusals:
    """Which updates are refused, and how many more of them; without a number all of them.

    `interfaceInteraction` is every update of a payment that carries `addInterfaceInteraction`:
    a project may have given the shared type a required field, or taken one away.
    `staleInterfaceId` is an update with `setInterfaceId` that knows an older version: of two
    writers at once the later one gets this 400 in place of 409. commercetools' own
    SDK repeats on its message (ct-payment.service.js):
    https://www.npmjs.com/package/@commercetools/connect-payments-sdk
    `query` is every paged query that asks for more than `above` results, for instance with
    QueryTimedOut, which is a 400, or with ContentTooLarge, which is a 413.
    `answer` is every page of results that has more than `above` bytes, for ContentTooLarge. How
    many commercetools allows is not documented.
    `write` is every resource that is created or changed, for instance because an API Extension
    refuses it (InvalidOperation) or is broken (ExtensionBadResponse):
    https://docs.commercetools.com/api/projects/api-extensions
    """

    def __init__(self) -> None:
        self._orders: dict[Subject, _Order] = {}

    def order(
        self, subject: Subject, code: RefusalCode, count: int | None = None, above: int = 0
    ) -> None:
        """Refuse the next `count` of these updates."""
        self._orders[subject] = _Order(code, count, above)

    def clear(self) -> None:
        """Refuse nothing more."""
        self._orders.clear()

    def check_interaction(self) -> None:
        """Raise the error ordered for updates with an interaction."""
        code = self._take("interfaceInteraction")
        if code is not None:
            raise _error(code, f"The update was refused with {code}.", "fields")

    def check_stale_interface_id(self, interface_id: str) -> None:
        """Raise the error ordered for a `setInterfaceId` that comes too late."""
        code = self._take("staleInterfaceId")
        if code is not None:
            text = "is already used without setting a payment interface"
            raise _error(code, f"The interfaceId '{interface_id}' {text}.", "interfaceId")

    def check_query(self, limit: int) -> None:
        """Raise the error ordered for queries."""
        order = self._orders.get("query")
        code = self._take("query") if order and limit > order.above else None
        if code is not None:
            raise _error(code, "The query timed out.", "where")

    def check_answer(self, size: int) -> None:
        """Raise the error ordered for pages of results of so many bytes."""
        order = self._orders.get("answer")
        code = self._take("answer") if order and size > order.above else None
        if code is not None:
            raise _error(code, "The answer was refused.", "where")

    def check_write(self) -> None:
        """Raise the error ordered for writes."""
        code = self._take("write")
        if code is not None:
            raise _error(code, f"The API Extension ended with {code}.", "custom")

    def _take(self, subject: Subject) -> RefusalCode | None:
        order = self._orders.get(subject)
        if order is None or order.left == 0:
            return None
        if order.left is not None:
            order.left -= 1
        return order.code


def _error(code: RefusalCode, message: str, field: str) -> APIError:
    named: dict[str, Any] = {}
    if code in ("InvalidField", "RequiredField"):
        named = {"field": field}
    elif code.startswith("Extension"):
        named = dict(_EXTENSION_MEMBERS[code])
    if code == "InvalidField":
        named["invalidValue"] = "refused"
    if code == "ContentTooLarge":
        return APIError(413, code, "Content too large.")
    return APIError(400, code, message, **named)
