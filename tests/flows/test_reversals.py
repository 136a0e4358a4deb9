"""Reverse is its own operation, and approved only when nothing is left."""

import pytest

from bench import Bench
from sandbox.faults import FaultRule
from stripe_bench import StripeBench

BUSY = FaultRule(method="POST", path="/v1/payments/[^/]+/(refunds|cancel)$", status=503, count=3)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def captured(bench: Bench) -> str:
    payment_id = bench.paid()
    assert bench.outcome(payment_id, "capturePayment", 10_000, "capture") == "approved"
    return payment_id


def left_at_the_psp(bench: Bench, payment_id: str) -> int:
    """Return what the PSP holds or has taken and not given back."""
    [found] = bench.at_the_psp(payment_id)
    done = [one for one in found["operations"] if one["status"] == "succeeded"]
    sums: dict[str, int] = {
        kind: sum(one["amount"]["value"] for one in done if one["type"] == kind)
        for kind in ("authorization", "cancel", "refund")
    }
    return sums["authorization"] - sums["cancel"] - sums["refund"]


class TestAfterAnUnfinishedOperation:
    @pytest.mark.parametrize("name", ["", "reversal"])
    def test_of_a_part(self, bench: Bench, name: str) -> None:
        payment_id = captured(bench)
        bench.psp.faults.add(BUSY)
        assert bench.outcome(payment_id, "refundPayment", 1_000, "refund") == "received"
        assert bench.outcome(payment_id, "reversePayment", name=name) == "approved"
        assert left_at_the_psp(bench, payment_id) == 0
        assert bench.outcome(payment_id, "refundPayment", 1_000, "refund") == "approved"

    def test_of_all(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.psp.faults.add(BUSY)
        assert bench.outcome(payment_id, "cancelPayment", name="cancel") == "received"
        assert bench.outcome(payment_id, "reversePayment") == "approved"
        assert left_at_the_psp(bench, payment_id) == 0

    def test_that_cannot_be_finished_yet(self, bench: Bench) -> None:
        payment_id = captured(bench)
        bench.psp.faults.add(BUSY)
        assert bench.outcome(payment_id, "refundPayment", 1_000, "refund") == "received"
        bench.psp.faults.add(
            FaultRule(method="POST", path="/refunds$", status=503, skip=1, count=None)
        )
        assert bench.outcome(payment_id, "reversePayment", name="reversal") == "received"
        bench.psp.faults.clear()
        assert bench.outcome(payment_id, "reversePayment", name="reversal") == "approved"
        assert left_at_the_psp(bench, payment_id) == 0

    def test_of_the_reversal_itself(self, bench: Bench) -> None:
        payment_id = captured(bench)
        bench.psp.faults.add(BUSY)
        assert bench.outcome(payment_id, "reversePayment") == "received"
        assert bench.outcome(payment_id, "reversePayment") == "approved"
        assert bench.transactions(payment_id)[2:] == [("Refund", 10_000, "Success")]


class TestTheKeyOfAnotherOperation:
    @pytest.mark.parametrize("first", ["refundPayment", "cancelPayment"])
    def test_is_refused(self, bench: Bench, first: str) -> None:
        payment_id = captured(bench) if first == "refundPayment" else bench.paid()
        cents = 1_000 if first == "refundPayment" else None
        assert bench.outcome(payment_id, first, cents, "key") == "approved"
        answer = bench.intent(payment_id, "reversePayment", name="key")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (
            409,
            "IdempotencyConflict",
        )

    @pytest.mark.parametrize("then", ["refundPayment", "cancelPayment"])
    def test_also_the_other_way_round(self, bench: Bench, then: str) -> None:
        payment_id = captured(bench)
        assert bench.outcome(payment_id, "reversePayment", name="key") == "approved"
        cents = 1_000 if then == "refundPayment" else None
        assert bench.intent(payment_id, then, cents, "key").status_code == 409


def test_a_refund_that_the_bank_sends_back_is_not_reversed(bench: Bench) -> None:
    payment_id = captured(bench)
    assert bench.outcome(payment_id, "refundPayment", 1_000, "refund") == "approved"
    assert bench.outcome(payment_id, "reversePayment", name="reversal") == "approved"
    [found] = bench.at_the_psp(payment_id)
    refund = next(one for one in found["operations"] if one["type"] == "refund")
    bench.control(payment_id, "fail", operation=refund["id"])
    bench.later(60)
    assert bench.outcome(payment_id, "reversePayment", name="reversal") == "rejected"
    assert bench.outcome(payment_id, "reversePayment", name="once-more") == "approved"
    assert left_at_the_psp(bench, payment_id) == 0


class TestAfterARefusedCaptureAtAPSPThatCapturesOnce:
    def _refused(self) -> tuple[StripeBench, str]:
        bench = StripeBench()
        payment_id = bench.paid(token="pm_card_visa")
        money = {"centAmount": 20_000, "currencyCode": "EUR"}
        claim = {"type": "Charge", "amount": money, "state": "Failure"}
        bench.update(payment_id, {"action": "addTransaction", "transaction": claim})
        return bench, payment_id

    @pytest.mark.parametrize("action", ["cancelPayment", "reversePayment"])
    def test_the_hold_can_be_released(self, action: str) -> None:
        bench, payment_id = self._refused()
        assert bench.outcome(payment_id, action) == "approved"
        assert ("CancelAuthorization", 10_000, "Success") in bench.transactions(payment_id)
