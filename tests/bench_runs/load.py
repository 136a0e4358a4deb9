"""The load: clients that send one request after the other, in a process of their own."""

import subprocess
from collections import Counter
from collections.abc import Iterable

import msgspec

from bench_runs.cores import pinned_to
from bench_runs.errors import BenchError
from bench_runs.operations import Request
from bench_runs.upstream import NODE

_GRACE = 60  # seconds; the load itself waits for answers for half of it


class Load(msgspec.Struct, frozen=True, rename="camel"):
    """What clients saw: times in microseconds, how often which status, and requests that broke.

    `seconds` is the time from the first request to the last answer, `wrong` the first answer that
    was no success.
    """

    microseconds: list[int]
    seconds: float
    answers: dict[str, int]
    broken: int
    wrong: str = ""

    @property
    def not_successful(self) -> int:
        """How many requests had no answer or another than 2xx."""
        bad = sum(count for status, count in self.answers.items() if status[0] != "2")
        return bad + self.broken


def added(loads: Iterable[Load]) -> Load:
    """Return several runs as one."""
    runs = list(loads)
    return Load(
        microseconds=[one for run in runs for one in run.microseconds],
        seconds=sum(run.seconds for run in runs),
        answers=dict(sum((Counter(run.answers) for run in runs), Counter())),
        broken=sum(run.broken for run in runs),
        wrong=next((run.wrong for run in runs if run.wrong), ""),
    )


def run_load(
    request: Request,
    port: int,
    *,
    clients: int,
    seconds: float,
    core: int | None,
    limit: int | None = None,
) -> Load:
    """Send such requests for that long, or at most so many, from this core."""
    plan = {
        "port": port,
        "clients": clients,
        "seconds": seconds,
        "limit": limit,
        "request": {
            "method": request.method,
            "target": request.target,
            "headers": dict(request.headers),
            "body": request.body,
            "webhookKey": request.webhook_key,
            "isPushed": request.is_pushed,
        },
    }
    return msgspec.json.decode(_output_of(msgspec.json.encode(plan), seconds, core), type=Load)


def _output_of(plan: bytes, seconds: float, core: int | None) -> bytes:
    with pinned_to(core):
        done = subprocess.run(
            ["node", str(NODE / "load.mjs")],
            input=plan,
            capture_output=True,
            timeout=seconds + _GRACE,
            check=False,
        )
    if done.returncode != 0:
        raise BenchError(f"The load did not run: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
