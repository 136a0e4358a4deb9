"""Every request that the connector serves: from which caller, and how it is answered."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol
from urllib.parse import urlsplit

import msgspec

from payment_core.runtime.transport import Request, Response, Timeouts
from sandbox.in_process import InProcessNetwork
from simulation.calls import Call, header_of, text_of
from simulation.circumstances import Circumstance, marks

_WHOLE = 10_000
PROCESSOR, EVENT_HANDLER = "processor.test", "events.test"
_ACTIONS = {
    "capturePayment": "capture",
    "refundPayment": "refund",
    "cancelPayment": "cancel",
    "reversePayment": "reverse",
}


class InboundRequest:
    """One request to the connector, or one run of a job, and the calls it made so far.

    `seconds` is how much time passed on its behalf, whatever others did meanwhile.
    """

    def __init__(self, flow: str, request: Request | None = None) -> None:
        self.flow = flow
        self.request = request
        self.calls: list[Call] = []
        self.seconds = 0.0
        self.is_intrusion = _is_attacking.get()
        self.marks = marks.get()
        self.answer: Response | None = None

    @property
    def path(self) -> str:
        """The path that is asked for."""
        return urlsplit(self.request.url).path if self.request is not None else ""

    @property
    def session_id(self) -> str | None:
        """The session that its sender names."""
        return header_of(self.request, "X-Session-Id") or None if self.request else None

    @property
    def outcome(self) -> dict[str, Any]:
        """The JSON body of a good answer."""
        if self.answer is None or self.answer.status >= 300 or not self.answer.body:
            return {}
        found = msgspec.json.decode(self.answer.body)
        return found if isinstance(found, dict) else {}


_current: ContextVar[InboundRequest | None] = ContextVar("inbound", default=None)
_is_attacking: ContextVar[bool] = ContextVar("attacking", default=False)


def current_inbound() -> InboundRequest | None:
    """Return the request that is served by this thread."""
    return _current.get()


def flow_now() -> str:
    """Return the flow that is under way here and now."""
    inbound = _current.get()
    return inbound.flow if inbound else "other"


@contextmanager
def serving(inbound: InboundRequest) -> Iterator[InboundRequest]:
    """Serve a inbound: calls made inside belong to it."""
    token = _current.set(inbound)
    try:
        yield inbound
    finally:
        _current.reset(token)


@contextmanager
def marked(*circumstances: Circumstance) -> Iterator[None]:
    """Whatever is asked inside is a case of these circumstances."""
    token = marks.set((*marks.get(), *circumstances))
    try:
        yield
    finally:
        marks.reset(token)


@contextmanager
def attacking() -> Iterator[None]:
    """Whatever is asked inside has no right to be served."""
    token = _is_attacking.set(True)
    try:
        yield
    finally:
        _is_attacking.reset(token)


class Listener(Protocol):
    """Is told of every request to the connector."""

    def began(self, inbound: InboundRequest) -> None:
        """A request has come."""

    def answered(self, inbound: InboundRequest) -> None:
        """A request was answered."""

    def lost(self, inbound: InboundRequest) -> None:
        """A request will never be answered: the process died."""


class ObservedNetwork(InProcessNetwork):
    """Notices every request to the connector, and tells the listeners."""

    listeners: Sequence[Listener] = ()

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        """Serve the request in this thread and return the answer."""
        if urlsplit(request.url).netloc not in (PROCESSOR, EVENT_HANDLER):
            return super().send(request, timeouts)
        with serving(InboundRequest(flow_of(request), request)) as inbound:
            for one in self.listeners:
                one.began(inbound)
            try:
                inbound.answer = super().send(request, timeouts)
            except BaseException:
                for one in self.listeners:
                    one.lost(inbound)
                raise
            for one in self.listeners:
                one.answered(inbound)
            return inbound.answer


def flow_of(request: Request) -> str:
    """Return the flow that this request begins or goes on with."""
    url = urlsplit(request.url)
    if url.netloc == EVENT_HANDLER:
        return "event"
    first, *rest = url.path.strip("/").split("/")
    if first == "payments":
        return rest[1] if len(rest) > 1 else _way_to_pay(request)
    if first == "operations" and rest[0] == "payment-intents":
        return _operation(request)
    if first == "operations":
        return "recurring" if rest[0] == "transactions" else rest[0]
    return {"webhooks": "webhook", "stored-payment-methods": "stored method"}.get(first, first)


def _way_to_pay(request: Request) -> str:
    text = text_of(request)
    if "storedPaymentMethodId" in text or "storePaymentMethod" in text:
        return "authorize with a stored card"
    if "quotedAmount" in text:
        return "authorize by a sheet"
    is_away = '"ideal"' in text or "tok_three_ds" in text
    return "authorize with redirect" if is_away else "authorize"


def _operation(request: Request) -> str:
    try:
        [action] = msgspec.json.decode(text_of(request))["actions"]
        name, amount = _ACTIONS[action["action"]], action.get("amount")
    except (msgspec.DecodeError, KeyError, ValueError, TypeError):
        return "no operation"
    return f"partial {name}" if amount and amount["centAmount"] < _WHOLE else name
