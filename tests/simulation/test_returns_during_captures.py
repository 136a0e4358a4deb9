"""What a replaced attempt holds is released beside a capture that came too late, and no other."""

from random import Random

import msgspec
import pytest
import requests

from bench import PSP, Json
from event_support import amount
from payment_core.domain.operation_ids import operation_id, operation_id_of
from payment_core.domain.payment import TransactionType
from payment_core.runtime.transport import Request
from psp_profiles.profiles import SANDBOX
from sandbox.clock import VirtualClock
from simulation.calls import Call
from simulation.faults import Plan
from simulation.inbound_requests import InboundRequest, serving
from simulation.simulated_system import SimulatedSystem

_END, _CANCEL = "end", "cancel"
_CHARGE = {"type": "Charge", "amount": amount(1_000)}
_CANCELLATION: Json = {"type": "CancelAuthorization", "amount": amount(10_000)}


class Replaced:
    """An approved attempt, on which transactions in state Initial are added one by one."""

    def __init__(self) -> None:
        self.system = SimulatedSystem(0, Plan())
        self.system.watch()
        self.payment_id = self.system.paid()
        self._ends = 0

    def add(self, what: str) -> str:
        """Add an end of the attempt, a merchant's cancellation or a capture; return its name."""
        draft = _CHARGE if what == "charge" else _CANCELLATION
        if what == _END:
            name = f"\x00superseded {self._ends}"
            kind = TransactionType.CANCEL_AUTHORIZATION
            draft = {**draft, "interactionId": operation_id(self.payment_id, kind, name)}
            self._ends += 1
        self.system.update(self.payment_id, {"action": "addTransaction", "transaction": draft})
        payment = self.system.payment(self.payment_id)
        return operation_id_of(payment, payment.transactions[-1]) or ""

    def capture_at_the_psp(self, name: str) -> None:
        """Let the PSP have the capture with that name, whose answer is lost."""
        psp = self.system.psp
        [booked] = psp.books()
        with psp.lock, psp.opened(booked.id) as payment:
            psp.acquirer.capture(
                payment,
                msgspec.structs.replace(payment.amount, value=1_000),
                {"operationId": name},
                psp.clock.now(),
            )

    def release(self, name: str) -> list[str]:
        """Return what is wrong with a call that releases the hold by this command."""
        labels = {"paymentId": self.payment_id, "operationId": name}
        body = msgspec.json.encode({"metadata": labels})
        url, headers = f"{PSP}/v1/payments/pay_1/cancel", {"Idempotency-Key": name}
        stand_in = SANDBOX.stand_in(VirtualClock(), requests.Session(), Random(0))
        with serving(InboundRequest("webhook")):
            self.system.rules.before(Call(Request("POST", url, headers, body), SANDBOX, stand_in))
        return [one for one in self.system.complaints if one.startswith("no-return-during")]


@pytest.fixture
def replaced() -> Replaced:
    return Replaced()


def test_a_capture_that_was_commanded_after_it_was_replaced(replaced: Replaced) -> None:
    replaced.add(_END)
    replaced.add("charge")
    assert replaced.release(replaced.add(_END)) == []


def test_a_capture_that_the_psp_has(replaced: Replaced) -> None:
    replaced.add(_END)
    replaced.capture_at_the_psp(replaced.add("charge"))
    assert len(replaced.release(replaced.add(_END))) == 1


def test_a_capture_that_was_commanded_before_it_was_replaced(replaced: Replaced) -> None:
    replaced.add("charge")
    replaced.add(_END)
    assert len(replaced.release(replaced.add(_END))) == 1


def test_a_cancellation_that_a_merchant_commanded(replaced: Replaced) -> None:
    replaced.add(_END)
    replaced.add("charge")
    assert len(replaced.release(replaced.add(_CANCEL))) == 1
