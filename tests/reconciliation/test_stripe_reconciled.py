"""With Stripe, the same: what its webhooks did not tell is found, and money without a cart too."""

import pytest

from bench import Json
from reconciliation_support import AGE, HOUR, merge, run_once
from sandbox.faults import FaultRule
from stripe_bench import StripeBench

VOID = {"RECONCILIATION_VOID_ORPHANS": "true"}


def without_cart(bench: StripeBench) -> str:
    """Return a Payment that was deleted with its cart while Stripe holds money on it."""
    cart = bench.cart()
    payment_id = str(bench.pay(bench.session(cart)).json()["paymentReference"])
    for path in (f"payments/{payment_id}", f"carts/{cart['id']}"):
        version = bench.api("GET", path)["version"]
        bench.api("DELETE", f"{path}?version={version}")
    return payment_id


def intent(bench: StripeBench, payment_id: str) -> Json:
    [found] = bench.at_the_psp(payment_id)
    return found


def test_a_capture_whose_answer_and_webhooks_were_lost() -> None:
    bench = StripeBench()
    payment_id = bench.paid()
    bench.stripe.faults.add(
        FaultRule(method="POST", path="/capture$", applied_but_failed=True, count=3)
    )
    assert bench.outcome(payment_id, "capturePayment", 4_000) == "received"
    bench.clock.advance(AGE)

    assert run_once(bench, 60, {}).changed == [payment_id]

    assert ("Charge", 4_000, "Success") in bench.transactions(payment_id)
    assert intent(bench, payment_id)["amount_received"] == 4_000


@pytest.mark.parametrize("capture_method", ["manual", "automatic"])
def test_money_whose_cart_was_deleted_is_only_reported(capture_method: str) -> None:
    bench = StripeBench(STRIPE_CAPTURE_METHOD=capture_method)
    payment_id = without_cart(bench)
    bench.clock.advance(2 * HOUR)
    before = intent(bench, payment_id)

    for _ in range(2):
        report = run_once(bench, 60, VOID)
        assert (report.orphans, report.returned) == ([before["id"]], [])

    assert intent(bench, payment_id) == before
    assert refunded(bench, before["id"]) == 0


@pytest.mark.parametrize(
    ("capture_method", "status", "cents"),
    [("manual", "canceled", 0), ("automatic", "succeeded", 10_000)],
)
def test_money_of_a_merged_cart_is_given_back_once(
    capture_method: str, status: str, cents: int
) -> None:
    bench = StripeBench(STRIPE_CAPTURE_METHOD=capture_method)
    cart = bench.cart()
    payment_id = str(bench.pay(bench.session(cart)).json()["paymentReference"])
    merge(bench, cart)
    bench.clock.advance(2 * HOUR)
    reference = intent(bench, payment_id)["id"]

    assert run_once(bench, 60, {}).unordered == [reference]
    assert run_once(bench, 60, VOID).returned == [reference]

    assert run_once(bench, 60, VOID).unordered == []
    assert intent(bench, payment_id)["status"] == status
    assert refunded(bench, reference) == cents


def test_what_was_captured_in_the_dashboard_is_left_to_a_person() -> None:
    bench = StripeBench()
    cart = bench.cart()
    payment_id = str(bench.pay(bench.session(cart)).json()["paymentReference"])
    reference = intent(bench, payment_id)["id"]
    bench.at_stripe("POST", f"/v1/payment_intents/{reference}/capture")
    merge(bench, cart)
    bench.clock.advance(2 * HOUR)

    report = run_once(bench, 60, VOID)

    assert (report.unordered, report.returned) == ([reference], [])
    assert refunded(bench, reference) == 0


def refunded(bench: StripeBench, reference: str) -> int:
    refunds = bench.at_stripe("GET", f"/v1/refunds?payment_intent={reference}")["data"]
    return sum(one["amount"] for one in refunds)


@pytest.mark.parametrize("is_replaced", [False, True])
def test_an_attempt_left_open_with_a_commanded_capture_ends(is_replaced: bool) -> None:
    """The PaymentIntent takes nothing any more, and nothing was done while the key was known."""
    bench = StripeBench()
    cart = bench.cart()
    session = bench.session(cart)
    bench.stripe.faults.add(FaultRule(path="/confirm$", status=503, count=3))
    bench.pay(session, name="submit-1")
    bench.stripe.faults.clear()
    [payment_id] = bench.attached(cart)
    if is_replaced:
        bench.stripe.faults.add(FaultRule(path="/cancel$", status=503, count=None))
        bench.pay(session, None, "invoice")
        bench.stripe.faults.clear()
    command = {"type": "Charge", "amount": {"centAmount": 4_000, "currencyCode": "EUR"}}
    added = {"action": "addTransaction", "transaction": {**command, "state": "Initial"}}
    bench.update(payment_id, added)
    for _ in range(3):
        bench.clock.advance(25 * HOUR)
        run_once(bench, 60, {})
    assert intent(bench, payment_id)["status"] == "canceled"
    assert ("Charge", 4_000, "Failure") in bench.transactions(payment_id)
    assert ("Authorization", 10_000, "Failure") in bench.transactions(payment_id)
