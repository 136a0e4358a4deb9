"""Server errors that idempotency keys remember, for the requests that a test names by their path.

At Stripe the first answer to a key is its answer from then on, a 500 too:
https://docs.stripe.com/api/idempotent_requests
"""

import re
from collections.abc import Callable
from typing import Annotated

import msgspec

from sandbox.psp_kit.idempotency import Reply


class ServerErrorRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first requests of the next `count` keys whose path contains the expression fail.

    `applied` says whether they have their effect all the same.
    """

    path: str = ""
    applied: bool = False
    count: Annotated[int, msgspec.Meta(ge=1)] = 1

    def __post_init__(self) -> None:
        """Refuse what is no regular expression, with ValueError."""
        try:
            re.compile(self.path)
        except re.error as error:
            raise ValueError(f"path is not a regular expression: {error}") from error


class ServerErrors:
    """The rules in force; the caller makes sure that one thread calls at a time."""

    def __init__(self) -> None:
        self._rules: list[ServerErrorRule] = []

    def add(self, rule: ServerErrorRule) -> None:
        """Put a rule in force, behind those that are there."""
        self._rules.append(rule)

    def clear(self) -> None:
        """Drop all rules; what failed is remembered all the same."""
        self._rules.clear()

    def reply(self, path: str, serve: Callable[[], Reply], error: Reply) -> Reply:
        """Return what `serve` returns, or the error where a rule makes the request fail."""
        rule = self._take(path)
        if rule is None:
            return serve()
        if rule.applied:
            serve()
        return error

    def _take(self, path: str) -> ServerErrorRule | None:
        for place, rule in enumerate(self._rules):
            if re.search(rule.path, path):
                left = rule.count - 1
                rest = [msgspec.structs.replace(rule, count=left)] if left else []
                self._rules[place : place + 1] = rest
                return rule
        return None
