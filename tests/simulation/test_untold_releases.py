"""What Adyen releases with a capture, or takes back, counts as held until its webhook has come."""

import msgspec
import pytest

from bench import PROCESSOR, Json
from payment_core.runtime.transport import Headers, Request, Response
from psp_profiles.profiles import PROFILES
from sandbox.psp_kit.webhooks import DeliveryMode
from simulation.faults import Plan
from simulation.inbound_requests import InboundRequest
from simulation.simulated_system import SimulatedSystem

# A seed whose account captures once, by command.
_CAPTURES_ONCE = 5
_NOT_COVERED = "approved-is-covered: confirm was approved"


class CapturedInPart:
    """A cart whose Payment was captured in part, where Adyen then releases the rest."""

    def __init__(self) -> None:
        system = self.system = SimulatedSystem(_CAPTURES_ONCE, Plan(), profile=PROFILES["adyen"])
        system.watch()
        cart: Json = system.cart()
        self.session = system.session(cart)
        means = system.means("approved")
        paid = system.pay(self.session, means.token, means.method).json()
        self.payment_id = str(paid["paymentReference"])
        system.later(60)
        system.stand_in.outbox.mode = DeliveryMode(hold=True)
        system.outcome(self.payment_id, "capturePayment", 1_000)
        system.stand_in.clock.advance(60)

    def confirmed(self) -> list[str]:
        """Say that the payment is approved; return what is wrong with that."""
        path = f"/payments/{self.payment_id}/confirm"
        asked = Request("POST", f"{PROCESSOR}{path}", {"X-Session-Id": self.session})
        inbound = InboundRequest("confirm", asked)
        self.system.coverage.began(inbound)
        told = {"paymentReference": self.payment_id, "outcome": "approved"}
        inbound.answer = Response(200, msgspec.json.encode(told), Headers())
        self.system.coverage.answered(inbound)
        return [one for one in self.system.complaints if one.startswith(_NOT_COVERED)]


@pytest.fixture
def captured() -> CapturedInPart:
    return CapturedInPart()


def test_what_no_webhook_has_told_is_held(captured: CapturedInPart) -> None:
    released = [
        one.amount
        for one in captured.system.records.operations(captured.payment_id)
        if one.type == "cancel"
    ]
    assert released == [9_000]
    assert captured.confirmed() == []


def test_what_a_webhook_has_told_is_not_held(captured: CapturedInPart) -> None:
    captured.system.stand_in.outbox.mode = DeliveryMode()
    captured.system.later(60)
    assert len(captured.confirmed()) == 1
