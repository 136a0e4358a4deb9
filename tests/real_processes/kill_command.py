"""`make kill-runs`: kill -9 the connector at every point where money is on its way.

Each point is run REPEATS times, in turn with a worker killed, with the whole server killed, with
webhooks and messages arriving before the client asks again, with the process that recovers killed
too, and with a client who never asks again.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psp_profiles.profiles import PROFILES
from real_processes.checks import Violation
from real_processes.commit import commit
from real_processes.flows import FLOWS
from real_processes.interruption_points import points_of
from real_processes.kill_runs import Killer, Run, runs_of
from real_processes.process_cluster import running_cluster
from real_processes.stack_client import StackClient

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]

# A claim is somebody's work for a minute; afterwards the event handler finishes it.
_CLAIMS_ARE_OLD = 61


def add_to(commands: "_Commands") -> None:
    """Add the command line."""
    parser: Any = commands.add_parser("kill-runs", description=__doc__)
    parser.add_argument("--repeats", type=int, default=5, help="how often each point is run")
    parser.add_argument("--flow", choices=FLOWS, action="append", help="run only this flow")
    parser.add_argument("--provider", choices=PROFILES, default="sandbox", help="which PSP")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    profile = PROFILES[options.provider]
    started = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_cluster(Path(folder), profile=profile) as cluster,
    ):
        stack_client = StackClient(cluster.facts)
        flows = options.flow or list(FLOWS)
        points = [point for flow in flows for point in points_of(cluster, stack_client, flow)]
        runs = runs_of(points, options.repeats)
        killer = Killer(cluster, stack_client)
        failed = _do(killer, runs)
        _summarize(len(points), runs, killer.kills, time.monotonic() - started, failed)
    return 1 if failed else 0


def _do(killer: Killer, runs: list[Run]) -> list[str]:
    failed = []
    for number, run in enumerate(runs, 1):
        try:
            killer.do(run)
        except Violation as violation:
            failed.append(f"{run}: {violation}")
        _show_progress(number, len(runs), len(failed))
    if killer.has_unasked:
        threading.Event().wait(_CLAIMS_ARE_OLD)
        failed += killer.check_unasked()
    return failed


def _show_progress(done: int, total: int, failures: int) -> None:
    if sys.stderr.isatty() or done == total or done % 50 == 0:
        end = "\n" if done == total or not sys.stderr.isatty() else ""
        sys.stderr.write(f"\r{done}/{total} runs, {failures} failures{end}")
        sys.stderr.flush()


def _summarize(points: int, runs: list[Run], kills: int, seconds: float, failed: list[str]) -> None:
    courses = Counter(str(one.course) for one in runs)
    flows = Counter(one.point.flow for one in runs)
    lines = [
        f"commit {commit()}, {seconds:.0f} s",
        f"{points} points, {len(runs)} runs, {kills} kills, {len(failed)} broken invariants",
        *(f"  {count:>4} {course}" for course, count in courses.items()),
        *(f"  {count:>4} {flow}" for flow, count in flows.items()),
        *failed,
    ]
    sys.stdout.write("\n".join(lines) + "\n")
