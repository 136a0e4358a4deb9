"""The floor: the upstream calls of one request and nothing else, by libcurl, one by one.

A program of its own, so that it has the application's core for itself: the plan comes as JSON on
stdin, what it measured goes as JSON to stdout.
"""

import sys
import time
from collections.abc import Callable

import msgspec
import pycurl

# libcurl adds these where a request has none; the recorded one had none.
_ADDED = ("accept", "user-agent", "content-type", "expect")
_LEAST = 3  # rounds


class Call(msgspec.Struct, frozen=True):
    """A call as the upstream recorded it."""

    method: str
    target: str
    fields: dict[str, str]
    body: str


class Plan(msgspec.Struct):
    """Make these calls again and again for that long; `url` is the upstream."""

    url: str
    calls: list[Call]
    seconds: float


class Rounds(msgspec.Struct):
    """How long each round of all calls took, and the processor time of all of them."""

    microseconds: list[int]
    cpu_seconds: float

    @property
    def cpu_ms(self) -> float:
        """The processor time of one round."""
        return 1000 * self.cpu_seconds / len(self.microseconds)


def main() -> None:
    """Run the plan."""
    plan = msgspec.json.decode(sys.stdin.buffer.read(), type=Plan)
    sys.stdout.buffer.write(msgspec.json.encode(_measured(plan)))


def _measured(plan: Plan) -> Rounds:
    handle = pycurl.Curl()
    calls = [_prepared(handle, plan.url, one) for one in plan.calls]
    for one in calls:
        one()
    microseconds: list[int] = []
    began, cpu = time.perf_counter(), time.process_time()
    while len(microseconds) < _LEAST or time.perf_counter() - began < plan.seconds:
        started = time.perf_counter()
        for one in calls:
            one()
        microseconds.append(round(1_000_000 * (time.perf_counter() - started)))
    return Rounds(microseconds, time.process_time() - cpu)


def _prepared(handle: pycurl.Curl, url: str, call: Call) -> Callable[[], None]:
    sent = {name: value for name, value in call.fields.items() if name != "content-length"}
    lines = [f"{name}: {value}" for name, value in sent.items()]
    lines += [f"{name}:" for name in _ADDED if name not in sent]
    address, body = url + call.target, call.body.encode("latin-1")

    def perform() -> None:
        parts: list[bytes] = []
        handle.setopt(pycurl.URL, address)
        if call.method == "GET":
            handle.setopt(pycurl.HTTPGET, 1)
        else:
            handle.setopt(pycurl.POST, 1)
            handle.setopt(pycurl.POSTFIELDS, body)
        handle.setopt(pycurl.CUSTOMREQUEST, call.method)
        handle.setopt(pycurl.HTTPHEADER, lines)
        handle.setopt(pycurl.WRITEFUNCTION, parts.append)
        handle.perform()

    return perform


if __name__ == "__main__":
    main()
