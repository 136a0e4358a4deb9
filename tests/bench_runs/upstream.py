"""The upstream: everything that the connector calls, as a child process."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec
import requests

from bench_runs.bare_calls import Call
from bench_runs.cores import pinned_to
from bench_runs.errors import BenchError
from bench_runs.settings import ISSUER, PROJECT
from sandbox.demo.ports import LOOPBACK

NODE = Path(__file__).parent / "node"
Mode = Literal["serve", "record", "replay"]


class Shape(msgspec.Struct, frozen=True, rename="camel"):
    """How large what the upstream makes up is, when a request comes that uses it.

    `payments_per_cart` counts the one that a payment makes: those before it were declined.
    """

    line_items: int = 3
    payments_per_cart: int = 1
    transactions_per_payment: int = 1
    cards: int = 1


class _Report(msgspec.Struct):
    calls: int
    recorded: list[Call]
    exports: int


class Upstream:
    """A running upstream."""

    def __init__(self, port: int, shape: Shape, process: int) -> None:
        self.url = f"http://{LOOPBACK}:{port}"
        self.process = process
        self._shape = shape
        self._session = requests.Session()
        self._session.trust_env = False

    def prepare(self, latency_ms: int, mode: Mode = "serve") -> None:
        """Forget all data, and answer like this from now on."""
        body = {"latencyMs": latency_ms, "mode": mode, "shape": msgspec.to_builtins(self._shape)}
        self._session.post(f"{self.url}/-/prepare", json=body, timeout=10)

    def calls(self) -> int:
        """Return how many calls there were since then; those of tokens and keys do not count."""
        return self._report().calls

    def recorded(self) -> Sequence[Call]:
        """Return the calls that were recorded last."""
        return self._report().recorded

    def exports(self) -> int:
        """Return how many requests its collector of telemetry has taken since it was started."""
        return self._report().exports

    def token(self) -> str:
        """Return a token of the Merchant Center."""
        answer = self._session.get(f"{self.url}/-/token?issuer={ISSUER}", timeout=10)
        return str(answer.json()["token"])

    def is_ready(self) -> bool:
        """Whether it answers."""
        try:
            return self._report().calls == 0
        except requests.ConnectionError:
            return False

    def close(self) -> None:
        """Hang up."""
        self._session.close()

    def _report(self) -> _Report:
        answer = self._session.get(f"{self.url}/-/report", timeout=10)
        return msgspec.json.decode(answer.content, type=_Report)


@contextmanager
def running_upstream(port: int, shape: Shape, core: int | None) -> Iterator[Upstream]:
    """Run it on this port and core meanwhile; raises `BenchError` when it does not start."""
    if shutil.which("node") is None:
        raise BenchError("Node.js 20 or newer is needed.")
    command = ["node", str(NODE / "upstream.mjs"), str(port), PROJECT]
    with pinned_to(core):
        child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    upstream = Upstream(port, shape, child.pid)
    try:
        while not upstream.is_ready():
            if child.poll() is not None and child.stderr is not None:
                raise BenchError(child.stderr.read().strip())
            _wait_a_little(child)
        yield upstream
    finally:
        upstream.close()
        child.kill()
        child.communicate()


def _wait_a_little(child: "subprocess.Popen[str]") -> None:
    try:
        child.wait(0.02)
    except subprocess.TimeoutExpired:
        return
