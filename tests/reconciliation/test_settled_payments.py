"""What changes at the PSP after a payment was settled, and what no webhook told of it."""

import pytest

from reconciliation_support import HOUR, ReconciliationBench, run_once
from sandbox.faults import FaultRule
from stripe_bench import StripeBench


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


@pytest.mark.parametrize(
    ("token", "states"),
    [
        ("tok_capture_fails_late", {"Charge": ["Failure"]}),
        ("tok_dispute", {"Charge": ["Success"], "Chargeback": ["Pending"]}),
    ],
)
def test_a_change_of_mind_is_found_in_the_psps_list(
    bench: ReconciliationBench, token: str, states: dict[str, list[str]]
) -> None:
    payment_id = bench.paid(token=token)
    assert bench.outcome(payment_id, "capturePayment", 10_000) == "approved"
    bench.unheard(2 * HOUR)

    report = bench.reconcile()

    assert report.changed == [payment_id]
    assert bench.states(payment_id) == {"Authorization": ["Success"], **states}
    assert bench.reconcile().changed == []


def test_what_is_as_the_list_shows_it_costs_no_call_of_its_own(
    bench: ReconciliationBench,
) -> None:
    for _ in range(3):
        bench.outcome(bench.paid(), "capturePayment", 10_000)
    bench.unheard(2 * HOUR)
    bench.calls()

    assert bench.reconcile().listed == 3

    assert sorted(bench.calls()) == [
        *["GET /bench/carts"] * 2,
        *["GET /bench/orders"] * 2,
        *["GET /bench/payments"] * 9,
        "GET /bench/subscriptions/key=payment-connector-default",
        *["GET /v1/payments"] * 4,
    ]


def test_a_payment_that_cannot_be_read_is_no_orphan(bench: ReconciliationBench) -> None:
    payment_id = bench.paid()
    bench.unheard(2 * HOUR)
    broken = f'{{"results": [{{"id": "{payment_id}", "version": "one"}}]}}'
    bench.commercetools.faults.add(
        FaultRule(path="/payments$", malformed_body=broken, skip=1, count=None)
    )

    report = bench.reconcile(RECONCILIATION_VOID_ORPHANS="true")

    assert (report.orphans, report.changed) == ([], [])
    assert bench.operations(payment_id) == []


def test_a_replaced_attempt_that_holds_money_returns_it(bench: ReconciliationBench) -> None:
    """Everything on it has ended, and both sides agree: nothing but its successor tells."""
    payment_id = bench.replaced_while_captured(refunded=4_000)
    bench.unheard(2 * HOUR)

    report = bench.reconcile()

    assert report.changed == [payment_id]
    assert bench.states(payment_id)["Refund"] == ["Success", "Success"]
    assert bench.reconcile().changed == []


def test_a_bank_that_takes_no_money_back_is_asked_three_times(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every refund fails days later, so a return would be tried for ever."""
    payment_id = bench.replaced_while_captured(refunded=4_000, token="tok_refund_fails_late")
    for _ in range(10):
        bench.unheard(2 * HOUR)
        bench.reconcile()

    assert bench.states(payment_id)["Refund"] == ["Failure"] * 4
    assert "The money of a superseded attempt cannot be returned" in capsys.readouterr().out


def test_with_stripe_too() -> None:
    bench = StripeBench()
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 10_000)
    bench.control(payment_id, "dispute")
    bench.clock.advance(2 * HOUR)

    assert run_once(bench, 60, {}).changed == [payment_id]

    assert ("Chargeback", 10_000, "Pending") in bench.transactions(payment_id)
