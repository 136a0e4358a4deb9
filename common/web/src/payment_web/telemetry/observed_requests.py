"""Requests as spans and durations.

https://opentelemetry.io/docs/specs/semconv/http/http-spans: a path is told as the template of its
route, and a query not at all, since both may hold what lets its owner in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flask import request
from opentelemetry.metrics import Histogram, Meter
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from payment_web.telemetry.error_messages import NO_MESSAGES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_ROUTE = "payment_web.route"
# Any other name of a method is a caller's invention, and would make a series of its own.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_PROPAGATOR = TraceContextTextMapPropagator()


@dataclass(frozen=True)
class ObservedRequests:
    """WSGI middleware around the whole application."""

    app: "WSGIApplication"
    tracer: Tracer
    durations: Histogram

    @classmethod
    def around(cls, app: "WSGIApplication", tracer: Tracer, meter: Meter) -> "ObservedRequests":
        """Return middleware that observes this application."""
        return cls(app, tracer, meter.create_histogram("http.server.request.duration", unit="s"))

    @staticmethod
    def keep_route(*_: object) -> None:
        """Keep the route of the request that Flask is about to serve."""
        if request.url_rule is not None:
            request.environ[_ROUTE] = request.url_rule.rule
            get_current_span().update_name(f"{request.method} {request.url_rule.rule}")

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Serve one request, as a part of its caller's trace if it names one."""
        method = environ["REQUEST_METHOD"] if environ["REQUEST_METHOD"] in _METHODS else "_OTHER"
        told: dict[str, str | int] = {"http.request.method": method}
        begun = perf_counter()
        with self.tracer.start_as_current_span(
            method, _callers_context(environ), SpanKind.SERVER, **NO_MESSAGES
        ) as span:

            def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
                told["http.response.status_code"] = int(status[:3])
                return start_response(status, headers, *exc_info)

            try:
                return self.app(environ, start)
            finally:
                _finish(span, told, environ)
                self.durations.record(perf_counter() - begun, told)


def _callers_context(environ: "WSGIEnvironment") -> Any:
    header = environ.get("HTTP_TRACEPARENT")
    return _PROPAGATOR.extract({"traceparent": header}) if header else None


def _finish(span: Span, told: dict[str, str | int], environ: "WSGIEnvironment") -> None:
    told["http.route"] = environ.get(_ROUTE, "unknown")
    span.set_attributes(told)
    if int(told.get("http.response.status_code", 500)) >= 500:
        span.set_status(StatusCode.ERROR)
