"""Money that is held or taken and that no order stands for is told of, whenever it came."""

import pytest

from audit_support import audited
from reconciliation_support import (
    DAY,
    HOUR,
    ReconciliationBench,
    errors,
    merge,
    touch,
)

VOID = {"RECONCILIATION_VOID_ORPHANS": "true"}
LINE = "The PSP holds money without an order"


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


def test_the_other_cart_of_a_guest_who_logs_in(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    cart, payment_id = bench.paid_cart()
    merge(bench, cart)
    other, _ = bench.paid_cart()
    bench.make_order(other)
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
        bench.change_cart(cart, {"action": "freezeCart"})
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
    bench.make_order(cart)
    if not is_cart_kept:
        bench.delete_resource(f"carts/{cart['id']}")
    bench.unheard(3 * DAY)

    report = bench.reconcile(**VOID)

    assert (report.unordered, report.orphans) == ([], [])


def test_a_cart_that_became_an_order_counts_when_the_order_is_deleted(
    bench: ReconciliationBench,
) -> None:
    cart, payment_id = bench.paid_cart("ideal")
    bench.delete_resource(f"orders/{bench.make_order(cart)['id']}")
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
    bench.delete_resource(f"carts/{cart['id']}")
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


def test_the_audit_tells_both(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    cart, merged = bench.paid_cart()
    merge(bench, cart)
    _, late = bench.paid_cart("ideal")
    bench.unheard(2 * HOUR)
    assert audited(bench, capsys).found == {("money-has-an-order", merged)}
    bench.unheard(DAY)

    done = audited(bench, capsys)

    assert done.found == {("money-has-an-order", merged), ("money-has-an-order", late)}
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
