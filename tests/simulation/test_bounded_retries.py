"""How often one request may make the same call."""

from random import Random

import pytest
import requests

from bench import COMMERCETOOLS, PROCESSOR
from payment_core.runtime.transport import Request
from psp_profiles.profiles import SANDBOX
from sandbox.clock import VirtualClock
from simulation.calls import Call
from simulation.faults import Plan
from simulation.inbound_requests import InboundRequest
from simulation.simulated_system import SimulatedSystem

_Named = tuple[str, str]
_TOKEN, _CART = ("POST", "/oauth/token"), ("GET", "/bench/carts/cart")
_JOB, _CARD = ("GET", "/bench/recurring-payment-jobs/key=job"), ("POST", "/bench/payment-methods")


@pytest.fixture(name="system")
def new_system() -> SimulatedSystem:
    return SimulatedSystem(0, Plan())


@pytest.mark.parametrize(
    ("call", "asides", "tries"),
    [
        (_TOKEN, (), 4),
        (_TOKEN, (_JOB,), 7),
        (_TOKEN, (_CARD,), 7),
        (_TOKEN, (_JOB, _CARD), 10),
        (_CART, (), 4),
        (_CART, (_JOB,), 7),
        (_CART, (_CARD,), 4),
    ],
)
def test_what_is_left_for_later_asks_for_itself(
    system: SimulatedSystem, call: _Named, asides: tuple[_Named, ...], tries: int
) -> None:
    inbound = InboundRequest("authorize", Request("POST", f"{PROCESSOR}/payments", {}))
    before = [_at_commercetools(method, path) for method, path in asides]
    again = _at_commercetools(*call)
    inbound.calls = [*before, *[again] * (tries - 1)]
    system.answers.answered(inbound)
    assert system.complaints == []
    inbound.calls = [*before, *[again] * tries]
    system.answers.answered(inbound)
    assert system.broken == {"bounded-retries"}


@pytest.mark.parametrize(("flow", "broken"), [("status", set()), ("confirm", {"bounded-retries"})])
def test_the_status_asks_for_a_token_for_each_service(
    system: SimulatedSystem, flow: str, broken: set[str]
) -> None:
    """Another check does not wait for what the one before it was told."""
    inbound = InboundRequest(flow, Request("GET", f"{PROCESSOR}/operations/status", {}))
    inbound.calls = [_at_commercetools("POST", "/oauth/token") for _ in range(2)]
    inbound.calls[0].asked_to_wait = 60.0
    system.answers.answered(inbound)
    assert system.broken == broken


def _at_commercetools(method: str, path: str) -> Call:
    stand_in = SANDBOX.stand_in(VirtualClock(), requests.Session(), Random(0))
    return Call(Request(method, f"{COMMERCETOOLS}{path}", {}), SANDBOX, stand_in)
