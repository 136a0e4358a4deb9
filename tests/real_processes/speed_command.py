"""`make speed`: how fast the processor starts, and what a request costs when all is well.

Times of requests include both stand-ins, which share the machine; processor time is the
processor's alone.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from real_processes.commit import commit
from real_processes.figures import Answer, percentile
from real_processes.market import Market
from real_processes.processes import cpu_of, memory_of
from real_processes.stage import Stage, running_stage

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_STARTS = 5
_AT_ONCE = 32
_WARM_UP = 20


def add_to(commands: "_Commands") -> None:
    """Add the command line."""
    parser: Any = commands.add_parser("speed", description=__doc__)
    parser.add_argument("--requests", type=int, default=500, help="how many of each kind")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as folder, running_stage(Path(folder)) as stage:
        market = Market(stage.facts)
        _say(f"commit {commit()}, {options.requests} requests of each kind")
        starts = sorted(_start(stage) for _ in range(_STARTS))
        _say(f"first answer after {starts[_STARTS // 2]:.2f} s (median of {_STARTS} starts)")
        _say(f"memory at start {memory_of(_processes(stage)):.0f} MiB, master and 2 workers")
        sessions = [market.session(market.cart()) for _ in range(_WARM_UP + options.requests)]
        for warm_up in sessions[:_WARM_UP]:
            market.pay(warm_up)
        pays = [partial(market.pay, one) for one in sessions[_WARM_UP:]]
        paid = [str(one.json()["paymentReference"]) for one in _measure(stage, "payment", pays)]
        captures = [partial(market.intent, one, "capturePayment", 10_000) for one in paid]
        _measure(stage, "capture", captures)
        _crowd(market, options.requests)
        _say(f"memory under {_AT_ONCE} at once {memory_of(_processes(stage)):.0f} MiB")
    return 0


def _start(stage: Stage) -> float:
    server = stage.server("processor")
    server.ask_to_stop()
    server.wait_until_stopped()
    server.start()
    return server.wait_until_ready()


def _measure(stage: Stage, kind: str, acts: Sequence[Callable[[], Answer]]) -> list[Any]:
    """Make the requests one after the other, say what they cost, return the answers."""
    before, seconds, answers = cpu_of(_processes(stage)), [], []
    for act in acts:
        started = time.monotonic()
        answers.append(act())
        seconds.append(time.monotonic() - started)
    used = 1000 * (cpu_of(_processes(stage)) - before) / len(acts)
    ordered = sorted(seconds)
    ranks = ", ".join(f"p{one} {1000 * percentile(ordered, one):.0f}" for one in (50, 95, 99))
    _say(f"{kind}: {len(acts)} requests, {used:.1f} ms CPU each, {ranks} ms")
    return answers


def _crowd(market: Market, number: int) -> None:
    def pay(_: int) -> None:
        market.paid(market.session(market.cart()))

    with ThreadPoolExecutor(_AT_ONCE) as shoppers:
        list(shoppers.map(pay, range(number)))


def _processes(stage: Stage) -> list[int]:
    return [stage.server("processor").pid, *stage.workers("processor")]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
