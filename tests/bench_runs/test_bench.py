"""The bench itself, with points of one second."""

import os
import socket
from pathlib import Path

import msgspec
import pytest

from bench_runs.__main__ import main
from bench_runs.report import Report

pytestmark = pytest.mark.servers

CALLS = {"capture": 4, "payment-components": 0}
SHORT = ("--latency", "0", "--clients", "2", "--seconds", "1")


def test_a_report_has_every_point_with_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--operations", ",".join(CALLS), *SHORT, "--output", "json"]) == 0

    report = msgspec.json.decode(capsys.readouterr().out, type=Report)
    assert report.is_pinned == (len(os.sched_getaffinity(0)) > 1)
    assert [(one.name, bool(one.commit)) for one in report.checkouts] == [("new", True)]
    assert [(one.operation, one.latency_ms, one.clients) for one in report.points] == [
        (name, 0, 2) for name in CALLS
    ]
    for one in report.points:
        assert one.answers == {"200": one.requests}
        assert one.not_successful == report.not_successful == 0
        assert one.upstream_calls == pytest.approx(CALLS[one.operation], abs=0.1)
        assert one.floor.calls == CALLS[one.operation]
        assert 0 < one.p50_ms <= one.p95_ms <= one.p99_ms
        assert one.requests_per_second > 0
        assert one.cpu_ms > one.floor.cpu_ms == one.floor.waiting_cpu_ms
        assert one.start_seconds > 0
        assert one.memory_mib > 0
        assert one.memory_at_start_mib > 0
        assert (one.ratios.cpu is None) == (one.floor.calls == 0)


def test_a_table_tells_of_both_checkouts(capsys: pytest.CaptureFixture[str]) -> None:
    root = Path(__file__).parents[2]
    assert main(["--operations", "webhook", *SHORT, "--baseline", str(root)]) == 0

    text = capsys.readouterr().out
    for heading in ("new, 0 ms upstream", "baseline, 0 ms upstream", "new : baseline"):
        assert f"**{heading}**" in text
    assert text.count("| webhook | 2 |") == 2
    assert text.count("| webhook | 0 | 2 |") == 1


def test_the_cost_of_telemetry_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--operations", "config", *SHORT, "--telemetry"]) == 0

    text = capsys.readouterr().out
    for heading in ("telemetry, 0 ms upstream", "new, 0 ms upstream", "telemetry : new"):
        assert f"**{heading}**" in text
    assert text.count("| config | 2 |") == 2
    assert text.count("| config | 0 | 2 |") == 1


def test_a_port_that_is_in_use_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["--port", str(port)]) == 2

    assert f"Port {port} is in use" in capsys.readouterr().err


def test_a_core_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--cores", "0,4095"]) == 2

    assert "Core 4095 is not there" in capsys.readouterr().err


def test_a_baseline_has_to_be_a_checkout(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["--baseline", str(tmp_path)]) == 2

    assert f"{tmp_path} is no checkout of this project." in capsys.readouterr().err
