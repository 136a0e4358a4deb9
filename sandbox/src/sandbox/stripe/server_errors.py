"""Errors on Stripe's own side, which it remembers under the idempotency key like any answer.

https://docs.stripe.com/api/idempotent_requests
"""

import re

import msgspec

from sandbox.stripe.errors import APIError


class ServerError(APIError):
    """Something went wrong at Stripe; whether the call had its effect is not said."""

    status = 500
    type = "api_error"

    def __init__(self) -> None:
        super().__init__(None, "An error occurred. It is not known what became of the request.")


class ServerErrorRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The next `count` first calls with a key to a path end in an error, `applied` or not.

    `path` is a regular expression, searched in the path.
    """

    path: str
    applied: bool = False
    count: int = 1


class ServerErrors:
    """The rules in force."""

    def __init__(self) -> None:
        self._rules: list[ServerErrorRule] = []

    def add(self, rule: ServerErrorRule) -> None:
        """Put a rule in force."""
        self._rules.append(rule)

    def clear(self) -> None:
        """Drop all rules."""
        self._rules.clear()

    def take(self, path: str) -> ServerErrorRule | None:
        """Return the rule that hits this call, once."""
        for place, rule in enumerate(self._rules):
            if re.search(rule.path, path):
                left = msgspec.structs.replace(rule, count=rule.count - 1)
                self._rules[place : place + 1] = [left] if left.count else []
                return rule
        return None
