"""What belongs to the request being served: its correlation id, its deadline and its trigger."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

import msgspec
from msgspec.structs import replace


class TriggerType(StrEnum):
    """What made the connector act.

    `merchant` is a payment intent, which Checkout passes on, or an operator's action;
    `checkout` is a recurring transaction.
    """

    SHOPPER = "shopper"
    CHECKOUT = "checkout"
    MERCHANT = "merchant"
    WEBHOOK = "webhook"
    MESSAGE = "message"
    JOB = "job"


class Trigger(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What made the connector act, and who asked where that is known.

    `client_id` is the API client whose token the caller had, `user_id` a user of the Merchant
    Center. A shopper is named by nothing: the Payment knows its customer.
    """

    type: TriggerType
    client_id: str | None = None
    user_id: str | None = None


class RequestContext(msgspec.Struct, frozen=True):
    """`deadline` is a monotonic time in seconds after which no new call starts.

    `trigger` is None where no payment can change.
    """

    correlation_id: str = ""
    deadline: float = float("inf")
    trigger: Trigger | None = None


_OUTSIDE = RequestContext()
_current: ContextVar[RequestContext] = ContextVar("request_context", default=_OUTSIDE)


def current_request() -> RequestContext:
    """Return the context of the request that this thread serves."""
    return _current.get()


@contextmanager
def serving(context: RequestContext) -> Iterator[None]:
    """Serve one request: calls made inside see its context."""
    token = _current.set(context)
    try:
        yield
    finally:
        _current.reset(token)


def correlate(correlation_id: str) -> None:
    """Give the request a better correlation id, for instance its session's."""
    _current.set(replace(_current.get(), correlation_id=correlation_id))


def triggered_by(trigger: Trigger) -> None:
    """Say what the request is about to act on; the Payments that it changes record it."""
    _current.set(replace(_current.get(), trigger=trigger))


def asked_by(client_id: str | None = None, user_id: str | None = None) -> None:
    """Say whose token the caller of a request had that has a trigger already."""
    trigger = _current.get().trigger
    if trigger is not None:
        triggered_by(replace(trigger, client_id=client_id, user_id=user_id))
