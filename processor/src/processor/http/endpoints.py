"""A route as its handler's signature declares it.

Parameters mean, by their name:

- a name in the path: that part of the path; a `payment_id` or `payment_method_id` must look like a
  commercetools id;
- `session`: the commercetools session of the shopper, already checked;
- `operator`: the user of the Merchant Center, already checked;
- `query`: a msgspec struct of texts, one for each query parameter, empty when not sent;
- `body`: a msgspec struct read from strict JSON, or `bytes` for the body as it came;
- `idempotency_key`: the Idempotency-Key header, None when not sent;
- any other: a query parameter, empty when not sent.

The return type is the answer: a struct or mapping is `status` with JSON, None is 204, and a Flask
response is sent as it is.
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, get_type_hints

import msgspec

from payment_core.runtime.context import TriggerType
from payment_core.runtime.errors import ConnectorError

KIBIBYTE = 1024


class Authentication(StrEnum):
    """How a caller proves who it is."""

    NONE = "none"
    SESSION = "session"
    OAUTH2 = "oauth2"
    OAUTH2_TRANSACTIONS = "oauth2Transactions"
    JWT = "jwt"
    JWT_VIEW = "jwtView"
    JWT_MANAGE = "jwtManage"


_TRIGGERS = {
    Authentication.SESSION: TriggerType.SHOPPER,
    Authentication.OAUTH2: TriggerType.MERCHANT,
    Authentication.OAUTH2_TRANSACTIONS: TriggerType.CHECKOUT,
    Authentication.JWT_VIEW: TriggerType.MERCHANT,
    Authentication.JWT_MANAGE: TriggerType.MERCHANT,
}
_OTHERS = ("session", "operator", "body", "query", "idempotency_key")


@dataclass(frozen=True)
class Endpoint:
    """One method of one path, like `POST /payments/{payment_id}/confirm`.

    `errors` are those of its use case, for the description; what every caller can meet (access,
    the shape of the body) follows from the signature. `answers` is what the description says of an
    answer that the handler completes with members of the provider. `is_visited` says that a
    person's browser shows its answers, so that errors are pages. `is_public` says that a shop's
    page calls it without a session, and that its answer is the same for everybody.
    """

    method: str
    path: str
    handler: Callable[..., Any]
    authentication: Authentication = Authentication.NONE
    status: int = 200
    is_visited: bool = False
    is_public: bool = False
    errors: tuple[type[ConnectorError], ...] = ()
    answers: type[msgspec.Struct] | None = None

    @property
    def name(self) -> str:
        """What Flask calls it."""
        return f"{self.method} {self.path}"

    @property
    def is_for_shoppers(self) -> bool:
        """Whether a shop's page calls it, so that CORS applies and input is distrusted."""
        return self.authentication is Authentication.SESSION or self.is_public

    @property
    def starts_payments(self) -> bool:
        """Whether its body must be checked for card data, which is not allowed there."""
        return self.is_for_shoppers or self.authentication is Authentication.OAUTH2_TRANSACTIONS

    @property
    def trigger(self) -> TriggerType:
        """What a payment that changes here was changed by."""
        return _TRIGGERS.get(
            self.authentication,
            TriggerType.SHOPPER if self.is_visited or self.is_public else TriggerType.WEBHOOK,
        )

    @property
    def summary(self) -> str:
        """The first line of the handler's docstring."""
        return (inspect.getdoc(self.handler) or "").partition("\n")[0]

    @property
    def description(self) -> str:
        """The handler's docstring after its first line."""
        return (inspect.getdoc(self.handler) or "").partition("\n")[2].strip()

    @cached_property
    def _types(self) -> dict[str, Any]:
        return get_type_hints(self.handler)

    @property
    def answer(self) -> Any:
        """The type of the answer."""
        return self.answers or self._types["return"]

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the handler's parameters."""
        return tuple(inspect.signature(self.handler).parameters)

    @cached_property
    def path_parameters(self) -> tuple[str, ...]:
        """The names in the path."""
        return tuple(re.findall(r"\{(\w+)\}", self.path))

    @cached_property
    def query_parameters(self) -> tuple[str, ...]:
        """The names that are read from the query."""
        known = {*self.path_parameters, *_OTHERS}
        return tuple(name for name in self.parameters if name not in known)

    @cached_property
    def query(self) -> type[msgspec.Struct] | None:
        """The type of the query as a whole, None when the handler names its parameters."""
        return self._types.get("query")

    @cached_property
    def optional_query_parameters(self) -> tuple[str, ...]:
        """The names of the members of `query`."""
        fields = msgspec.structs.fields(self.query) if self.query else ()
        return tuple(one.encode_name for one in fields)

    @cached_property
    def body(self) -> type[msgspec.Struct] | type[bytes] | None:
        """The type of the body, None when the handler reads none."""
        return self._types.get("body")

    @property
    def may_have_no_body(self) -> bool:
        """Whether an empty body says as much as one without members."""
        if self.body is None or not issubclass(self.body, msgspec.Struct):
            return False
        return not any(one.required for one in msgspec.structs.fields(self.body))

    @property
    def body_limit(self) -> int:
        """The largest body in bytes: webhooks carry whole objects, other bodies are small."""
        return (256 if self.body is bytes else 64) * KIBIBYTE

    @property
    def rule(self) -> str:
        """The path as Flask writes it."""
        return re.sub(r"\{(\w+)\}", r"<\1>", self.path)
