"""Faults between the connector and the network: what they claim, and how long they take."""

import random
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

from payment_core.runtime.transport import NotAnswered, NotSent, Request, Response, Timeouts
from psp_profiles.profiles import SANDBOX
from sandbox.clock import VirtualClock
from sandbox.in_process import InProcessNetwork
from simulation.faults import Fault, Plan, PlannedFault
from simulation.network import FaultyNetwork
from simulation.scheduler import Crash, Scheduler

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

TIMEOUTS = Timeouts(connect=2, total=5)


class Way:
    """A service, and a way to it on which the first call goes wrong."""

    def __init__(self, fault: Fault, body: bytes = b"{}" * 100) -> None:
        self.clock = VirtualClock()
        self.served = 0
        self._body = body
        network = InProcessNetwork(self.clock)
        network.plug("service.test", self._serve)
        stand_in = SANDBOX.stand_in(self.clock, network.session(), random.Random(0))
        plan = Plan((PlannedFault(0, fault),))
        self._faulty = FaultyNetwork(
            network, Scheduler(random.Random(0)), plan, self.clock, SANDBOX, stand_in
        )

    def _serve(self, _: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        self.served += 1
        start("200 OK", [("Content-Type", "application/json")])
        return [self._body]

    def send(self) -> Response:
        return self._faulty.send(Request("GET", "https://service.test/", {}), TIMEOUTS)


@pytest.mark.parametrize(
    ("fault", "raised", "seconds", "served"),
    [
        (Fault.REFUSED, NotSent, 0, 0),
        (Fault.CONNECT_TIMEOUT, NotSent, TIMEOUTS.connect, 0),
        (Fault.RESET, NotAnswered, 0, 0),
        (Fault.LOST, NotAnswered, 0, 1),
        (Fault.TIMEOUT, NotAnswered, TIMEOUTS.total, 1),
        (Fault.DRIP, NotAnswered, TIMEOUTS.total, 1),
        (Fault.CRASH_BEFORE, Crash, 0, 0),
        (Fault.CRASH_AFTER, Crash, 0, 1),
    ],
)
def test_a_call_without_an_answer(
    fault: Fault, raised: type[BaseException], seconds: float, served: int
) -> None:
    way = Way(fault)
    with pytest.raises(raised):
        way.send()
    assert (way.clock.monotonic(), way.served) == (seconds, served)


def test_a_short_answer_that_drips_is_there_in_time() -> None:
    way = Way(Fault.DRIP, b"{}")
    assert way.send().body == b"{}"
    assert way.clock.monotonic() == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("fault", "status", "served"), [(Fault.ERROR, 500, 0), (Fault.ERROR_APPLIED, 500, 1)]
)
def test_an_error_before_the_effect_and_after_it(fault: Fault, status: int, served: int) -> None:
    way = Way(fault)
    assert (way.send().status, way.served) == (status, served)


def test_another_type_of_content_is_the_only_one() -> None:
    assert Way(Fault.WRONG_TYPE).send().headers == {"content-type": "text/plain"}
