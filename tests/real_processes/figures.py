"""What a load run measures: answers, their times, memory and processor time."""

import math
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import requests

from real_processes.process_cluster import CONNECTOR, ProcessCluster
from real_processes.processes import cpu_of, memory_of

Answer = requests.Response | None


class Timings:
    """How the requests of each kind were answered, and how long that took; for many threads."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, list[float]] = defaultdict(list)
        self._statuses: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._lock = threading.Lock()

    def take(self, kind: str, act: Callable[[], Answer]) -> Answer:
        """Make a request and note how it went."""
        started = time.monotonic()
        answer = act()
        seconds = time.monotonic() - started
        with self._lock:
            self._seconds[kind].append(seconds)
            self._statuses[kind][str(answer.status_code) if answer is not None else "none"] += 1
        return answer

    @property
    def statuses(self) -> Counter[str]:
        """How often each status was answered, `none` for no answer."""
        total: Counter[str] = Counter()
        for one in self._statuses.values():
            total.update(one)
        return total

    def lines(self) -> list[str]:
        """Return a table: kind, requests, 50th, 95th and 99th percentile in ms, statuses."""
        rows = [f"  {'request':<16}{'count':>7}{'p50':>7}{'p95':>7}{'p99':>7}  answers"]
        for kind, seconds in sorted(self._seconds.items()):
            ordered = sorted(seconds)
            ranks = "".join(f"{1000 * percentile(ordered, one):>7.0f}" for one in (50, 95, 99))
            answers = ", ".join(
                f"{status} {count}" for status, count in sorted(self._statuses[kind].items())
            )
            rows.append(f"  {kind:<16}{len(ordered):>7}{ranks}  {answers}")
        return rows


def percentile(ordered: Sequence[float], rank: int) -> float:
    """Return the smallest of the ordered values that this share, in percent, does not exceed."""
    return ordered[max(0, math.ceil(len(ordered) * rank / 100) - 1)]


class Meter:
    """Reads memory and processor time of the connector's servers while they work."""

    def __init__(self, cluster: ProcessCluster, every_seconds: float) -> None:
        self._cluster = cluster
        self._pause = every_seconds
        self._is_over = threading.Event()
        self._cpu_before = {name: cpu_of(self._processes(name)) for name in CONNECTOR}
        self.memory: dict[str, list[float]] = {name: [self._memory(name)] for name in CONNECTOR}

    def run(self) -> None:
        """Read every few seconds, until `stop`."""
        while not self._is_over.wait(self._pause):
            for name in CONNECTOR:
                self.memory[name].append(self._memory(name))

    def stop(self) -> None:
        """Read no more."""
        self._is_over.set()

    def cpu(self, name: str) -> float:
        """Return the seconds of processor time since the start, of workers that still live."""
        return cpu_of(self._processes(name)) - self._cpu_before[name]

    def lines(self) -> list[str]:
        """Return the course of the memory, in MiB."""
        return [
            f"  {name:<16}{_course(self.memory[name])}, most {max(self.memory[name]):.0f}"
            for name in CONNECTOR
        ]

    def _memory(self, name: str) -> float:
        return memory_of(self._processes(name))

    def _processes(self, name: str) -> list[int]:
        return [self._cluster.server(name).pid, *self._cluster.workers(name)]


def _course(values: Sequence[float]) -> str:
    shown = values[:: max(1, len(values) // 8)]
    return " ".join(f"{one:.0f}" for one in [*shown, values[-1]])
