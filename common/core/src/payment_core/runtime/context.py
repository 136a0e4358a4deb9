"""What belongs to the request being served: its correlation id and how long it may take."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class RequestContext:
    """`deadline` is a monotonic time in seconds after which no new call starts."""

    correlation_id: str = ""
    deadline: float = float("inf")


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
    _current.set(RequestContext(correlation_id, _current.get().deadline))
