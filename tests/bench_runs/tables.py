"""A report as tables for people."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bench_runs.report import QUIET, Point, Report

_FIGURES = (
    "operation",
    "clients",
    "req/s",
    "p50",
    "p95",
    "p99",
    "cpu",
    "calls",
    "floor req/s",
    "floor cpu",
    "req/s : floor",
    "cpu : floor",
    "not 2xx",
)
_PROCESS = ("operation", "start, s", "memory after start", "memory after load")
_COMPARED = ("operation", "latency", "clients", "req/s", "p50", "p95", "cpu", "memory")
_FULL = 80  # percent of their core, from which on load and upstream may be the limit


def markdown(report: Report) -> str:
    """Return the whole report."""
    return "\n".join([*_head(report), *_tables(report), *_comparison(report), *_warnings(report)])


def _head(report: Report) -> Iterator[str]:
    places = "the application on one, load and upstream on another"
    pinned = places if report.is_pinned else "nothing is pinned: they disturb each other"
    commits = ", ".join(f"{one.name} {one.commit}" for one in report.checkouts)
    shape = report.shape
    yield f"{report.cores} cores, {pinned}. {commits}. {report.seconds:g} s each."
    yield (
        f"{shape.line_items} line items and {shape.payments_per_cart} payments for each cart,"
        f" {shape.transactions_per_payment} transactions for each Payment,"
        f" {shape.cards} cards for each customer."
    )
    yield "Times in ms, cpu is processor time of one request, memory in MiB (PSS)."


def _tables(report: Report) -> Iterator[str]:
    for subject in report.checkouts:
        mine = [one for one in report.points if one.checkout == subject.name]
        latencies = sorted({one.latency_ms for one in mine})
        for latency in latencies:
            rows = [_figures(one) for one in mine if one.latency_ms == latency]
            yield from ("", f"**{subject.name}, {latency} ms upstream**", "")
            yield from _table(_FIGURES, rows)
        yield from ("", f"**{subject.name}, processes**", "", *_table(_PROCESS, _processes(mine)))


def _figures(one: Point) -> Sequence[str]:
    return (
        one.operation,
        str(one.clients),
        f"{one.requests_per_second:.0f}",
        *(f"{each:.1f}" for each in (one.p50_ms, one.p95_ms, one.p99_ms)),
        f"{one.cpu_ms:.2f}",
        f"{one.upstream_calls:.2f}",
        _number(one.floor.requests_per_second(one.clients), ".0f"),
        _number(one.floor.cpu_with(one.clients) or None, ".2f"),
        _number(one.ratios.requests_per_second, ".2f"),
        _number(one.ratios.cpu, ".1f"),
        str(one.not_successful),
    )


def _processes(points: Sequence[Point]) -> Iterator[Sequence[str]]:
    for operation, rows in groupby(points, key=lambda one: one.operation):
        last = list(rows)[-1]
        memory = (f"{one:.0f}" for one in (last.memory_at_start_mib, last.memory_mib))
        yield operation, f"{last.start_seconds:.2f}", *memory


def _comparison(report: Report) -> Iterator[str]:
    if len(report.checkouts) < 2:
        return
    first, second = (one.name for one in report.checkouts)
    others = {_place(one): one for one in report.points if one.checkout == second}
    rows = [_compared(one, others[_place(one)]) for one in report.points if one.checkout == first]
    yield from ("", f"**{first} : {second}**", "", *_table(_COMPARED, rows))


def _place(one: Point) -> tuple[str, int, int]:
    return one.operation, one.latency_ms, one.clients


def _compared(new: Point, old: Point) -> Sequence[str]:
    return (
        new.operation,
        str(new.latency_ms),
        str(new.clients),
        quotient(new.requests_per_second, old.requests_per_second),
        quotient(new.p50_ms, old.p50_ms),
        quotient(new.p95_ms, old.p95_ms),
        quotient(new.cpu_ms, old.cpu_ms),
        quotient(new.memory_mib, old.memory_mib),
    )


def quotient(new: float, old: float) -> str:
    """Return the ratio, and what it is the ratio of."""
    ratio = f"{new / old:.2f}" if old else "-"
    digits = 0 if max(new, old) >= 100 else 1
    return f"{ratio} ({new:.{digits}f} : {old:.{digits}f})"


def _warnings(report: Report) -> Iterator[str]:
    for one in report.points:
        where = f"{one.checkout}, {one.operation}, {one.latency_ms} ms, {one.clients} clients"
        if one.not_successful:
            yield f"\n{where}: {one.not_successful} answers were not 2xx: {one.answers}"
        if (one.load_percent or 0) > _FULL:
            yield f"\n{where}: load and upstream took {one.load_percent:.0f} % of their core."
    shares = [one.others_percent for one in report.points if one.others_percent is not None]
    disturbed = [one for one in shares if one > QUIET]
    if disturbed:
        yield (
            f"\nOthers disturbed {len(disturbed)} of {len(shares)} points; they took up to"
            f" {max(disturbed):.0f} % of a core, {sum(shares) / len(shares):.0f} % on average."
            " Throughput, latency and processor time are worse than on a quiet machine."
        )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(head)
    yield _row(["---"] + ["---:"] * (len(head) - 1))
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _number(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)
