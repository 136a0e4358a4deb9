"""Outgoing calls as spans and durations.

https://opentelemetry.io/docs/specs/semconv/http/http-spans: of a URL only the host is told, since
paths hold ids of customers and a query may hold an e-mail address.
"""

from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlsplit

from opentelemetry.metrics import Histogram, Meter
from opentelemetry.trace import SpanKind, StatusCode, Tracer

from payment_core.runtime.transport import (
    NotAnswered,
    NotSent,
    Request,
    Response,
    Timeouts,
    Transport,
)
from payment_web.telemetry.error_messages import NO_MESSAGES


@dataclass(frozen=True)
class ObservedTransport:
    """A transport that changes nothing in requests, answers and errors."""

    transport: Transport
    tracer: Tracer
    durations: Histogram

    @classmethod
    def around(cls, transport: Transport, tracer: Tracer, meter: Meter) -> "ObservedTransport":
        """Return a transport that observes this one."""
        durations = meter.create_histogram("http.client.request.duration", unit="s")
        return cls(transport, tracer, durations)

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        """Return the answer, whatever its status; raises `NotSent` or `NotAnswered`."""
        host = urlsplit(request.url).hostname or ""
        told: dict[str, str | int] = {
            "http.request.method": request.method,
            "server.address": host,
        }
        begun = perf_counter()
        with self.tracer.start_as_current_span(
            f"{request.method} {host}", kind=SpanKind.CLIENT, **NO_MESSAGES
        ) as span:
            try:
                answer = self.transport.send(request, timeouts)
                told["http.response.status_code"] = answer.status
                return answer
            except (NotSent, NotAnswered) as error:
                told["error.type"] = type(error).__name__
                span.set_status(StatusCode.ERROR, type(error).__name__)
                raise
            finally:
                span.set_attributes(told)
                self.durations.record(perf_counter() - begun, told)
