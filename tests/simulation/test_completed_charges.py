"""When a charge without its customer may be called `Completed`, whatever has happened since."""

import msgspec
import pytest

from bench import PROCESSOR, Json
from payment_core.runtime.transport import Headers, Request, Response
from simulation.faults import Plan
from simulation.inbound_requests import InboundRequest
from simulation.simulated_system import SimulatedSystem


class Charged:
    """A cart whose Payment was captured."""

    def __init__(self) -> None:
        self.system = SimulatedSystem(0, Plan())
        self.system.watch()
        self.cart: Json = self.system.cart()
        paid = self.system.pay(self.system.session(self.cart)).json()
        self.payment_id = str(paid["paymentReference"])
        self.system.outcome(self.payment_id, "capturePayment", 10_000)

    def completed(self, payment_id: str) -> list[str]:
        """Say that a charge of the cart by this Payment is completed; return what is wrong."""
        body = msgspec.json.encode({"cartId": self.cart["id"]})
        asked = Request("POST", f"{PROCESSOR}/transactions", {}, body)
        inbound = InboundRequest("recurring", asked)
        self.system.coverage.began(inbound)
        told = {"transactionStatus": {"state": "Completed"}, "paymentId": payment_id}
        inbound.answer = Response(200, msgspec.json.encode(told), Headers())
        self.system.coverage.answered(inbound)
        return [one for one in self.system.complaints if one.startswith("approved-is-covered")]


@pytest.fixture
def charged() -> Charged:
    return Charged()


def test_a_charge_that_was_returned_since(charged: Charged) -> None:
    charged.system.outcome(charged.payment_id, "refundPayment", 10_000)
    assert charged.completed(charged.payment_id) == []


def test_a_charge_that_was_never_made(charged: Charged) -> None:
    charged.system.outcome(charged.payment_id, "refundPayment", 10_000)
    assert len(charged.completed(charged.system.new_payment())) == 1


def test_a_cart_that_costs_more(charged: Charged) -> None:
    cart = charged.system.records.cart(charged.cart["id"])
    assert cart is not None
    action = {
        "action": "changeCustomLineItemMoney",
        "customLineItemId": cart.custom_line_items[0].id,
        "money": {"centAmount": 12_000, "currencyCode": "EUR"},
    }
    charged.system.change_cart(charged.cart, action)
    assert len(charged.completed(charged.payment_id)) == 1
