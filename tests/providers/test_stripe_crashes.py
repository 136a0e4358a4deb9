"""Stripe: a process dies at any outgoing call; the next one ends what was begun, once."""

import pytest

from bench import Json
from sandbox.psp_kit.webhooks import DeliveryMode
from simulation.faults import Fault
from stripe_bench import StripeBench

pytestmark = pytest.mark.slow  # Every fault at every call, in every order.


def live(bench: StripeBench, payment_id: str) -> list[str]:
    """Return the status of every PaymentIntent that was not canceled."""
    found = [one["status"] for one in bench.at_the_psp(payment_id)]
    return [status for status in found if status != "canceled"]


CRASHES = [Fault.CRASH_BEFORE, Fault.CRASH_AFTER]


class TestDying:
    """A process dies at any outgoing call; the next one ends what was begun, once."""

    def dying(self, call: int, crash: Fault) -> StripeBench:
        """Return a bench in which the process dies at that call, counted after the warm-up."""
        bench = StripeBench()
        bench.paid()
        bench.plan.hit(call, crash)
        return bench

    @pytest.mark.parametrize("crash", CRASHES)
    @pytest.mark.parametrize("call", range(7))
    @pytest.mark.parametrize("name", ["submit-1", ""])
    def test_the_same_payment_again(self, call: int, crash: Fault, name: str) -> None:
        bench = self.dying(call, crash)
        cart = bench.cart()
        session = bench.session(cart)
        assert bench.attempt(lambda: bench.pay(session, name=name)) is None
        answer = bench.pay(session, name=name).json()
        assert answer["outcome"] == "approved"
        assert bench.attached(cart) == [answer["paymentReference"]]
        assert live(bench, answer["paymentReference"]) == ["requires_capture"]
        assert bench.transactions(answer["paymentReference"]) == [
            ("Authorization", 10_000, "Success")
        ]

    @pytest.mark.parametrize("crash", CRASHES)
    @pytest.mark.parametrize("call", range(7))
    def test_another_card_and_another_name(self, call: int, crash: Fault) -> None:
        bench = self.dying(call, crash)
        cart = bench.cart()
        session = bench.session(cart)
        assert bench.attempt(lambda: bench.pay(session, name="submit-1")) is None
        answer = bench.pay(session, "pm_card_mastercard", name="submit-2").json()
        assert answer["outcome"] == "approved"
        [payment_id] = bench.attached(cart)
        assert live(bench, payment_id) == ["requires_capture"]

    @pytest.mark.parametrize("call", [5, 6])
    def test_the_webhook_alone(self, call: int) -> None:
        bench = self.dying(call, Fault.CRASH_AFTER)
        cart = bench.cart()
        assert bench.attempt(lambda: bench.pay(bench.session(cart))) is None
        bench.later(1)
        [payment_id] = bench.attached(cart)
        assert bench.transactions(payment_id) == [("Authorization", 10_000, "Success")]

    def test_the_webhook_alone_on_a_busy_account(self) -> None:
        """Neither list nor search shows the payment, but the webhook says which one it is."""
        bench = self.dying(5, Fault.CRASH_AFTER)
        cart = bench.cart()
        assert bench.attempt(lambda: bench.pay(bench.session(cart))) is None
        body = {"amount": "2000", "currency": "eur", "allowed_payment_method_types[0]": "card"}
        bench.stripe.outbox.mode = DeliveryMode(drop=True)
        for _ in range(101):
            bench.at_stripe("POST", "/v1/payment_intents", data=body)
        bench.stripe.outbox.mode = DeliveryMode()
        bench.later(1)
        [payment_id] = bench.attached(cart)
        assert bench.transactions(payment_id) == [("Authorization", 10_000, "Success")]

    @pytest.mark.parametrize("crash", CRASHES)
    @pytest.mark.parametrize("call", range(4))
    @pytest.mark.parametrize("action", ["capturePayment", "refundPayment", "cancelPayment"])
    def test_the_same_operation_again(self, call: int, crash: Fault, action: str) -> None:
        bench = StripeBench(STRIPE_MULTICAPTURE="true")
        payment_id = bench.paid()
        if action == "refundPayment":
            bench.outcome(payment_id, "capturePayment", 10_000, "all")
        cents = None if action == "cancelPayment" else 3_000
        bench.plan.hit(call, crash)
        assert bench.attempt(lambda: bench.intent(payment_id, action, cents, "once")) is None
        assert bench.outcome(payment_id, action, cents, "once") == "approved"
        kind = {"capturePayment": "Charge", "refundPayment": "Refund"}.get(
            action, "CancelAuthorization"
        )
        amount = cents or 10_000
        found = [one for one in bench.transactions(payment_id) if one == (kind, amount, "Success")]
        assert len(found) == 1
        assert self.moved(bench, payment_id, action) == amount

    def moved(self, bench: StripeBench, payment_id: str, action: str) -> int:
        """Return how much Stripe really moved."""
        [intent] = bench.at_the_psp(payment_id)
        if action == "refundPayment":
            refunds: list[Json] = bench.at_stripe("GET", "/v1/refunds")["data"]
            return sum(int(one["amount"]) for one in refunds)
        if action == "capturePayment":
            return int(intent["amount_received"])
        return int(intent["amount"]) if intent["status"] == "canceled" else 0
