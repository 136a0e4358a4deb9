"""Runs in which the connector is killed while money is on its way, and what must come of it."""

import itertools
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import requests

from real_processes.books import Books
from real_processes.checks import Violation
from real_processes.flows import FLOWS, RETURNED, Act, Case
from real_processes.interruption_points import Point
from real_processes.process_cluster import ProcessCluster
from real_processes.remote_control import RemoteControl
from real_processes.request_holds import Hold, Moment
from real_processes.stack_client import StackClient

_TRIES = 5
# The first write to commercetools is where the process that recovers dies as well.
_IN_RECOVERY = Hold("POST", r"/payments/[^/]+$", Moment.DONE)


class Course(StrEnum):
    """How a run goes on after the kill."""

    WORKER = "a worker is killed"
    SERVER = "the whole server is killed"
    NEWS_FIRST = "a worker is killed, and news arrive before the client asks again"
    TWICE = "a worker is killed, and another one in recovery"
    NOBODY_ASKS = "a worker is killed, and the client never asks again"


@dataclass(frozen=True)
class Run:
    """One kill: where, and what happens afterwards."""

    point: Point
    course: Course

    def __str__(self) -> str:
        """Return it as a person reads it."""
        return f"{self.point}; {self.course}"


def runs_of(points: Sequence[Point], repeats: int) -> list[Run]:
    """Return the runs, those in which nobody asks again at the end."""
    courses = itertools.islice(itertools.cycle(Course), repeats)
    runs = [
        Run(point, course)
        for course in courses
        for point in points
        if course is not Course.NOBODY_ASKS or _has_client(point)
    ]
    return sorted(runs, key=lambda one: one.course is Course.NOBODY_ASKS)


def _has_client(point: Point) -> bool:
    """The PSP and commercetools never give up, so there is no such run for what they send."""
    return point.flow != "webhook" and not point.flow.endswith("command")


class Killer:
    """Does the runs on one cluster, one after the other."""

    def __init__(self, cluster: ProcessCluster, stack_client: StackClient) -> None:
        self._cluster = cluster
        self._stack_client = stack_client
        self.kills = 0
        self._unasked: list[tuple[Run, Case]] = []
        cluster.psp.post("/test/webhooks/mode", duplicates=1)

    @property
    def has_unasked(self) -> bool:
        """Whether there were runs in which nobody asked again."""
        return bool(self._unasked)

    def do(self, run: Run) -> None:
        """Do one run; raises `Violation` when it ends otherwise than it should."""
        case = FLOWS[run.point.flow](self._cluster, self._stack_client)
        killed = self._kill_during(case.act, run.point.service, run.point.hold, run.course)
        if not killed:
            raise Violation(f"{run}: the call was not made")
        if run.course is Course.NOBODY_ASKS:
            self._cluster.commercetools.release()
            self._cluster.psp.release()
            self._unasked.append((run, case))
            return
        self._recover(run, case)
        self._cluster.deliver_everything()
        case.check(Books.read(self._cluster, case.cart))

    def check_unasked(self) -> list[str]:
        """Deliver all news, and return what is wrong where nobody asked again.

        To be called when the event handler no longer takes the claims for somebody's work.
        """
        self._cluster.deliver_everything()
        complaints = []
        for run, case in self._unasked:
            try:
                case.check(Books.read(self._cluster, case.cart), must_happen=False)
            except Violation as violation:
                complaints.append(f"{run}: {violation}")
        return complaints

    def _recover(self, run: Run, case: Case) -> None:
        if run.course is Course.NEWS_FIRST:
            self._cluster.deliver_everything()
        if run.course is Course.TWICE:
            self._kill_during(case.act, "commercetools", _IN_RECOVERY, run.course)
            self._cluster.commercetools.release()
        if not case.told:
            self._cluster.deliver_everything()
        else:
            self._ask_again(case)
        self._service(run.point.service).release()

    def _ask_again(self, case: Case) -> None:
        """Repeat the request until its client is content."""
        answer = None
        for _ in range(_TRIES):
            answer = case.act()
            if answer is not None and _outcome(answer) in case.told:
                return
        shown = answer.text if answer is not None else "nothing"
        raise Violation(f"The client of cart {case.cart} was told {shown}")

    def _kill_during(self, act: Act, service: str, hold: Hold, course: Course) -> bool:
        """Kill who makes this call during the act; False when nobody makes it."""
        control = self._service(service)
        control.hold(hold)
        with ThreadPoolExecutor(2) as people:
            acting, seeing = people.submit(act), people.submit(control.held)
            both: list[Future[Any]] = [acting, seeing]
            wait(both, return_when=FIRST_COMPLETED)
            if not seeing.done():
                control.release()
                return False
            self._kill(seeing.result().port, course)
            if hold.moment is not Moment.LATE:
                control.release()
        return True

    def _kill(self, port: int, course: Course) -> None:
        self.kills += 1
        if course is Course.SERVER:
            self._cluster.restart(self._cluster.kill_server_at(port))
        else:
            self._cluster.kill_worker_at(port)

    def _service(self, name: str) -> RemoteControl:
        return self._cluster.psp if name == "psp" else self._cluster.commercetools


def _outcome(answer: requests.Response) -> str:
    if answer.status_code == requests.codes.found:
        return RETURNED
    return str(answer.json()["outcome"]) if answer.status_code == requests.codes.ok else ""
