"""`make bench`: throughput, latency, processor time and memory of the connector.

An application runs as its Procfile says on one core, in front of a fast upstream that answers for
commercetools and the PSP; load and upstream have another core. Beside each figure stands its
floor: the same upstream calls, made by libcurl alone.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench_runs.applications import Checkout, checkout
from bench_runs.cores import Cores, choose, pinned_to
from bench_runs.errors import BenchError
from bench_runs.measuring import Measuring
from bench_runs.operations import OPERATIONS, USUAL
from bench_runs.ports import choose_ports
from bench_runs.report import BASELINE, NEW, TELEMETRY, Point, Report, Subject
from bench_runs.tables import markdown
from bench_runs.upstream import Shape, running_upstream
from sandbox.demo.services import ROOT


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 1 when requests did not succeed, 2 when nothing could be measured."""
    options = _parser().parse_args(arguments)
    try:
        report = _measure(options)
    except BenchError as error:
        _say(str(error))
        return 2
    text = markdown(report)
    if options.output == "json":
        text = msgspec.json.format(msgspec.json.encode(report), indent=2).decode()
    sys.stdout.write(f"{text}\n")
    return 1 if report.not_successful else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench_runs", description=__doc__)
    add = parser.add_argument
    usual = [one.name for one in USUAL]
    names = f"comma-separated, of {', '.join(OPERATIONS)}"
    add("--operations", type=_known, default=usual, help=f"{names}; default: the first seven")
    add("--clients", type=_positive, default=[1, 16, 64], help="at once; default 1,16,64")
    add("--latency", type=_numbers, default=[0, 40], help="of each upstream call, ms; default 0,40")
    add("--seconds", type=float, default=3, help="of load for each point; default 3")
    add("--tries", type=int, default=1, help="for each point, when others disturb; default 1")
    compared = parser.add_mutually_exclusive_group().add_argument
    compared("--baseline", type=Path, help="another checkout with its .venv, measured in between")
    compared("--telemetry", action="store_true", help="compare with and without OpenTelemetry")
    add("--output", choices=("markdown", "json"), default="markdown")
    add("--cores", type=_two, help="of the application and of all else; default: the first two")
    add("--port", type=int, default=0, help="the first of the ports to use; default: any free ones")
    add("--line-items", type=int, default=3, help="of each cart; default 3")
    add("--payments-per-cart", type=int, default=1, help="with the new one; default 1")
    add("--transactions-per-payment", type=int, default=1, help="before the request; default 1")
    add("--cards", type=int, default=1, help="stored for each customer; default 1")
    return parser


def _known(text: str) -> list[str]:
    names = text.split(",")
    unknown = [one for one in names if one not in OPERATIONS]
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no {', '.join(unknown)}")
    return names


def _numbers(text: str) -> list[int]:
    try:
        found = [int(one) for one in text.split(",")]
    except ValueError as error:
        raise argparse.ArgumentTypeError("these are no whole numbers") from error
    if min(found) < 0:
        raise argparse.ArgumentTypeError("a number is negative")
    return found


def _positive(text: str) -> list[int]:
    found = _numbers(text)
    if min(found) == 0:
        raise argparse.ArgumentTypeError("a number is 0")
    return found


def _two(text: str) -> tuple[int, int]:
    found = _numbers(text)
    if len(found) != 2:
        raise argparse.ArgumentTypeError("these are not two cores")
    return found[0], found[1]


def _measure(options: argparse.Namespace) -> Report:
    available = os.sched_getaffinity(0)
    cores = choose(available, options.cores)
    if not cores.are_pinned:
        _say("There is one core: nothing is pinned, and load and application disturb each other.")
    checkouts = _checkouts(options)
    shape = Shape(
        options.line_items,
        options.payments_per_cart,
        options.transactions_per_payment,
        options.cards,
    )
    return Report(
        cores=len(available),
        is_pinned=cores.are_pinned,
        seconds=options.seconds,
        shape=shape,
        checkouts=[Subject(one.name, one.commit) for one in checkouts],
        points=_points(options, cores, checkouts, shape),
    )


def _checkouts(options: argparse.Namespace) -> list[Checkout]:
    new = checkout(NEW, ROOT)
    if options.telemetry:
        return [new._replace(name=TELEMETRY, sends_telemetry=True), new]
    return [new, checkout(BASELINE, options.baseline)] if options.baseline else [new]


def _points(
    options: argparse.Namespace, cores: Cores, checkouts: Sequence[Checkout], shape: Shape
) -> list[Point]:
    upstream_port, *ports = choose_ports(options.port, 1 + len(checkouts))
    with (
        tempfile.TemporaryDirectory() as folder,
        pinned_to(cores.load),
        running_upstream(upstream_port, shape, cores.load) as upstream,
    ):
        measuring = Measuring(
            upstream, checkouts, ports, cores, options.seconds, options.tries, Path(folder)
        )
        return [
            one
            for name in options.operations
            for one in measuring.points(
                OPERATIONS[name], options.latency, options.clients, _say_point
            )
        ]


def _say_point(one: Point) -> None:
    _say(
        f"{one.checkout:<9}{one.operation:<19}{one.latency_ms:>3} ms {one.clients:>3} clients"
        f" {one.requests_per_second:>6.0f}/s p95 {one.p95_ms:>6.1f} ms {one.cpu_ms:>6.2f} ms CPU"
    )


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
