"""Money that is held or taken and that no order stands for is told of, whenever it came."""

import json

import pytest

from audit_support import audited
from bench import Json
from reconciliation_support import (
    DAY,
    HOUR,
    ReconciliationBench,
    delete,
    errors,
    make_order,
    merge,
    run_once,
)
from sandbox.faults import FaultRule
from stripe_bench import StripeBench

VOID = {"RECONCILIATION_VOID_ORPHANS": "true"}
LINE = "The PSP holds money that no order stands for"


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


def freeze(bench: ReconciliationBench, cart: Json) -> None:
    version = bench.api("GET", f"carts/{cart['id']}")["version"]
    body = {"version": version, "actions": [{"action": "freezeCart"}]}
    bench.api("POST", f"carts/{cart['id']}", body)


def touch(bench: ReconciliationBench, cart: Json) -> None:
    version = bench.api("GET", f"carts/{cart['id']}")["version"]
    action = {"action": "setCountry", "country": "DE"}
    bench.api("POST", f"carts/{cart['id']}", {"version": version, "actions": [action]})


def test_the_other_cart_of_a_guest_who_logs_in(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    cart, payment_id = bench.paid_cart()
    merge(bench, cart)
    other, _ = bench.paid_cart()
    make_order(bench, other)
    bench.unheard(2 * HOUR)
    capsys.readouterr()

    report = bench.reconcile()

    reference = bench.reference(payment_id)
    assert (report.unordered, report.orphans, report.returned) == ([reference], [], [])
    [line] = errors(capsys.readouterr().out)
    assert (line["message"], line["reason"]) == (LINE, "mergedCart")
    assert (line["paymentId"], line["pspReference"]) == (payment_id, reference)
    assert (line["cartId"], line["amount"], line["hours"]) == (cart["id"], "100.00 EUR", 2)


@pytest.mark.parametrize("method", ["card", "ideal"])
@pytest.mark.parametrize("is_frozen", [False, True])
def test_a_paid_cart_that_nobody_orders(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str], method: str, is_frozen: bool
) -> None:
    cart, payment_id = bench.paid_cart(method)
    if is_frozen:
        freeze(bench, cart)
    bench.unheard(23 * HOUR)
    assert bench.reconcile().unordered == []
    bench.unheard(HOUR)
    capsys.readouterr()

    report = bench.reconcile()

    assert (report.unordered, report.orphans) == ([bench.reference(payment_id)], [])
    [line] = errors(capsys.readouterr().out)
    assert (line["reason"], line["hours"]) == ("cartWithoutOrder", 24)
    assert report.returned == []


def test_the_setting_decides_how_long(bench: ReconciliationBench) -> None:
    _, payment_id = bench.paid_cart()
    bench.unheard(3 * HOUR)

    hours = "RECONCILIATION_UNORDERED_HOURS"
    assert bench.reconcile(**{hours: "4"}).unordered == []
    assert bench.reconcile(**{hours: "2"}).unordered == [bench.reference(payment_id)]


def test_somebody_who_is_still_at_the_cart(bench: ReconciliationBench) -> None:
    cart, _ = bench.paid_cart()
    bench.unheard(23 * HOUR)
    touch(bench, cart)
    bench.unheard(23 * HOUR)

    assert bench.reconcile().unordered == []


@pytest.mark.parametrize("is_cart_kept", [True, False])
def test_an_order_stands_for_its_money(bench: ReconciliationBench, is_cart_kept: bool) -> None:
    cart, _ = bench.paid_cart()
    make_order(bench, cart, is_cart_kept=is_cart_kept)
    bench.unheard(3 * DAY)

    report = bench.reconcile(**VOID)

    assert (report.unordered, report.orphans) == ([], [])


def test_a_cart_that_became_an_order_counts_when_the_order_is_deleted(
    bench: ReconciliationBench,
) -> None:
    cart, payment_id = bench.paid_cart("ideal")
    delete(bench, make_order(bench, cart))
    bench.unheard(3 * DAY)

    report = bench.reconcile(**VOID)

    assert (report.unordered, report.orphans, report.returned) == ([], [], [])
    assert bench.operations(payment_id) == [("capture", "succeeded", 10_000)]


