"""Money that no cart and no order knows is told of, and given back only where that is wanted."""

import json

import pytest

from reconciliation_support import DAY, HOUR, ReconciliationBench
from sandbox.faults import FaultRule

VOID = {"RECONCILIATION_VOID_ORPHANS": "true"}


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


def detached(bench: ReconciliationBench, method: str = "card") -> str:
    """Return a Payment with money on it that its cart does not know any more."""
    cart = bench.cart()
    token = "tok_approved" if method == "card" else None
    payment_id = str(bench.pay(bench.session(cart), token, method).json()["paymentReference"])
    if method != "card":
        bench.control(payment_id, "confirm")
    bench.later(1)
    bench.detach(cart)
    return payment_id


def order(bench: ReconciliationBench, cart_id: str) -> None:
    """Order a cart, and delete it: the order alone is left."""
    version = bench.api("GET", f"carts/{cart_id}")["version"]
    draft = {"cart": {"typeId": "cart", "id": cart_id}, "version": version}
    bench.api("POST", "orders", draft)
    version = bench.api("GET", f"carts/{cart_id}")["version"]
    bench.api("DELETE", f"carts/{cart_id}?version={version}")


def reference(bench: ReconciliationBench, payment_id: str) -> str:
    [found] = bench.at_the_psp(payment_id)
    return str(found["id"])


def errors(out: str) -> list[dict[str, object]]:
    lines = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    return [one for one in lines if one.get("severity") == "ERROR"]


