"""Money that no cart and no order knows is told of, and never touched: they may be deleted."""

import pytest

from reconciliation_support import DAY, HOUR, ReconciliationBench, errors

VOID = {"RECONCILIATION_VOID_ORPHANS": "true"}


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


def detached(bench: ReconciliationBench, method: str = "card") -> str:
    """Return a Payment with money on it that its cart does not know any more."""
    cart, payment_id = bench.paid_cart(method)
    bench.detach(cart)
    return payment_id


def test_it_is_reported_with_every_id_and_nothing_else(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    payment_id = detached(bench)
    bench.unheard(2 * HOUR)
    capsys.readouterr()

    report = bench.reconcile()

    at_psp = bench.reference(payment_id)
    assert (report.orphans, report.returned) == ([at_psp], [])
    [line] = errors(capsys.readouterr().out)
    assert (line["paymentId"], line["pspReference"]) == (payment_id, at_psp)
    assert line["reason"] == "noCartAndNoOrder"
    assert line["amount"] == "100.00 EUR"
    assert bench.operations(payment_id) == []
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Success")]


@pytest.mark.parametrize("method", ["card", "ideal"])
def test_a_payment_that_was_taken_off_its_cart_keeps_its_money(
    bench: ReconciliationBench, method: str
) -> None:
    payment_id = detached(bench, method)
    before = bench.operations(payment_id)
    bench.unheard(2 * DAY)

    report = bench.reconcile(**VOID)

    assert (report.orphans, report.returned) == ([bench.reference(payment_id)], [])
    assert bench.operations(payment_id) == before


@pytest.mark.parametrize("method", ["card", "ideal"])
@pytest.mark.parametrize("is_ordered", [True, False])
@pytest.mark.parametrize("is_payment_kept", [True, False])
def test_a_deleted_cart_proves_nothing(
    bench: ReconciliationBench, method: str, is_ordered: bool, is_payment_kept: bool
) -> None:
    """The order and its cart may both be deleted, and goods may be on their way."""
    cart, payment_id = bench.paid_cart(method)
    if is_ordered:
        bench.delete_resource(f"orders/{bench.make_order(cart)['id']}")
    bench.delete_resource(f"carts/{cart['id']}")
    if not is_payment_kept:
        bench.delete_resource(f"payments/{payment_id}")
    before = bench.operations(payment_id)
    bench.unheard(2 * DAY)

    for _ in range(2):
        report = bench.reconcile(**VOID)
        assert (report.orphans, report.returned) == ([bench.reference(payment_id)], [])
        assert bench.operations(payment_id) == before


def test_a_deleted_payment_that_an_order_names_is_reported_and_not_touched(
    bench: ReconciliationBench,
) -> None:
    cart = bench.cart()
    payment_id = bench.pay(bench.session(cart)).json()["paymentReference"]
    bench.make_order(cart)
    bench.delete_resource(f"carts/{cart['id']}")
    bench.delete_resource(f"payments/{payment_id}")
    bench.unheard(2 * HOUR)

    report = bench.reconcile(**VOID)

    assert (report.orphans, report.returned) == ([bench.reference(payment_id)], [])
    assert bench.operations(payment_id) == []


def test_what_a_cart_or_an_order_knows_is_never_touched(bench: ReconciliationBench) -> None:
    kept = [bench.paid() for _ in range(2)]
    cart = bench.cart()
    ordered = bench.pay(bench.session(cart)).json()["paymentReference"]
    bench.make_order(cart)
    bench.delete_resource(f"carts/{cart['id']}")
    bench.unheard(2 * HOUR)

    report = bench.reconcile(**VOID)

    assert report.listed == 3
    assert (report.orphans, report.changed) == ([], [])
    for payment_id in (*kept, ordered):
        assert bench.operations(payment_id) == []


@pytest.mark.parametrize("token", ["tok_declined", "tok_three_ds"])
def test_an_attempt_without_money_is_no_orphan(bench: ReconciliationBench, token: str) -> None:
    cart = bench.cart()
    bench.pay(bench.session(cart), token)
    bench.detach(cart)
    bench.unheard(2 * HOUR)

    assert bench.reconcile(**VOID).orphans == []


def test_what_is_young_is_not_looked_at(bench: ReconciliationBench) -> None:
    detached(bench)
    bench.unheard(HOUR / 2)

    assert bench.reconcile(**VOID).listed == 0


def test_another_deployments_money_is_not_ours(bench: ReconciliationBench) -> None:
    payment_id = detached(bench)
    bench.delete_resource(f"payments/{payment_id}")
    bench.authorized_elsewhere()
    bench.unheard(2 * HOUR)

    report = bench.reconcile(**VOID, DEPLOYMENT_ID="other")

    assert (report.listed, report.orphans) == (0, [])
    assert bench.operations(payment_id) == []


def test_every_page_of_the_list_is_read(bench: ReconciliationBench) -> None:
    ids = [detached(bench) for _ in range(52)]
    bench.unheard(2 * HOUR)

    assert len(bench.reconcile().orphans) == len(ids)


def test_after_some_days_nobody_looks(bench: ReconciliationBench) -> None:
    detached(bench)
    bench.unheard(5 * DAY)

    assert bench.reconcile().listed == 0
