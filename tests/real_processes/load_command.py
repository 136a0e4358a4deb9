"""`make load`: load on real processes for some minutes, while faults rotate.

Many shoppers and merchants work at once, impatiently and with copies of their requests, while both
stand-ins are slow, fail, drop connections and answer nonsense. Then the faults end, what is due is
delivered, and all books must agree.
"""

import argparse
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psp_profiles.profiles import PROFILES
from real_processes.checks import Violation
from real_processes.commit import commit
from real_processes.load_run import LoadRun, Plan
from real_processes.process_cluster import CONNECTOR, ProcessCluster, running_cluster
from real_processes.processes import memory_of

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_SERVED = re.compile(r'"message": ?"Request served"')


def add_to(commands: "_Commands") -> None:
    """Add the command line."""
    parser: Any = commands.add_parser("load", description=__doc__)
    parser.add_argument(
        "--minutes", type=float, default=10, help="how long the load_generator stays"
    )
    parser.add_argument("--clients", type=int, default=8, help="how many act at once")
    parser.add_argument("--faults", type=int, default=6, help="faults a second at each stand-in")
    parser.add_argument(
        "--seed", type=int, default=0, help="which load_generator and which fault_rotation"
    )
    parser.add_argument("--provider", choices=PROFILES, default="sandbox", help="which PSP")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    profile = PROFILES[options.provider]
    plan = Plan(options.minutes * 60, options.clients, options.faults, options.seed, abandons=True)
    with (
        tempfile.TemporaryDirectory() as name,
        running_cluster(Path(name), on_demand=False, profile=profile) as cluster,
    ):
        say(f"commit {commit()}, {plan.seconds:.0f} s, {plan.clients} clients, seed {plan.seed}")
        say("start:", *(f"  {start_of(cluster, one)}" for one in CONNECTOR))
        load = LoadRun(cluster, plan)
        load.run()
        try:
            books = load.check()
        except Violation as violation:
            say(*report(load, Path(name)), f"BROKEN: {violation}")
            return 1
        payments = len(books.payments)
        say(*report(load, Path(name)), f"{payments} Payments, 0 broken invariants")
    return 0


def start_of(cluster: ProcessCluster, name: str) -> str:
    """Start a server anew; return how long that takes, and what it needs in memory."""
    server = cluster.server(name)
    server.ask_to_stop()
    server.wait_until_stopped()
    server.start()
    seconds = server.wait_until_ready()
    memory = memory_of([server.pid, *cluster.workers(name)])
    return f"{name}: first answer after {seconds:.2f} s, {memory:.0f} MiB"


def report(load: LoadRun, folder: Path) -> list[str]:
    """Return what a person wants to know about the run."""
    log = (folder / "processor.log").read_text(errors="replace")
    served = len(_SERVED.findall(log))
    faults = load.fault_rotation.happened
    return [
        "answers, times in ms:",
        *load.load_generator.timings.lines(),
        "outcomes: " + _counted(load.load_generator.outcomes),
        "operations: "
        + _counted(Counter(one or "unknown" for one in load.load_generator.told.values())),
        f"faults that happened: {faults.total()}",
        *(f"  {count:>6} {name}" for name, count in faults.most_common()),
        "memory in MiB over time, master and workers together:",
        *load.meter.lines(),
        f"processor: {served} requests, {1000 * load.cpu['processor'] / served:.1f} ms CPU each",
        f"settled after {load.settled_seconds:.0f} s",
    ]


def say(*lines: str) -> None:
    """Print lines."""
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())
