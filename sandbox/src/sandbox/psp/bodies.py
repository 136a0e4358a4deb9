"""The JSON bodies of requests."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, TypeVar

import msgspec

from sandbox.psp.errors import InvalidRequest
from sandbox.psp.payment import Amount

T = TypeVar("T")

Reference = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Metadata = Annotated[
    dict[
        Annotated[str, msgspec.Meta(min_length=1, max_length=40)],
        Annotated[str, msgspec.Meta(max_length=500)],
    ],
    msgspec.Meta(max_length=50),
]

WebAddress = Annotated[
    str,
    msgspec.Meta(pattern=r"^(?=[!-~]*\Z)https?://[^/?#@\\]+([/?#].*)?\Z", max_length=2048),
]

_Moment = Annotated[datetime, msgspec.Meta(tz=True)]

_FAULT_PATH = re.compile(r" - at `(?:key in )?\$\.?(?P<path>[^`]*)`$")
_UNKNOWN_FIELD = re.compile(r"unknown field `(?P<name>[^`]+)`")


class _Body(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """A request body; what it does not know it refuses."""


class MethodBody(_Body):
    """How to pay; a card needs its token, or that of a stored card."""

    type: Literal["card", "ideal", "hpp"]
    token: Reference | None = None
    stored_token: Reference | None = None

    def __post_init__(self) -> None:
        """Refuse a card without token, one with two, and a token without card."""
        tokens = sum(one is not None for one in (self.token, self.stored_token))
        if tokens != (self.type == "card"):
            raise ValueError("One token goes with a card, and only with a card")


class PaymentBody(_Body):
    """`POST /v1/payments`; `store` keeps the card for that customer once it is authorized."""

    amount: Amount
    merchant_reference: Reference
    method: MethodBody
    order_reference: Reference | None = None
    customer_reference: Reference | None = None
    return_url: WebAddress | None = None
    store: bool = False
    off_session: bool = False
    metadata: Metadata = {}

    def __post_init__(self) -> None:
        """Refuse what only a customer's own card can do."""
        if self.store and self.method.token is None:
            raise ValueError("Only a card that is not stored yet can be stored")
        if self.off_session and self.method.stored_token is None:
            raise ValueError("Only a stored card can be charged off session")
        needs_customer = self.store or self.method.stored_token is not None
        if needs_customer and self.customer_reference is None:
            raise ValueError("A stored card belongs to a customer")


class CaptureBody(_Body):
    """`POST /v1/payments/{id}/captures`."""

    amount: Amount
    metadata: Metadata = {}


class RefundBody(_Body):
    """`POST /v1/payments/{id}/refunds`."""

    amount: Amount
    capture: Reference | None = None
    metadata: Metadata = {}


class CancelBody(_Body):
    """`POST /v1/payments/{id}/cancel`."""

    metadata: Metadata = {}


class TechnicalCancelBody(CancelBody, kw_only=True):
    """`POST /v1/cancels`."""

    merchant_reference: Reference


class ResultBody(_Body):
    """`POST /v1/payments/details`."""

    shopper_result: Reference


class EndpointBody(_Body):
    """`POST /v1/webhook-endpoints`."""

    url: WebAddress


class CardBody(_Body):
    """`POST /v1/tokens`; `expiry_year` has four digits."""

    number: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{12,19}\Z")]
    expiry_month: Annotated[int, msgspec.Meta(ge=1, le=12)]
    expiry_year: Annotated[int, msgspec.Meta(ge=2000, le=2099)]
    cvc: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{3,4}\Z")]


def decode(body: bytes, kind: type[T]) -> T:
    """Return the body; raises `InvalidRequest` that names the member at fault."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise InvalidRequest(str(error), _param(str(error))) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidRequest("The body is not JSON.") from error


def moment_of(parameters: Mapping[str, str], name: str) -> datetime:
    """Return a query parameter in RFC 3339; raises `InvalidRequest`."""
    try:
        return msgspec.convert(parameters.get(name), _Moment)
    except msgspec.ValidationError as error:
        raise InvalidRequest(f"{name} is not a time with a zone.", name) from error


def _param(message: str) -> str | None:
    path = _FAULT_PATH.search(message)
    unknown = _UNKNOWN_FIELD.search(message)
    names = [path["path"] if path else "", unknown["name"] if unknown else ""]
    return ".".join(name for name in names if name) or None
