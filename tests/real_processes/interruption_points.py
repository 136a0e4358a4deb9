"""Where a flow can be interrupted: found by watching it once."""

import re
from collections import Counter
from dataclasses import dataclass

from real_processes.flows import FLOWS
from real_processes.process_cluster import ProcessCluster
from real_processes.remote_control import RemoteControl
from real_processes.request_holds import Hold, Moment
from real_processes.stack_client import StackClient

# A part of a path that is an id: long, and with a digit in it or in capitals, as a few of Adyen's.
_ID = re.compile(r"(?<=/)(?:(?=[^/]*\d)[^/]{12,}|[A-Z]{12,}(?![^/]))")


@dataclass(frozen=True)
class Point:
    """One outgoing call of a flow, and what becomes of it when its sender is killed."""

    flow: str
    service: str
    hold: Hold

    def __str__(self) -> str:
        """Return it as a person reads it."""
        again = f" number {self.hold.skip + 1}" if self.hold.skip else ""
        call = f"{self.hold.method} {_readable(self.hold.path)}{again}"
        return f"{self.flow}, {call} at {self.service}: {self.hold.moment}"


def points_of(cluster: ProcessCluster, stack_client: StackClient, flow: str) -> list[Point]:
    """Let a flow happen undisturbed, and return every point of it."""
    case = FLOWS[flow](cluster, stack_client)
    places = {"commercetools": cluster.commercetools, "psp": cluster.psp}
    for place in places.values():
        place.delete("/test/requests")
    case.act()
    found = [
        Point(flow, name, Hold(method, path, moment, skip))
        for name, place in places.items()
        for method, path, skip in _calls(place)
        for moment in _moments(method)
    ]
    cluster.deliver_everything()
    return found


def pattern_of(path: str) -> str:
    """Return a pattern of the paths that differ from this one by their ids alone."""
    return _ID.sub("[^/]+", path)


def _calls(place: RemoteControl) -> list[tuple[str, str, int]]:
    shown = place.get("/test/requests")
    seen: Counter[tuple[str, str]] = Counter()
    calls = []
    for one in shown.get("requests", shown.get("data", [])):
        call = (one["method"], f"^{pattern_of(one['path'])}$")
        if "/oauth/" not in one["path"]:  # Not every process has to fetch a token.
            calls.append((*call, seen[call]))
            seen[call] += 1
    return calls


def _moments(method: str) -> tuple[Moment, ...]:
    """A read changes nothing, so it is all the same what becomes of it."""
    return (Moment.DONE,) if method == "GET" else tuple(Moment)


def _readable(pattern: str) -> str:
    return pattern.strip("^$").replace("[^/]+", "{id}")