def test_it_is_reported_with_every_id_and_nothing_else(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    payment_id = detached(bench)
    bench.unheard(2 * HOUR)
    capsys.readouterr()

    report = bench.reconcile()

    at_psp = reference(bench, payment_id)
    assert (report.orphans, report.returned) == ([at_psp], [])
    [line] = errors(capsys.readouterr().out)
    assert (line["paymentId"], line["pspReference"]) == (payment_id, at_psp)
    assert line["amount"] == "10000 EUR minor units"
    assert bench.operations(payment_id) == []
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Success")]


@pytest.mark.parametrize(
    ("method", "kind", "transaction"),
    [("card", "cancel", "CancelAuthorization"), ("ideal", "refund", "Refund")],
)
def test_it_is_given_back_where_that_is_switched_on(
    bench: ReconciliationBench, method: str, kind: str, transaction: str
) -> None:
    payment_id = detached(bench, method)
    bench.unheard(2 * HOUR)

    report = bench.reconcile(**VOID)

    assert report.returned == report.orphans == [reference(bench, payment_id)]
    assert (kind, "succeeded", 10_000) in bench.operations(payment_id)
    assert (transaction, 10_000, "Success") in bench.transactions(payment_id)
    operations = bench.operations(payment_id)
    assert bench.reconcile(**VOID).orphans == []
    assert bench.operations(payment_id) == operations


@pytest.mark.parametrize(("method", "kind"), [("card", "cancel"), ("ideal", "refund")])
def test_money_whose_payment_is_deleted_is_given_back_once(
    bench: ReconciliationBench, method: str, kind: str
) -> None:
    payment_id = detached(bench, method)
    bench.delete(payment_id)
    bench.unheard(2 * HOUR)

    first = bench.reconcile(**VOID)
    again = bench.reconcile(**VOID)

    assert first.returned == first.orphans == [reference(bench, payment_id)]
    assert (again.returned, again.orphans) == ([], [])
    assert [one for one in bench.operations(payment_id) if one[0] == kind] == [
        (kind, "succeeded", 10_000)
    ]


def test_a_deleted_payment_that_an_order_names_is_reported_and_not_touched(
    bench: ReconciliationBench,
) -> None:
    cart = bench.cart()
    payment_id = bench.pay(bench.session(cart)).json()["paymentReference"]
    order(bench, cart["id"])
    bench.delete(payment_id)
    bench.unheard(2 * HOUR)

    report = bench.reconcile(**VOID)

    assert (report.orphans, report.returned) == ([reference(bench, payment_id)], [])
    assert bench.operations(payment_id) == []


def test_a_lost_answer_gives_nothing_back_twice(bench: ReconciliationBench) -> None:
    payment_id = detached(bench, "ideal")
    bench.delete(payment_id)
    bench.psp.faults.add(
        FaultRule(method="POST", path="/refunds$", applied_but_failed=True, count=3)
    )
    bench.unheard(2 * HOUR)

    assert bench.reconcile(**VOID).postponed == [reference(bench, payment_id)]
    bench.unheard(30 * HOUR)
    assert bench.reconcile(**VOID).orphans == []
    assert [one for one in bench.operations(payment_id) if one[0] == "refund"] == [
        ("refund", "succeeded", 10_000)
    ]


def test_what_a_cart_or_an_order_knows_is_never_touched(bench: ReconciliationBench) -> None:
    kept = [bench.paid() for _ in range(2)]
    cart = bench.cart()
    ordered = bench.pay(bench.session(cart)).json()["paymentReference"]
    order(bench, cart["id"])
    bench.unheard(2 * HOUR)

    report = bench.reconcile(**VOID)

    assert report.listed == 3
    assert (report.orphans, report.changed) == ([], [])
    for payment_id in (*kept, ordered):
        assert bench.operations(payment_id) == []


def test_what_somebody_captured_on_purpose_is_left_to_a_person(
    bench: ReconciliationBench,
) -> None:
    """The order may have been deleted after it was shipped."""
    cart = bench.cart()
    payment_id = bench.pay(bench.session(cart)).json()["paymentReference"]
    bench.outcome(payment_id, "capturePayment", 10_000)
    bench.detach(cart)
    bench.unheard(2 * HOUR)

    report = bench.reconcile(**VOID)

    assert (report.orphans, report.returned) == ([reference(bench, payment_id)], [])
    assert bench.operations(payment_id) == [("capture", "succeeded", 10_000)]


def test_an_unresolved_capture_is_not_voided(bench: ReconciliationBench) -> None:
    cart = bench.cart()
    payment_id = bench.pay(bench.session(cart)).json()["paymentReference"]
    bench.add(payment_id, "Charge", 10_000)
    bench.detach(cart)
    bench.unheard(2 * HOUR)

    report = bench.reconcile(**VOID, MERCHANT_COMMANDS="")

    assert report.returned == []
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
    bench.delete(payment_id)
    bench.authorized_elsewhere()
    bench.unheard(2 * HOUR)

    report = bench.reconcile(**VOID, DEPLOYMENT_ID="other")

    assert (report.listed, report.orphans) == (0, [])
    assert bench.operations(payment_id) == []


def test_an_orphan_that_was_given_up_already_is_not_given_up_twice(
    bench: ReconciliationBench,
) -> None:
    payment_id = detached(bench)
    refusal = FaultRule(method="POST", path="/cancel$", status=422, count=None)
    bench.psp.faults.add(refusal)
    bench.unheard(2 * HOUR)
    assert bench.reconcile(**VOID).returned == []
    assert bench.states(payment_id)["CancelAuthorization"] == ["Failure"]

    bench.psp.faults.clear()
    assert bench.reconcile(**VOID).returned == [reference(bench, payment_id)]
    assert bench.states(payment_id)["CancelAuthorization"] == ["Failure", "Success"]


def test_every_page_of_the_list_is_read(bench: ReconciliationBench) -> None:
    ids = [detached(bench) for _ in range(52)]
    bench.unheard(2 * HOUR)

    assert len(bench.reconcile().orphans) == len(ids)


def test_after_some_days_nobody_looks(bench: ReconciliationBench) -> None:
    detached(bench)
    bench.unheard(5 * DAY)

    assert bench.reconcile().listed == 0
