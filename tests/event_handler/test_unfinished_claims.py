"""What a request of ours began and nobody finished is finished by the message of its claim."""

import pytest

from event_support import EventBench
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import TransactionType
from sandbox.faults import FaultRule

PSP_DOWN = FaultRule(method="POST", path="/(captures|refunds|cancel)$", status=503, count=None)


class ClaimingBench(EventBench):
    """No merchant commands are switched on: our own claims need no switch."""

    merchant_commands = ""


def claimed(bench: EventBench, action: str, cents: int | None) -> str:
    """Return a Payment with a claim that could not be carried out."""
    payment_id = bench.paid()
    if action == "refundPayment":
        bench.outcome(payment_id, "capturePayment", 10_000)
    bench.push()
    bench.psp.faults.add(PSP_DOWN)
    assert bench.outcome(payment_id, action, cents) == "received"
    bench.psp.faults.clear()
    return payment_id


@pytest.mark.parametrize(
    ("action", "cents", "kind"),
    [
        ("capturePayment", 4_000, "capture"),
        ("refundPayment", 4_000, "refund"),
        ("cancelPayment", None, "cancel"),
    ],
)
def test_a_claim_is_finished_after_a_minute(action: str, cents: int | None, kind: str) -> None:
    bench = ClaimingBench()
    payment_id = claimed(bench, action, cents)

    assert 503 in bench.push()
    bench.push_for(50)
    assert bench.transactions(payment_id)[-1][2] == "Initial"
    assert kind not in [one for one, _, _ in bench.operations(payment_id)]

    bench.push_for(60)
    assert bench.transactions(payment_id)[-1][2] == "Success"
    assert bench.operations(payment_id)[-1] == (kind, "succeeded", cents or 10_000)
    assert bench.waiting() == 0


def test_what_waits_for_a_claim_does_not_hold_it_up() -> None:
    """Messages that do not name a transaction are about all commands of their Payment."""
    bench = EventBench()
    bench.notifier.leaves_payloads_out = True
    payment_id = bench.paid()
    bench.add(payment_id, "Refund", 1_000)
    bench.psp.faults.add(PSP_DOWN)
    assert bench.outcome(payment_id, "capturePayment", 10_000) == "received"
    bench.psp.faults.clear()

    bench.push_for(300)

    assert bench.operations(payment_id) == [
        ("capture", "succeeded", 10_000),
        ("refund", "succeeded", 1_000),
    ]
    assert bench.waiting() == 0


def test_a_claim_that_its_own_request_finished_is_left_alone() -> None:
    bench = ClaimingBench()
    payment_id = bench.paid()
    assert bench.outcome(payment_id, "capturePayment", 4_000) == "approved"
    version = bench.payment(payment_id).version

    assert set(bench.push()) == {204}

    assert bench.payment(payment_id).version == version
    assert bench.operations(payment_id) == [("capture", "succeeded", 4_000)]


def test_a_claim_that_the_psp_carried_out_is_only_recorded() -> None:
    bench = ClaimingBench()
    payment_id = bench.paid()
    bench.push()
    bench.psp.faults.add(
        FaultRule(method="POST", path="/captures$", applied_but_failed=True, count=3)
    )
    assert bench.outcome(payment_id, "capturePayment", 4_000) == "received"

    bench.clock.advance(61)
    bench.push()

    assert bench.operations(payment_id) == [("capture", "succeeded", 4_000)]
    assert bench.states(payment_id)["Charge"] == ["Success"]


def test_giving_up_an_attempt_is_left_to_convergence() -> None:
    """The PSP never heard of the attempt, so the command waits for the day it does."""
    bench = ClaimingBench()
    cart = bench.cart()
    session = bench.session(cart)
    bench.psp.faults.add(FaultRule(method="POST", path="/v1/payments$", reset=True, count=3))
    assert bench.pay(session).json()["outcome"] == "pending"
    [given_up] = bench.attached(cart)
    bench.pay(session, None, "invoice")
    assert bench.states(given_up) == {"CancelAuthorization": ["Initial"]}

    bench.push_for(120)

    assert bench.waiting() == 0
    assert bench.states(given_up) == {"CancelAuthorization": ["Initial"]}


def test_a_shopper_cannot_imitate_a_claim() -> None:
    bench = ClaimingBench()
    payment_id = bench.paid()
    imitation = operation_id(payment_id, TransactionType.CHARGE, "anything")
    bench.add_as_shopper(payment_id, "Charge", 10_000, interactionId=imitation)

    bench.push_for(120)

    assert bench.operations(payment_id) == []
    assert bench.states(payment_id)["Charge"] == ["Initial"]


def test_an_id_of_ours_on_another_payment_is_a_merchants() -> None:
    """Copied by hand, an operation id proves nothing: the switch decides."""
    bench = ClaimingBench()
    payment_id = bench.paid()
    copied = operation_id("another-payment", TransactionType.CHARGE, "anything")
    bench.add(payment_id, "Charge", 10_000, interactionId=copied)

    bench.push_for(120)

    assert bench.operations(payment_id) == []
