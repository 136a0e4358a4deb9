"""The interaction of a transaction is found by the transaction's interactionId.

https://docs.commercetools.com/api/projects/payments#transaction
"""

import json

from bench import Bench, Json
from event_support import EventBench
from stripe_bench import StripeBench


def interactions(bench: Bench, payment_id: str) -> list[Json]:
    found = bench.api("GET", f"payments/{payment_id}")["interfaceInteractions"]
    return [one["fields"] for one in found]


def expect_found(bench: Bench, payment_id: str) -> None:
    """Find the interaction of each transaction; it names the PSP's payment and what changed."""
    payment = bench.api("GET", f"payments/{payment_id}")
    for one in payment["transactions"]:
        found = [
            fields
            for fields in interactions(bench, payment_id)
            if fields["interactionId"] == one["interactionId"] and fields["type"] == "converge"
        ]
        assert found, one
        for fields in found:
            assert json.loads(fields["request"])["pspReference"] == payment["interfaceId"]
        states = [
            change.get("state") or change["transaction"]["state"]
            for fields in found
            for change in json.loads(fields["response"])
            if change["action"] in ("addTransaction", "changeTransactionState")
        ]
        assert states[-1] == one["state"]


def test_every_transaction_of_a_payment() -> None:
    bench = Bench()
    payment_id = bench.paid()
    assert bench.outcome(payment_id, "capturePayment", 10_000) == "approved"
    assert bench.outcome(payment_id, "refundPayment", 4_000) == "approved"
    assert bench.outcome(payment_id, "refundPayment", 1_000) == "approved"
    expect_found(bench, payment_id)
    kinds = [one["type"] for one in interactions(bench, payment_id)]
    assert kinds == ["claim", "converge", *["operation", "converge"] * 3]


def test_a_transaction_that_changes_twice_has_two() -> None:
    bench = Bench()
    session = bench.session(bench.cart())
    payment_id = bench.pay(session, "tok_pending_success").json()["paymentReference"]
    bench.later(3)
    expect_found(bench, payment_id)
    [_, first, second] = interactions(bench, payment_id)
    assert first["interactionId"] == second["interactionId"]


def test_what_came_at_once_has_one_for_each() -> None:
    bench = Bench()
    session = bench.session(bench.cart())
    answer = bench.pay(session, None, "ideal").json()
    payment_id = answer["paymentReference"]
    bench.control(payment_id, "confirm")
    bench.confirm(session, payment_id)
    expect_found(bench, payment_id)
    assert len(bench.transactions(payment_id)) == 2


def test_a_merchants_command_keeps_its_own_id() -> None:
    bench = EventBench()
    payment_id = bench.paid()
    named = bench.add(payment_id, "Charge", 4_000, interactionId="invoice-7")
    bench.add(payment_id, "Charge", 1_000)
    bench.push()
    found = {one["interactionId"] for one in interactions(bench, payment_id)}
    assert "invoice-7" in found
    assert named
    payment = bench.api("GET", f"payments/{payment_id}")
    assert [one.get("interactionId") for one in payment["transactions"][1:]] == ["invoice-7", None]


def test_without_a_psp_the_transaction_is_found_too() -> None:
    bench = Bench()
    answer = bench.pay(bench.session(bench.cart()), None, "invoice").json()
    payment = bench.api("GET", f"payments/{answer['paymentReference']}")
    [transaction] = payment["transactions"]
    [_, converged] = interactions(bench, payment["id"])
    assert converged["interactionId"] == transaction["interactionId"]
    assert "pspReference" not in json.loads(converged["request"])


def test_at_stripe() -> None:
    bench = StripeBench()
    payment_id = bench.paid()
    assert bench.outcome(payment_id, "capturePayment", 10_000) == "approved"
    expect_found(bench, payment_id)