def test_money_that_comes_late_to_an_old_payment(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bank takes it on day five, and its webhook comes; the cart is gone by then."""
    bench.place = 0.999
    cart = bench.cart()
    payment_id = bench.pay(bench.session(cart), None, "ideal").json()["paymentReference"]
    delete(bench, f"carts/{cart['id']}")
    bench.clock.advance(6 * DAY)
    bench.control(payment_id, "confirm")
    bench.later(1)
    bench.unheard(2 * HOUR)
    assert bench.states(payment_id)["Charge"] == ["Success"]
    capsys.readouterr()

    report = bench.reconcile()

    assert report.orphans == [bench.reference(payment_id)]
    [line] = errors(capsys.readouterr().out)
    assert (line["reason"], line["hours"]) == ("noCartAndNoOrder", 2)


def test_a_long_time_without_an_order_is_looked_back_at(bench: ReconciliationBench) -> None:
    bench.place = 0.999
    _, payment_id = bench.paid_cart("ideal")
    bench.unheard(31 * DAY)

    report = bench.reconcile(RECONCILIATION_UNORDERED_HOURS="720")

    assert report.unordered == [bench.reference(payment_id)]


@pytest.mark.parametrize("action", ["cancelPayment", "reversePayment"])
def test_what_was_given_back_is_no_finding(bench: ReconciliationBench, action: str) -> None:
    cart, payment_id = bench.paid_cart()
    bench.outcome(payment_id, action)
    merge(bench, cart)
    bench.unheard(2 * DAY)

    assert bench.reconcile().unordered == []


def test_what_was_charged_back_is_no_finding(bench: ReconciliationBench) -> None:
    cart, payment_id = bench.paid_cart("ideal")
    bench.control(payment_id, "dispute")
    merge(bench, cart)
    bench.unheard(2 * DAY)

    assert bench.reconcile().unordered == []


def test_an_invoice_is_no_money(bench: ReconciliationBench) -> None:
    cart = bench.cart()
    bench.pay(bench.session(cart), None, "invoice")
    merge(bench, cart)
    bench.unheard(2 * DAY)

    assert bench.reconcile().unordered == []


def test_many_are_found_page_by_page(bench: ReconciliationBench) -> None:
    ids = [bench.paid_cart()[1] for _ in range(60)]
    bench.unheard(DAY)

    report = bench.reconcile()

    assert sorted(report.unordered) == sorted(bench.reference(one) for one in ids)
    assert report.examined == 0


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


def test_what_was_refused_once_is_tried_again(bench: ReconciliationBench) -> None:
    cart, payment_id = bench.paid_cart()
    merge(bench, cart)
    bench.psp.faults.add(FaultRule(method="POST", path="/cancel$", status=422, count=None))
    bench.unheard(2 * HOUR)
    assert bench.reconcile(**VOID).returned == []
    assert bench.states(payment_id)["CancelAuthorization"] == ["Failure"]

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
    bench: ReconciliationBench, how: str
) -> None:
    cart, payment_id = bench.paid_cart()
    if how == "command":
        bench.outcome(payment_id, "capturePayment", 4_000)
    else:
        bench.in_the_dashboard(payment_id, "captures", 4_000)
    merge(bench, cart)
    bench.unheard(2 * DAY)

    report = bench.reconcile(**VOID)

    assert (report.unordered, report.returned) == ([bench.reference(payment_id)], [])
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
        make_order(bench, cart)
    elif what == "change":
        touch(bench, cart)
    else:
        delete(bench, f"carts/{cart['id']}")
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


def test_the_audit_tells_both(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    cart, merged = bench.paid_cart()
    merge(bench, cart)
    _, late = bench.paid_cart("ideal")
    bench.unheard(2 * HOUR)
    assert audited(bench, capsys).found == {("L3", merged)}
    bench.unheard(DAY)

    done = audited(bench, capsys)

    assert done.found == {("L3", merged), ("L3", late)}
    problems = " ".join(one["problem"] for one in done.report["findings"])
    assert "100.00 EUR on a cart that was merged into another" in problems
    assert "100.00 EUR on a cart without an order for 26 hours" in problems


def test_the_audit_counts_no_money_twice_that_was_charged_back(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    cart, first = bench.paid_cart("ideal")
    bench.control(first, "dispute")
    bench.later(1)
    key = bench.payment(first).key or ""
    bench.update(first, {"action": "setKey", "key": key.removesuffix("1") + "7"})
    bench.detach(cart)
    bench.pay(bench.session(cart))
    bench.unheard(2 * HOUR)

    assert audited(bench, capsys).found == set()


def test_with_stripe_too() -> None:
    bench = StripeBench()
    cart = bench.cart()
    payment_id = str(bench.pay(bench.session(cart)).json()["paymentReference"])
    merge(bench, cart)
    bench.clock.advance(2 * HOUR)
    [intent] = bench.at_the_psp(payment_id)

    assert run_once(bench, 60, {}).unordered == [intent["id"]]
    assert run_once(bench, 60, VOID).returned == [intent["id"]]
    assert bench.at_the_psp(payment_id)[0]["status"] == "canceled"
