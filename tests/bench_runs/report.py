"""What a run comes to, and the arithmetic between what was measured and what is reported."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from bench_runs.load import Load
from bench_runs.upstream import Shape
from real_processes.figures import percentile

NEW, BASELINE, TELEMETRY = "new", "baseline", "telemetry"
QUIET = 5  # percent of a core, which others may take before it is a disturbance


class Floor(msgspec.Struct, frozen=True, rename="camel"):
    """The upstream calls of one request, made by libcurl alone on the application's core.

    `p50_ms` is how long they take one after the other at the point's latency, `waiting_cpu_ms`
    their processor time meanwhile, and `cpu_ms` that without latency: a core that rests between two
    calls needs several times as long for each.
    """

    calls: int
    p50_ms: float
    cpu_ms: float
    waiting_cpu_ms: float

    def cpu_with(self, clients: int) -> float:
        """Return the processor time to compare with; many clients leave the core no rest."""
        return self.waiting_cpu_ms if clients == 1 else self.cpu_ms

    def requests_per_second(self, clients: int) -> float | None:
        """Return what so many clients could get if nothing else had to be done; None: no calls.

        Clients that wait for answers limit it, or the core that makes the calls.
        """
        if self.calls == 0:
            return None
        return min(1000 * clients / self.p50_ms, 1000 / self.cpu_ms)


class Ratios(msgspec.Struct, frozen=True, rename="camel"):
    """Measured divided by its floor; None where nothing is called."""

    requests_per_second: float | None
    cpu: float | None


class Point(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """One operation with so many clients at this latency; times in ms, memory in MiB.

    `load_percent` is what load and upstream took of their core, `others_percent` what strangers
    took of that core on which they took more; None when nothing was pinned.
    """

    checkout: str
    operation: str
    latency_ms: int
    clients: int
    requests: int
    requests_per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    cpu_ms: float
    upstream_calls: float
    start_seconds: float
    memory_at_start_mib: float
    memory_mib: float
    answers: dict[str, int]
    not_successful: int
    load_percent: float | None
    others_percent: float | None
    floor: Floor
    ratios: Ratios


class Subject(msgspec.Struct, frozen=True):
    """A checkout that was measured."""

    name: str
    commit: str


class Report(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A whole run. Of two checkouts, the first is compared with the second."""

    cores: int
    is_pinned: bool
    seconds: float
    shape: Shape
    checkouts: Sequence[Subject]
    points: Sequence[Point]

    @property
    def not_successful(self) -> int:
        """How many requests had no answer or another than 2xx."""
        return sum(one.not_successful for one in self.points)


class Measured(msgspec.Struct, frozen=True):
    """What was read before, while and after a load ran against one application; times in s."""

    load: Load
    cpu_seconds: float
    upstream_calls: int
    memory_mib: float
    load_percent: float | None
    others_percent: float | None


class Clocks(NamedTuple):
    """Seconds: the time, the processor time of the application and of load with upstream, and how
    long the application's core and the other one were busy.
    """

    time: float
    application: float
    load: float
    application_core: float
    load_core: float


def load_percent(before: Clocks, after: Clocks) -> float:
    """Return what load and upstream took of their core."""
    return 100 * (after.load - before.load) / (after.time - before.time)


def others_percent(before: Clocks, after: Clocks) -> float:
    """Return what strangers took of the core on which they took more."""
    spent = [ended - began for began, ended in zip(before, after, strict=True)]
    passed, application, load, application_core, load_core = spent
    return 100 * max(0.0, application_core - application, load_core - load) / passed


class Start(NamedTuple):
    """How long an application took until its first answer, and what it took of memory then."""

    seconds: float
    memory_mib: float


class Key(msgspec.Struct, frozen=True):
    """Which point it is."""

    checkout: str
    operation: str
    latency_ms: int
    clients: int


def point(key: Key, load: Load, runs: Sequence[Measured], floor: Floor, start: Start) -> Point:
    """Return the figures of these runs together; `load` is what all their clients saw."""
    ordered = sorted(load.microseconds) or [0]
    requests = max(1, len(load.microseconds))
    per_second = requests / load.seconds if load.seconds else 0.0
    cpu = 1000 * sum(one.cpu_seconds for one in runs) / requests
    return Point(
        **msgspec.structs.asdict(key),
        requests=len(load.microseconds),
        requests_per_second=per_second,
        p50_ms=percentile(ordered, 50) / 1000,
        p95_ms=percentile(ordered, 95) / 1000,
        p99_ms=percentile(ordered, 99) / 1000,
        cpu_ms=cpu,
        upstream_calls=sum(one.upstream_calls for one in runs) / requests,
        start_seconds=start.seconds,
        memory_at_start_mib=start.memory_mib,
        memory_mib=max(one.memory_mib for one in runs),
        answers=load.answers,
        not_successful=load.not_successful,
        load_percent=_mean([one.load_percent for one in runs]),
        others_percent=_mean([one.others_percent for one in runs]),
        floor=floor,
        ratios=ratios(per_second, cpu, floor, key.clients),
    )


def ratios(per_second: float, cpu_ms: float, floor: Floor, clients: int) -> Ratios:
    """Return what was measured divided by the floor."""
    possible = floor.requests_per_second(clients)
    return Ratios(
        requests_per_second=per_second / possible if possible else None,
        cpu=cpu_ms / floor.cpu_with(clients) if possible else None,
    )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [one for one in values if one is not None]
    return sum(known) / len(known) if known else None
