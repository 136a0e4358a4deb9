"""A service that is down for the requests by which others bring news, and for nothing else.

Whoever sends a webhook or a message sends it again unless it is acknowledged. An outage
that is longer than all tries of a call shows what is acknowledged and was not done.
"""

import random

from simulation.calls import COMMERCETOOLS, Call
from simulation.circumstances import Circumstance
from simulation.faults import Fault
from simulation.inbound_requests import InboundRequest, current_inbound
from simulation.simulated_system import SimulatedSystem

_SHARE = 0.5
_FLOWS = ("webhook", "event")
# Not done, perhaps done, surely done and not answered.
_KINDS = (Fault.UNAVAILABLE, Fault.UNAVAILABLE, Fault.REFUSED, Fault.RESET, Fault.ERROR_APPLIED)
# After so many of its answers the service is down: one is read, then it is written to.
_ANSWERED = (0, 1, 1, 2)


class Outage:
    """One service is down for one request, after some answers, in one way."""

    def __init__(self, host: str, answered: int, fault: Fault) -> None:
        self._host = host
        self._answered = answered
        self._fault = fault
        self._asked = 0

    def fault(self, call: Call) -> Fault | None:
        """Return how this call goes wrong."""
        if call.host != self._host or "/oauth/" in call.path:
            return None
        self._asked += 1
        return self._fault if self._asked > self._answered else None


class NewsOutages:
    """Lets a service be down for some of the requests that bring news."""

    def __init__(self, system: SimulatedSystem, seed: int) -> None:
        self._system = system
        self._hosts = (COMMERCETOOLS, COMMERCETOOLS, system.profile.host)
        self._chance = random.Random(f"news outages {seed}")
        self._drawn: dict[InboundRequest, Outage | None] = {}

    def fault(self, call: Call) -> Fault | None:
        """Return how this call goes wrong, None when it does not."""
        inbound = current_inbound()
        if inbound is None or inbound.flow not in _FLOWS or self._system.plan.is_over:
            return None
        if inbound not in self._drawn:
            self._drawn[inbound] = self._draw()
        outage = self._drawn[inbound]
        found = outage.fault(call) if outage else None
        if found:
            self._system.plan.happened.append((inbound.flow, found))
            self._system.answers.met[inbound.flow, Circumstance.DOWN_FOR_NEWS] += 1
        return found

    def _draw(self) -> Outage | None:
        if self._chance.random() >= _SHARE:
            return None
        choose = self._chance.choice
        return Outage(choose(self._hosts), choose(_ANSWERED), choose(_KINDS))
