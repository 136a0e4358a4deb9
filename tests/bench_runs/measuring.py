"""Measuring: each point once for every checkout, one right after the other."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from itertools import product
from pathlib import Path

import msgspec

from bench_runs import bare_calls
from bench_runs.applications import Application, Checkout, running_application
from bench_runs.bare_calls import Call, Plan, Rounds
from bench_runs.cores import Cores, pinned_to, seconds_busy, seconds_used
from bench_runs.errors import BenchError
from bench_runs.load import added, run_load
from bench_runs.operations import Operation, Request
from bench_runs.report import (
    QUIET,
    Clocks,
    Floor,
    Key,
    Measured,
    Point,
    Start,
    load_percent,
    others_percent,
    point,
)
from bench_runs.upstream import Upstream
from real_processes.figures import percentile

_WARM_UP_CLIENTS = 16
_WARM_UP_SECONDS = 1.5
_SHORTEST_FLOOR, _LONGEST_FLOOR = 0.2, 0.8  # seconds


class Measuring:
    """Measures operations at a running upstream.

    With several checkouts each point has two rounds, the second in the opposite order, so that a
    machine that gets slower or faster meanwhile does so for all of them.
    """

    def __init__(
        self,
        upstream: Upstream,
        checkouts: Sequence[Checkout],
        ports: Sequence[int],
        cores: Cores,
        seconds: float,
        tries: int,
        folder: Path,
    ) -> None:
        self._upstream = upstream
        self._checkouts = checkouts
        self._ports = ports
        self._cores = cores
        self._tries = tries
        self._folder = folder
        self._rounds = 1 if len(checkouts) == 1 else 2
        self._seconds = seconds / self._rounds
        self._runs = 0

    def points(
        self,
        operation: Operation,
        latencies: Sequence[int],
        clients: Sequence[int],
        say: Callable[[Point], None],
    ) -> list[Point]:
        """Return the points of one operation, measured at applications that are started for it.

        Raises `BenchError` when nothing succeeds, or when telemetry that is on is not sent.
        """
        request = operation.request(self._upstream.token())
        exports = self._upstream.exports()
        found: list[Point] = []
        with ExitStack() as stack:
            applications = [stack.enter_context(one) for one in self._started(operation)]
            for one in applications:
                self._warm_up(request, one)
            calls = self._record(request, applications[0])
            for latency, number in product(latencies, clients):
                key = Key("", operation.name, latency, number)
                points = self._point(key, request, applications, self._floor(calls, latency))
                found += points
                for each in points:
                    say(each)
        is_sent = any(one.sends_telemetry for one in self._checkouts)
        if is_sent and self._upstream.exports() == exports:
            raise BenchError("No telemetry has reached the collector.")
        return found

    def _started(self, operation: Operation) -> list[AbstractContextManager[Application]]:
        return [
            running_application(
                operation.application,
                origin,
                port,
                self._upstream.url,
                self._folder,
                self._cores.application,
            )
            for origin, port in zip(self._checkouts, self._ports, strict=True)
        ]

    def _warm_up(self, request: Request, application: Application) -> None:
        """Let every worker fetch tokens and keys; raises `BenchError` when nothing succeeds."""
        self._upstream.prepare(0)
        seconds = min(self._seconds, _WARM_UP_SECONDS)
        load = run_load(
            self._next(request),
            application.port,
            clients=_WARM_UP_CLIENTS,
            seconds=seconds,
            core=self._cores.load,
        )
        if not any(status.startswith("2") for status in load.answers):
            answer = load.wrong or "no answer"
            log = application.last_lines()
            raise BenchError(f"{request.method} {request.target}: {answer}\n{log}")

    def _record(self, request: Request, application: Application) -> Sequence[Call]:
        self._upstream.prepare(0, "record")
        only = self._next(request)
        run_load(only, application.port, clients=1, seconds=10, core=self._cores.load, limit=1)
        return self._upstream.recorded()

    def _floor(self, calls: Sequence[Call], latency: int) -> Floor:
        if not calls:
            return Floor(0, 0.0, 0.0, 0.0)
        without = self._bare(calls, 0)
        delayed = self._bare(calls, latency) if latency else without
        return Floor(
            calls=len(calls),
            p50_ms=percentile(sorted(delayed.microseconds), 50) / 1000,
            cpu_ms=without.cpu_ms,
            waiting_cpu_ms=delayed.cpu_ms,
        )

    def _bare(self, calls: Sequence[Call], latency: int) -> Rounds:
        self._upstream.prepare(latency, "replay")
        seconds = max(_SHORTEST_FLOOR, min(_LONGEST_FLOOR, self._seconds / 4))
        plan = Plan(self._upstream.url, list(calls), seconds)
        with pinned_to(self._cores.application):
            done = subprocess.run(
                [sys.executable, "-P", bare_calls.__file__],
                input=msgspec.json.encode(plan),
                stdout=subprocess.PIPE,
                check=False,
            )
        if done.returncode != 0:
            raise BenchError("The bare calls ended early.")
        return msgspec.json.decode(done.stdout, type=Rounds)

    def _point(
        self, key: Key, request: Request, applications: Sequence[Application], floor: Floor
    ) -> list[Point]:
        runs: dict[str, list[Measured]] = {one.origin.name: [] for one in applications}
        for number in range(self._rounds):
            for one in applications if number % 2 == 0 else reversed(applications):
                runs[one.origin.name].append(self._quietest(key, request, one))
        return [
            point(
                msgspec.structs.replace(key, checkout=one.origin.name),
                added(each.load for each in runs[one.origin.name]),
                runs[one.origin.name],
                floor,
                Start(one.start_seconds, one.memory_at_start),
            )
            for one in applications
        ]

    def _quietest(self, key: Key, request: Request, application: Application) -> Measured:
        """Measure until nobody disturbs, or as often as allowed; return the least disturbed."""
        found: list[Measured] = []
        while len(found) < self._tries:
            found.append(self._run(key, request, application))
            if (found[-1].others_percent or 0) < QUIET:
                break
        return min(found, key=lambda one: one.others_percent or 0)

    def _run(self, key: Key, request: Request, application: Application) -> Measured:
        self._upstream.prepare(key.latency_ms)
        before = self._read(application)
        load = run_load(
            self._next(request),
            application.port,
            clients=key.clients,
            seconds=self._seconds,
            core=self._cores.load,
        )
        after = self._read(application)
        return Measured(
            load=load,
            cpu_seconds=after.application - before.application,
            upstream_calls=self._upstream.calls(),
            memory_mib=application.memory(),
            load_percent=load_percent(before, after) if self._cores.are_pinned else None,
            others_percent=others_percent(before, after) if self._cores.are_pinned else None,
        )

    def _read(self, application: Application) -> Clocks:
        """Read all clocks; the load has ended by then and counts as a child."""
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        load = ended.ru_utime + ended.ru_stime + seconds_used(self._upstream.process)
        core, other = self._cores
        return Clocks(
            time.perf_counter(),
            application.seconds_used(),
            load,
            seconds_busy(core) if core is not None else 0.0,
            seconds_busy(other) if other is not None else 0.0,
        )

    def _next(self, request: Request) -> Request:
        self._runs += 1
        return request.in_run(self._runs)
