"""Every attempt ends: one that waits for its shopper too long is ended at the PSP.

Every webhook is lost, and nobody comes back.
"""

import json

import pytest

from audit_support import audited
from event_support import amount
from reconciliation_support import DAY, HOUR, ReconciliationBench, run_once
from sandbox.faults import FaultRule
from stripe_bench import StripeBench

LIMITS = [("card", "tok_three_ds", 23 * HOUR), ("ideal", None, 3 * HOUR), ("hpp", None, 23 * HOUR)]


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


def waiting(bench: ReconciliationBench, method: str = "card", token: str | None = None) -> str:
    token = "tok_three_ds" if method == "card" else token
    answer = bench.pay(bench.session(bench.cart()), token, method).json()
    assert "action" in answer
    return str(answer["paymentReference"])


@pytest.mark.parametrize(("method", "token", "limit"), LIMITS)
def test_an_attempt_that_waits_for_its_shopper_ends_in_time(
    bench: ReconciliationBench, method: str, token: str | None, limit: float
) -> None:
    payment_id = waiting(bench, method, token)
    bench.unheard(limit - 60)
    assert bench.reconcile().changed == []
    assert bench.states(payment_id) == {"Authorization": ["Pending"]}
    bench.unheard(60)

    assert bench.reconcile().changed == [payment_id]

    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Failure")]
    assert [one["status"] for one in bench.at_the_psp(payment_id)] == ["canceled"]
    assert bench.reconcile().examined == 0


def test_its_cart_can_be_paid_anew(bench: ReconciliationBench) -> None:
    cart = bench.cart()
    first = bench.pay(bench.session(cart), None, "ideal").json()["paymentReference"]
    bench.unheard(DAY)
    bench.reconcile()

    answer = bench.pay(bench.session(cart)).json()

    assert answer["outcome"] == "approved"
    assert answer["paymentReference"] != first


def test_what_a_bank_is_still_processing_is_left_alone(bench: ReconciliationBench) -> None:
    bench.psp.timing.settle_seconds = 30 * DAY
    session = bench.session(bench.cart())
    payment_id = bench.pay(session, "tok_pending_success").json()["paymentReference"]
    bench.unheard(10 * DAY)

    assert bench.reconcile().changed == []

    assert bench.states(payment_id) == {"Authorization": ["Pending"]}
    assert [one["status"] for one in bench.at_the_psp(payment_id)] == ["processing"]


def test_a_shopper_who_was_faster_keeps_the_payment(bench: ReconciliationBench) -> None:
    """The bank took the money after we looked and before we asked to cancel: it stays taken."""
    payment_id = waiting(bench, "ideal")
    bench.unheard(DAY)
    [seen] = bench.at_the_psp(payment_id)
    bench.control(payment_id, "confirm")
    stale = FaultRule(method="GET", path="/v1/payments/", malformed_body=json.dumps(seen))
    bench.psp.faults.add(stale)

    bench.reconcile()

    assert bench.states(payment_id) == {"Authorization": ["Success"], "Charge": ["Success"]}
    assert bench.operations(payment_id) == [("capture", "succeeded", 10_000)]


def test_an_attempt_that_another_writer_made_is_left_alone(bench: ReconciliationBench) -> None:
    payment_id = waiting(bench)
    bench.update(payment_id, {"action": "setKey"})
    bench.unheard(10 * DAY)

    bench.reconcile()

    assert bench.states(payment_id) == {"Authorization": ["Pending"]}


def test_a_psp_that_does_not_answer_is_asked_again(bench: ReconciliationBench) -> None:
    payment_id = waiting(bench)
    bench.unheard(DAY)
    down = FaultRule(method="POST", path="/cancel$", applied_but_failed=True, count=3)
    bench.psp.faults.add(down)

    assert bench.reconcile().postponed == [payment_id]
    bench.unheard(HOUR)
    bench.reconcile()

    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Failure")]


def test_the_audit_finds_one_that_nobody_ended(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    payment_id = waiting(bench)
    bench.unheard(23.5 * HOUR)
    assert audited(bench, capsys).found == set()
    bench.unheard(HOUR)

    assert audited(bench, capsys).found == {("nothing-left-open", payment_id)}


def status(bench: StripeBench, payment_id: str) -> str:
    [found] = bench.at_the_psp(payment_id)
    return str(found["status"])


def test_with_stripe_a_challenge_that_nobody_answers() -> None:
    bench = StripeBench()
    session = bench.session(bench.cart())
    payment_id = bench.pay(session, "pm_card_authenticationRequired").json()["paymentReference"]
    bench.clock.advance(22 * HOUR)
    run_once(bench, 60, {})
    assert status(bench, payment_id) == "requires_action"
    bench.clock.advance(HOUR)

    assert run_once(bench, 60, {}).changed == [payment_id]

    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Failure")]
    assert status(bench, payment_id) == "canceled"


def test_with_stripe_an_intent_that_nobody_confirmed() -> None:
    """The process died between opening and confirming, and the shopper is gone."""
    bench = StripeBench()
    cart = bench.cart()
    bench.stripe.faults.add(FaultRule(method="POST", path="/confirm$", reset=True, count=3))
    answer = bench.pay(bench.session(cart))
    payment_id = answer.json()["paymentReference"]
    assert bench.transactions(payment_id) == []
    assert status(bench, payment_id) == "requires_payment_method"
    bench.clock.advance(23 * HOUR)

    assert run_once(bench, 60, {}).changed == [payment_id]

    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Failure")]
    assert status(bench, payment_id) == "canceled"
    again = bench.pay(bench.session(cart)).json()
    assert (again["outcome"], again["paymentReference"] != payment_id) == ("approved", True)


class TestAfterARefusedCapture:
    """A merchant commanded a capture of an attempt that the PSP had never heard of."""

    def test_one_that_nobody_goes_on_with_ends(self, bench: ReconciliationBench) -> None:
        [payment_id] = bench.claim(1)
        bench.add(payment_id, "Charge", 10_000)
        bench.push()
        assert bench.states(payment_id) == {"Charge": ["Failure"]}
        bench.unheard(2 * DAY)

        assert bench.reconcile().changed == [payment_id]

        assert bench.states(payment_id) == {"Charge": ["Failure"], "Authorization": ["Failure"]}
        assert bench.reconcile().examined == 0

    def test_one_that_stripe_opened_ends_at_stripe(self) -> None:
        bench = StripeBench()
        bench.stripe.faults.add(FaultRule(method="POST", path="/confirm$", reset=True, count=3))
        answer = bench.pay(bench.session(bench.cart()))
        payment_id = answer.json()["paymentReference"]
        failed = {"type": "Charge", "amount": amount(10_000), "state": "Failure"}
        bench.update(payment_id, {"action": "addTransaction", "transaction": failed})
        bench.clock.advance(23 * HOUR)

        assert run_once(bench, 60, {}).changed == [payment_id]

        assert status(bench, payment_id) == "canceled"
        assert ("Authorization", 10_000, "Failure") in bench.transactions(payment_id)
