"""A collector that takes OpenTelemetry's protocol over HTTP, and keeps what it was sent."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from sandbox.demo.ports import LOOPBACK


class Collector:
    """`received` holds the path, the headers and the body of each request."""

    def __init__(self) -> None:
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self._server = ThreadingHTTPServer((LOOPBACK, 0), self._handler())

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{LOOPBACK}:{self._server.server_port}"

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen while the context lasts."""
        thread = threading.Thread(target=self._server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()

    def spans(self) -> set[tuple[str, str]]:
        """Return the service and the name of every span."""
        requests = [ExportTraceServiceRequest.FromString(one) for one in self._sent("/v1/traces")]
        return {
            (_service(resource), span.name)
            for request in requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        }

    def metrics(self) -> set[str]:
        """Return the name of every metric."""
        requests = [
            ExportMetricsServiceRequest.FromString(one) for one in self._sent("/v1/metrics")
        ]
        return {
            metric.name
            for request in requests
            for resource in request.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
        }

    def _sent(self, path: str) -> list[bytes]:
        return [body for sent_to, _, body in self.received if sent_to == path]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        received = self.received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                received.append((self.path, dict(self.headers), body))
                self.send_response(200)
                self.send_header("Content-Type", "application/x-protobuf")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Write no log."""

        return Handler


def _service(resource: object) -> str:
    attributes = resource.resource.attributes  # type: ignore[attr-defined]
    return next(str(one.value.string_value) for one in attributes if one.key == "service.name")
