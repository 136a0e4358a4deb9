"""The merchant's own reference of an operation is kept on the Payment and told to the PSP."""

import json
from typing import Any

import pytest

from bench import Bench, Json
from sandbox.faults import FaultRule
from stripe_bench import StripeBench

REFERENCE = "delivery 4711/2026, Lindström"
BUSY = FaultRule(method="POST", path="/captures$", status=503, count=3)


def operations(bench: Bench, payment_id: str) -> list[Json]:
    found: list[Json] = bench.at_the_psp(payment_id)[0]["operations"]
    return found


def noted(bench: Bench, payment_id: str) -> list[Any]:
    """Return what is kept on the Payment of each operation's reference."""
    found = bench.payment(payment_id)
    ids = [one.interaction_id for one in found.transactions]
    return [
        one.fields["request"]
        for one in found.interface_interactions
        if one.fields["type"] == "operation" and one.fields["interactionId"] in ids
    ]


@pytest.mark.parametrize(
    ("action", "cents", "kind"),
    [
        ("capturePayment", 4_000, "capture"),
        ("cancelPayment", None, "cancel"),
        ("reversePayment", None, "cancel"),
    ],
)
def test_it_is_told_and_kept(action: str, cents: int | None, kind: str) -> None:
    bench = Bench()
    payment_id = bench.paid()
    answer = bench.intent(payment_id, action, cents, merchantReference=REFERENCE)
    assert answer.json() == {"outcome": "approved"}
    [found] = [one for one in operations(bench, payment_id) if one["type"] == kind]
    assert found["metadata"]["merchantReference"] == REFERENCE
    [request] = noted(bench, payment_id)
    assert json.loads(request)["merchantReference"] == REFERENCE


def test_whoever_finishes_the_operation_tells_it_too() -> None:
    bench = Bench()
    payment_id = bench.paid()
    bench.psp.faults.add(BUSY)
    body = {"merchantReference": REFERENCE, "name": "capture"}
    assert bench.intent(payment_id, "capturePayment", 4_000, **body).json() == {
        "outcome": "received"
    }
    assert bench.outcome(payment_id, "capturePayment", 4_000, "capture") == "approved"
    assert operations(bench, payment_id)[-1]["metadata"]["merchantReference"] == REFERENCE


def test_with_stripe() -> None:
    bench = StripeBench()
    payment_id = bench.paid()
    bench.intent(payment_id, "capturePayment", 10_000, merchantReference="capture-7")
    bench.intent(payment_id, "refundPayment", 1_000, merchantReference="refund-8")
    [intent] = bench.at_the_psp(payment_id)
    assert intent["metadata"]["merchantReference"] == "capture-7"
    [refund] = bench.at_stripe("GET", f"/v1/refunds?payment_intent={intent['id']}")["data"]
    assert refund["metadata"]["merchantReference"] == "refund-8"


def test_a_refused_note_does_not_stand_in_the_way() -> None:
    bench = Bench()
    payment_id = bench.paid()
    bench.commercetools.project.refusals.order("interfaceInteraction", "InvalidField")
    answer = bench.intent(payment_id, "capturePayment", 4_000, merchantReference=REFERENCE)
    assert answer.json() == {"outcome": "approved"}


def test_one_that_no_psp_keeps_is_refused() -> None:
    bench = Bench()
    payment_id = bench.paid()
    answer = bench.intent(payment_id, "capturePayment", 4_000, merchantReference="x" * 501)
    assert answer.status_code == 400
    assert "merchantReference" in answer.json()["message"]
