"""Traces and metrics of processes that are started as they are deployed."""

import subprocess
import sys
from pathlib import Path

import pytest

from collector_support import Collector
from hosting_support import served, start_commands
from sandbox.demo.services import ROOT

pytestmark = pytest.mark.servers
_TOKEN = "collector-token-of-the-test"
# Without a collector, nothing of OpenTelemetry is even loaded.
_IS_LOADED = (
    "import sys; from processor.app import create_app; create_app();"
    "print([one for one in sys.modules if one.startswith('opentelemetry')])"
)


def telemetry_of(collector: Collector) -> dict[str, str]:
    return {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_EXPORTER_OTLP_HEADERS": f"authorization=Bearer%20{_TOKEN}",
    }


def test_spans_and_metrics_of_every_worker_arrive_until_it_stops(backend_settings: Path) -> None:
    collector = Collector()
    serving = start_commands()["processor"].serving
    with (
        collector.listening(),
        served(
            serving, ROOT / "processor", backend_settings, environment=telemetry_of(collector)
        ) as server,
    ):
        server.get("/health")
        server.get("/payments/an-id/return?token=a-secret-token")
        server.get("/operations/config", **{"X-Session-Id": "a-secret-session"})
        assert "exit code 0" in server.stop()

    assert {
        ("processor", "GET /health"),
        ("processor", "GET /payments/<payment_id>/return"),
        ("processor", "GET /operations/config"),
        ("processor", "GET 127.0.0.1"),
    } <= collector.spans()
    assert {
        "http.server.request.duration",
        "http.client.request.duration",
        "payment_connector.log.events",
    } <= collector.metrics()
    everything = b"".join(body for _, _, body in collector.received)
    assert b"a-secret" not in everything
    assert all(
        headers["authorization"] == f"Bearer {_TOKEN}" for _, headers, _ in collector.received
    )
    assert _TOKEN not in server.log()


def test_a_collector_that_is_gone_does_no_harm(backend_settings: Path) -> None:
    collector = Collector()
    with collector.listening():
        pass
    serving = start_commands()["processor"].serving
    with served(
        serving, ROOT / "processor", backend_settings, environment=telemetry_of(collector)
    ) as server:
        assert server.get("/health").json() == {"status": "ok"}
        assert "exit code 0" in server.stop()


def test_nothing_is_loaded_without_a_collector(backend_settings: Path) -> None:
    command = f'set -a; . {backend_settings}; exec {sys.executable} -c "{_IS_LOADED}"'
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=ROOT / "processor" / "src",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
