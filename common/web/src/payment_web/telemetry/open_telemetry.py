"""OpenTelemetry's own SDK, which batches what is observed and sends it from threads of its own.

Importing this module needs the extra `telemetry` of this distribution.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version

from flask import Flask
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.metrics import Meter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Tracer
from opentelemetry.util.re import parse_env_headers

from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_web.telemetry.log_events import LogEvents
from payment_web.telemetry.observed_calls import ObservedTransport
from payment_web.telemetry.observed_requests import ObservedRequests

_NAMESPACE = "payment-connector"
# Seconds for one export with its repetitions: a worker that stops waits for two of them.
_TIMEOUT = 1


@dataclass(frozen=True)
class OpenTelemetry:
    """Observes one application. What a collector does not take is dropped, and logged by the SDK.

    The providers survive the fork of a worker: the SDK starts its threads anew in each process.
    """

    tracer: Tracer
    meter: Meter

    @classmethod
    def exporting(cls, application: str, endpoint: str, headers: str) -> "OpenTelemetry":
        """Return what sends to the collector at the endpoint; `headers` are `name=value,...`."""
        release = version("payment-core")
        resource = Resource.create(
            {
                "service.namespace": _NAMESPACE,
                "service.name": application,
                "service.version": release,
            }
        )
        named: Mapping[str, str] = parse_env_headers(headers, liberal=True)
        traces = OTLPSpanExporter(f"{endpoint}/v1/traces", headers=dict(named), timeout=_TIMEOUT)
        metrics = OTLPMetricExporter(
            f"{endpoint}/v1/metrics", headers=dict(named), timeout=_TIMEOUT
        )
        tracers = TracerProvider(resource=resource)
        tracers.add_span_processor(BatchSpanProcessor(traces))
        meters = MeterProvider([PeriodicExportingMetricReader(metrics)], resource=resource)
        return cls(tracers.get_tracer(_NAMESPACE, release), meters.get_meter(_NAMESPACE, release))

    def observed(self, world: World) -> World:
        """Return a world whose transport makes a span and a duration of each call."""
        transport = ObservedTransport.around(world.transport, self.tracer, self.meter)
        return replace(world, transport=transport)

    def observe(self, app: Flask) -> None:
        """Make a span and a duration of each request, and count the log events of this process."""
        served = ObservedRequests.around(app.wsgi_app, self.tracer, self.meter)
        app.url_value_preprocessor(served.keep_route)
        app.wsgi_app = served  # type: ignore[method-assign]
        get_logger().observers = (LogEvents.counted_by(self.meter),)
