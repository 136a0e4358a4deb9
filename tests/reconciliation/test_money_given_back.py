"""Money that no order ever knew is given back where that is switched on, and no other."""

import json

import pytest

from reconciliation_support import (
    DAY,
    HOUR,
    ReconciliationBench,
    errors,
    merge,
    touch,
)
from sandbox.faults import FaultRule

VOID = {"RECONCILIATION_VOID_ORPHANS": "true"}


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


def codes(capsys: pytest.CaptureFixture[str]) -> list[object]:
    """Return the event codes of the errors that were logged since."""
    return [one["eventCode"] for one in errors(capsys.readouterr().out)]


@pytest.mark.parametrize("method", ["card", "ideal"])
@pytest.mark.parametrize("is_merged", [True, False])
def test_it_is_given_back_where_that_is_switched_on(
    bench: ReconciliationBench, method: str, is_merged: bool
) -> None:
    cart, payment_id = bench.paid_cart(method)
    if is_merged:
        merge(bench, cart)
    bench.unheard(2 * HOUR if is_merged else DAY)

    report = bench.reconcile(**VOID)

    assert report.returned == report.unordered == [bench.reference(payment_id)]
    kind, name = ("Refund", "refund") if method == "ideal" else ("CancelAuthorization", "cancel")
    assert (kind, 10_000, "Success") in bench.transactions(payment_id)
    done = bench.operations(payment_id)
    assert (name, "succeeded", 10_000) in done
    assert bench.reconcile(**VOID).unordered == []
    assert bench.operations(payment_id) == done


def test_with_the_switch_off_nothing_moves(bench: ReconciliationBench) -> None:
    cart, payment_id = bench.paid_cart()
    merge(bench, cart)
    bench.unheard(5 * DAY)

    assert bench.reconcile().returned == []
    assert bench.operations(payment_id) == []


def test_what_was_refused_once_is_tried_again(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    cart, payment_id = bench.paid_cart()
    merge(bench, cart)
    bench.psp.faults.add(FaultRule(method="POST", path="/cancel$", status=422, count=None))
    bench.unheard(2 * HOUR)
    capsys.readouterr()
    assert bench.reconcile(**VOID).returned == []
    assert bench.states(payment_id)["CancelAuthorization"] == ["Failure"]
    assert "orphan.refund_failed" in codes(capsys)

    bench.psp.faults.clear()
    assert bench.reconcile(**VOID).returned == [bench.reference(payment_id)]
    assert bench.states(payment_id)["CancelAuthorization"] == ["Failure", "Success"]


def test_a_lost_answer_gives_nothing_back_twice(bench: ReconciliationBench) -> None:
    cart, payment_id = bench.paid_cart("ideal")
    merge(bench, cart)
    bench.psp.faults.add(
        FaultRule(method="POST", path="/refunds$", applied_but_failed=True, count=3)
    )
    bench.unheard(2 * HOUR)

    assert bench.reconcile(**VOID).postponed == [bench.reference(payment_id)]
    bench.unheard(30 * HOUR)
    assert bench.reconcile(**VOID).unordered == []
    assert [one for one in bench.operations(payment_id) if one[0] == "refund"] == [
        ("refund", "succeeded", 10_000)
    ]


@pytest.mark.parametrize("how", ["command", "dashboard"])
def test_what_was_captured_on_purpose_is_left_to_a_person(
    bench: ReconciliationBench, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cart, payment_id = bench.paid_cart()
    if how == "command":
        bench.outcome(payment_id, "capturePayment", 4_000)
    else:
        bench.in_the_dashboard(payment_id, "captures", 4_000)
    merge(bench, cart)
    bench.unheard(2 * DAY)
    capsys.readouterr()

    report = bench.reconcile(**VOID)

    assert (report.unordered, report.returned) == ([bench.reference(payment_id)], [])
    assert "orphan.refund_failed" not in codes(capsys)
    assert bench.operations(payment_id) == [("capture", "succeeded", 4_000)]


def test_a_capture_that_is_not_carried_out_is_waited_for(bench: ReconciliationBench) -> None:
    cart, payment_id = bench.paid_cart()
    bench.add(payment_id, "Charge", 10_000)
    merge(bench, cart)
    bench.unheard(2 * DAY)

    assert bench.reconcile(**VOID, MERCHANT_COMMANDS="").returned == []
    assert bench.operations(payment_id) == []


@pytest.mark.parametrize("what", ["order", "change", "delete"])
def test_a_cart_that_changes_at_the_last_moment_keeps_its_money(
    bench: ReconciliationBench, what: str
) -> None:
    """The queries show the cart as it was a moment ago; the cart itself says what it is now."""
    cart, payment_id = bench.paid_cart()
    bench.unheard(2 * DAY)
    shown = bench.api("GET", f'carts?where=id="{cart["id"]}"')
    if what == "order":
        bench.make_order(cart)
    elif what == "change":
        touch(bench, cart)
    else:
        bench.delete_resource(f"carts/{cart['id']}")
    lag = FaultRule(method="GET", path="/carts$", malformed_body=json.dumps(shown), count=None)
    bench.commercetools.faults.add(lag)
    bench.commercetools.faults.add(
        FaultRule(method="GET", path="/orders$", malformed_body='{"results": []}', count=None)
    )

    report = bench.reconcile(**VOID)

    reference = bench.reference(payment_id)
    assert (report.unordered, report.returned) == ([reference], [])
    assert report.waiting == [reference]
    assert bench.operations(payment_id) == []
