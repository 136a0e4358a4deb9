"""What is observed of requests and calls: enough to find what is slow, and nothing personal."""

import pytest
from flask import Flask
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from payment_core.runtime.transport import (
    NotAnswered,
    NotSent,
    Request,
    Response,
    Timeouts,
)
from payment_core.runtime.world import World
from payment_web.telemetry.open_telemetry import OpenTelemetry

_TIMEOUTS = Timeouts(1, 1)
_CALL = Request("GET", "https://api.test/customers/jane@example.com?where=secret", {})


class Answering:
    """A transport that answers, or fails."""

    def __init__(self, answer: Response | Exception) -> None:
        self.answer = answer

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Watched:
    """An observed application with one route, and what was observed."""

    def __init__(self) -> None:
        self._spans = InMemorySpanExporter()
        self._metrics = InMemoryMetricReader()
        tracers = TracerProvider()
        tracers.add_span_processor(SimpleSpanProcessor(self._spans))
        meters = MeterProvider([self._metrics])
        self.telemetry = OpenTelemetry(tracers.get_tracer("t"), meters.get_meter("t"))

    def app(self) -> Flask:
        app = Flask("watched")
        app.add_url_rule("/payments/<one>", view_func=lambda one: one)
        app.add_url_rule("/trouble", "trouble", lambda: ("", 503))
        self.telemetry.observe(app)
        return app

    def span(self) -> ReadableSpan:
        [span] = self._spans.get_finished_spans()
        return span

    def counted(self, metric: str) -> list[dict[str, object]]:
        data = self._metrics.get_metrics_data()
        assert data is not None
        [found] = [
            one
            for resource in data.resource_metrics
            for scope in resource.scope_metrics
            for one in scope.metrics
            if one.name == metric
        ]
        return [dict(point.attributes or {}) for point in found.data.data_points]


def test_a_request_is_named_by_its_route_and_never_by_its_path() -> None:
    watched = Watched()
    watched.app().test_client().get("/payments/jane@example.com?token=secret")
    assert watched.span().name == "GET /payments/<one>"
    assert dict(watched.span().attributes or {}) == {
        "http.request.method": "GET",
        "http.route": "/payments/<one>",
        "http.response.status_code": 200,
    }
    assert watched.counted("http.server.request.duration") == [
        {
            "http.request.method": "GET",
            "http.route": "/payments/<one>",
            "http.response.status_code": 200,
        }
    ]


def test_what_callers_invent_makes_no_series_of_its_own() -> None:
    watched = Watched()
    watched.app().test_client().open("/nowhere", method="INVENTED")
    assert watched.span().name == "_OTHER"
    [point] = watched.counted("http.server.request.duration")
    assert (point["http.request.method"], point["http.route"]) == ("_OTHER", "unknown")


def test_a_request_is_part_of_its_callers_trace() -> None:
    watched = Watched()
    trace = "0af7651916cd43dd8448eb211c80319c"
    header = {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    watched.app().test_client().get("/payments/one", headers=header)
    context = watched.span().context
    assert context is not None
    assert f"{context.trace_id:032x}" == trace


def test_trouble_of_ours_is_an_error() -> None:
    watched = Watched()
    watched.app().test_client().get("/trouble")
    assert not watched.span().status.is_ok


def test_a_call_is_named_by_its_host() -> None:
    watched = Watched()
    answer = Response(404, b"", {})
    world = watched.telemetry.observed(World(Answering(answer)))
    assert world.transport.send(_CALL, _TIMEOUTS) is answer
    assert watched.span().name == "GET api.test"
    assert dict(watched.span().attributes or {}) == {
        "http.request.method": "GET",
        "server.address": "api.test",
        "http.response.status_code": 404,
    }


@pytest.mark.parametrize("error", [NotSent("secret"), NotAnswered("secret")])
def test_an_error_stays_the_same_and_is_told_by_its_type(error: Exception) -> None:
    watched = Watched()
    world = watched.telemetry.observed(World(Answering(error)))
    with pytest.raises(type(error)) as raised:
        world.transport.send(_CALL, _TIMEOUTS)
    assert raised.value is error
    span = watched.span()
    assert (span.attributes or {})["error.type"] == type(error).__name__
    assert "secret" not in span.to_json()
