"""The audit finds what was planted, finds nothing where all is well, and writes nothing."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from audit_support import audited, unheard, without_cart
from bench import Bench
from outgoing import Watched
from reconciliation_support import DAY, HOUR, ReconciliationBench
from recurring_support import JOBS, SubscriptionShop
from sandbox.faults import FaultRule
from stripe_bench import StripeBench

Plant = Callable[[ReconciliationBench], str]


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


def busy_days(bench: Bench) -> None:
    """Let all kinds of things happen, every one of them as it should."""
    for token in ("tok_approved", "tok_declined", "tok_three_ds", "tok_capture_fails_late"):
        bench.pay(bench.session(bench.cart()), token)
    captured = bench.paid()
    bench.outcome(captured, "capturePayment", 6_000)
    bench.outcome(captured, "capturePayment", 4_000)
    bench.outcome(captured, "refundPayment", 5_000)
    bench.outcome(bench.paid(), "cancelPayment")
    reversed_ = bench.paid()
    bench.outcome(reversed_, "capturePayment", 1_000)
    bench.outcome(reversed_, "reversePayment")
    late = bench.paid(token="tok_capture_fails_late")
    bench.outcome(late, "capturePayment", 10_000)
    disputed = bench.paid(token="tok_dispute")
    bench.outcome(disputed, "capturePayment", 10_000)
    bench.pay(bench.session(bench.cart()), "tok_pending_success")
    bank = bench.pay(bench.session(bench.cart()), None, "ideal").json()["paymentReference"]
    bench.control(bank, "confirm")
    offline = bench.pay(bench.session(bench.cart()), None, "invoice").json()["paymentReference"]
    bench.outcome(offline, "capturePayment", 10_000)
    session = bench.session(bench.cart())
    bench.pay(session, "tok_three_ds", name="first")
    bench.pay(session, "tok_approved", name="second")
    bench.later(2 * HOUR)


def test_where_all_is_well_nothing_is_found(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    busy_days(bench)

    done = audited(bench, capsys)

    assert done.report["findings"] == []
    assert done.code == 0
    assert done.report["examined"] == 14
    assert done.report["listed"] == 13


def test_with_stripe_too(capsys: pytest.CaptureFixture[str]) -> None:
    bench = StripeBench()
    captured = bench.paid()
    bench.outcome(captured, "capturePayment", 6_000)
    bench.outcome(captured, "refundPayment", 5_000)
    bench.outcome(bench.paid(), "cancelPayment")
    bench.pay(bench.session(bench.cart()), "pm_card_visa_chargeDeclined")
    bench.later(2 * HOUR)

    done = audited(bench, capsys)

    assert (done.code, done.report["findings"]) == (0, [])
    assert (done.report["examined"], done.report["listed"]) == (3, 3)


def unknown_success(bench: ReconciliationBench) -> str:
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 10_000, state="Success")
    return payment_id


def too_much_refunded(bench: ReconciliationBench) -> str:
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 4_000)
    bench.add(payment_id, "Refund", 4_001, state="Pending")
    return payment_id


def left_undone(bench: ReconciliationBench) -> str:
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 4_000)
    return payment_id


def deleted(bench: ReconciliationBench) -> str:
    payment_id = bench.paid()
    bench.delete_resource(f"payments/{payment_id}")
    return payment_id


def another_amount(bench: ReconciliationBench) -> str:
    payment_id = bench.paid()
    action = {
        "action": "changeAmountPlanned",
        "amount": {"centAmount": 9_999, "currencyCode": "EUR"},
    }
    bench.update(payment_id, action)
    return payment_id


@pytest.mark.parametrize(
    ("plant", "invariants"),
    [
        (unknown_success, {"success-at-psp"}),
        (too_much_refunded, {"sums-fit"}),
        (unheard, {"nothing-left-open"}),
        (left_undone, {"nothing-left-open"}),
        (without_cart, {"money-is-known"}),
        (deleted, {"money-is-known"}),
        (another_amount, {"amounts-agree"}),
    ],
)
def test_what_is_planted_is_found(
    bench: ReconciliationBench,
    capsys: pytest.CaptureFixture[str],
    plant: Plant,
    invariants: set[str],
) -> None:
    bench.paid()
    payment_id = plant(bench)
    bench.unheard(2 * HOUR)

    done = audited(bench, capsys)

    assert done.found == {(one, payment_id) for one in invariants}
    assert done.code == 1


def test_an_item_that_is_paid_twice_is_found(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    """A payment made again because the first had vanished from the cart."""
    cart = bench.cart()
    first = bench.pay(bench.session(cart)).json()["paymentReference"]
    key = bench.payment(first).key or ""
    bench.update(first, {"action": "setKey", "key": key.removesuffix("1") + "7"})
    bench.detach(cart)
    second = bench.pay(bench.session(cart)).json()["paymentReference"]
    bench.unheard(2 * HOUR)

    done = audited(bench, capsys)

    [again] = [one for one in done.report["findings"] if one["invariant"] == "charged-once"]
    assert {again["paymentId"], *again["problem"].replace(",", "").split()} >= {first, second}


def test_a_second_payment_at_the_psp_is_found(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    payment_id = bench.paid()
    [at_psp] = bench.at_the_psp(payment_id)
    bench.authorized_elsewhere(merchantReference=payment_id, metadata=at_psp["metadata"])
    bench.unheard(2 * HOUR)

    assert ("one-psp-payment", payment_id) in audited(bench, capsys).found


def test_it_writes_nothing(bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]) -> None:
    for plant in (unknown_success, unheard, left_undone, without_cart, deleted):
        plant(bench)
    bench.unheard(3 * DAY)
    before = [bench.api("GET", "payments?limit=500&sort=id asc"), bench.all_at_the_psp()]
    bench.outgoing.through = watched = Watched(bench.network)
    assert audited(bench, capsys).code == 1
    bench.outgoing.through = bench.network

    calls = [(one.method, urlsplit(one.url).path) for one in watched.requests]
    writes = [call for call in calls if call[0] != "GET"]
    assert writes == [("POST", "/oauth/token")]
    assert len(calls) > 10
    after = [bench.api("GET", "payments?limit=500&sort=id asc"), bench.all_at_the_psp()]
    assert after == before


def test_a_subscription_without_its_job_is_found_until_it_has_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shop = SubscriptionShop()
    shop.commercetools.faults.add(FaultRule(path=JOBS, status=503, count=None))
    paid = shop.subscribe(shop.customer())
    shop.later(3 * HOUR)

    found = audited(shop, capsys)

    assert (found.code, found.found) == (1, {("subscription-has-job", paid)})
    shop.commercetools.faults.clear()
    shop.reconcile()
    assert audited(shop, capsys).code == 0
