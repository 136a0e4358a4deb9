"""Stripe: a process dies at any outgoing call; the next one ends what was begun, once."""

import pytest

from bench import Json
from sandbox.psp_kit.webhooks import DeliveryMode
from stripe_bench import ProcessCrash, StripeBench

pytestmark = pytest.mark.slow  # Every fault at every call, in every order.


def live(bench: StripeBench, payment_id: str) -> list[str]:
    """Return the status of every PaymentIntent that was not canceled."""
    found = [one["status"] for one in bench.at_the_psp(payment_id)]
    return [status for status in found if status != "canceled"]


class TestDying:
    """A process dies at any outgoing call; the next one ends what was begun, once."""

    def dying(self, call: int, before: bool, **settings: str) -> StripeBench:
        bench = StripeBench(**settings)
        bench.paid()
        bench.line.dies_at = bench.line.calls + call
        bench.line.dies_before = before
        return bench

    def live_again(self, bench: StripeBench) -> None:
        bench.line.dies_at = None
        bench.restart()

    @pytest.mark.parametrize("before", [True, False])
    @pytest.mark.parametrize("call", range(7))
    @pytest.mark.parametrize("name", ["submit-1", ""])
    def test_the_same_payment_again(self, call: int, before: bool, name: str) -> None:
        bench = self.dying(call, before)
        cart = bench.cart()
        session = bench.session(cart)
        with pytest.raises(ProcessCrash):
            bench.pay(session, name=name)
        self.live_again(bench)
        answer = bench.pay(session, name=name).json()
        assert answer["outcome"] == "approved"
        assert bench.attached(cart) == [answer["paymentReference"]]
        assert live(bench, answer["paymentReference"]) == ["requires_capture"]
        assert bench.transactions(answer["paymentReference"]) == [
            ("Authorization", 10_000, "Success")
        ]

    @pytest.mark.parametrize("before", [True, False])
    @pytest.mark.parametrize("call", range(7))
    def test_another_card_and_another_name(self, call: int, before: bool) -> None:
        bench = self.dying(call, before)
        cart = bench.cart()
        session = bench.session(cart)
        with pytest.raises(ProcessCrash):
            bench.pay(session, name="submit-1")
        self.live_again(bench)
        answer = bench.pay(session, "pm_card_mastercard", name="submit-2").json()
        assert answer["outcome"] == "approved"
        [payment_id] = bench.attached(cart)
        assert live(bench, payment_id) == ["requires_capture"]

    @pytest.mark.parametrize("call", [5, 6])
    def test_the_webhook_alone(self, call: int) -> None:
        bench = self.dying(call, before=False)
        cart = bench.cart()
        with pytest.raises(ProcessCrash):
            bench.pay(bench.session(cart))
        self.live_again(bench)
        bench.later(1)
        [payment_id] = bench.attached(cart)
        assert bench.transactions(payment_id) == [("Authorization", 10_000, "Success")]

    def test_the_webhook_alone_on_a_busy_account(self) -> None:
        """Neither list nor search shows the payment, but the webhook says which one it is."""
        bench = self.dying(5, before=False)
        cart = bench.cart()
        with pytest.raises(ProcessCrash):
            bench.pay(bench.session(cart))
        self.live_again(bench)
        body = {"amount": "2000", "currency": "eur", "allowed_payment_method_types[0]": "card"}
        bench.stripe.outbox.mode = DeliveryMode(drop=True)
        for _ in range(101):
            bench.at_stripe("POST", "/v1/payment_intents", data=body)
        bench.stripe.outbox.mode = DeliveryMode()
        bench.later(1)
        [payment_id] = bench.attached(cart)
        assert bench.transactions(payment_id) == [("Authorization", 10_000, "Success")]

    @pytest.mark.parametrize("before", [True, False])
    @pytest.mark.parametrize("call", range(4))
    @pytest.mark.parametrize("action", ["capturePayment", "refundPayment", "cancelPayment"])
    def test_the_same_operation_again(self, call: int, before: bool, action: str) -> None:
        bench = StripeBench(STRIPE_MULTICAPTURE="true")
        payment_id = bench.paid()
        if action == "refundPayment":
            bench.outcome(payment_id, "capturePayment", 10_000, "all")
        cents = None if action == "cancelPayment" else 3_000
        bench.line.dies_at, bench.line.dies_before = bench.line.calls + call, before
        with pytest.raises(ProcessCrash):
            bench.outcome(payment_id, action, cents, "once")
        self.live_again(bench)
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
