"""Whatever state a payment is stuck in, one run ends it as the PSP says."""

import pytest

from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import TransactionType
from reconciliation_support import AGE, DAY, HOUR, ReconciliationBench
from sandbox.faults import FaultRule

PSP_DOWN = FaultRule(method="POST", path="/(captures|refunds|cancel)$", status=503, count=None)


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


def claimed(bench: ReconciliationBench, action: str, cents: int | None) -> str:
    """Return a Payment with a claim that its request could not carry out."""
    payment_id = bench.paid()
    if action in ("refundPayment", "reversePayment"):
        bench.outcome(payment_id, "capturePayment", 10_000)
    bench.psp.faults.add(PSP_DOWN)
    assert bench.outcome(payment_id, action, cents) == "received"
    bench.psp.faults.clear()
    return payment_id


def authorize_unheard(bench: ReconciliationBench) -> None:
    """Let the PSP take the next payment, and nobody learn of it."""
    bench.psp.faults.add(
        FaultRule(method="POST", path="/v1/payments$", applied_but_failed=True, count=3)
    )
    bench.psp.faults.add(FaultRule(method="GET", path="/v1/payments$", status=503, count=3))


@pytest.mark.parametrize(
    ("token", "state"), [("tok_pending_success", "Success"), ("tok_pending_failure", "Failure")]
)
def test_a_webhook_that_never_comes_is_not_missed(
    bench: ReconciliationBench, token: str, state: str
) -> None:
    payment_id = bench.pay(bench.session(bench.cart()), token).json()["paymentReference"]
    assert bench.states(payment_id) == {"Authorization": ["Pending"]}
    bench.unheard(AGE)

    report = bench.reconcile()

    assert bench.states(payment_id) == {"Authorization": [state]}
    assert report.changed == [payment_id]
    assert report.is_complete


@pytest.mark.parametrize(
    ("token", "action", "states"),
    [
        ("tok_capture_pending", "capturePayment", {"Charge": ["Success"]}),
        ("tok_capture_pending_failure", "capturePayment", {"Charge": ["Failure"]}),
    ],
)
def test_a_pending_operation_ends(
    bench: ReconciliationBench, token: str, action: str, states: dict[str, list[str]]
) -> None:
    payment_id = bench.paid(token=token)
    assert bench.outcome(payment_id, action, 10_000) == "received"
    bench.unheard(DAY)

    bench.reconcile()

    assert bench.states(payment_id) == {"Authorization": ["Success"], **states}


@pytest.mark.parametrize(
    ("action", "cents", "kind"),
    [
        ("capturePayment", 4_000, "capture"),
        ("refundPayment", 4_000, "refund"),
        ("cancelPayment", None, "cancel"),
        ("reversePayment", None, "refund"),
    ],
)
def test_a_claim_that_nobody_finished_is_carried_out(
    bench: ReconciliationBench, action: str, cents: int | None, kind: str
) -> None:
    payment_id = claimed(bench, action, cents)
    bench.unheard(AGE)

    report = bench.reconcile(MERCHANT_COMMANDS="")

    assert bench.transactions(payment_id)[-1][2] == "Success"
    assert bench.operations(payment_id)[-1] == (kind, "succeeded", cents or 10_000)
    assert report.changed == [payment_id]
    assert bench.reconcile().changed == []


def test_a_claim_that_the_psp_carried_out_is_only_recorded(bench: ReconciliationBench) -> None:
    payment_id = bench.paid()
    bench.psp.faults.add(
        FaultRule(method="POST", path="/captures$", applied_but_failed=True, count=3)
    )
    assert bench.outcome(payment_id, "capturePayment", 4_000) == "received"
    bench.unheard(AGE)

    bench.reconcile()

    assert bench.operations(payment_id) == [("capture", "succeeded", 4_000)]
    assert bench.states(payment_id)["Charge"] == ["Success"]


def test_what_is_fresh_is_left_to_those_who_work_on_it(bench: ReconciliationBench) -> None:
    payment_id = claimed(bench, "capturePayment", 4_000)
    bench.unheard(9 * 60)

    assert bench.reconcile().examined == 0
    assert bench.states(payment_id)["Charge"] == ["Initial"]


def test_a_merchants_command_is_carried_out_only_when_its_type_is_switched_on(
    bench: ReconciliationBench,
) -> None:
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 4_000)
    bench.unheard(AGE)

    bench.reconcile(MERCHANT_COMMANDS="Refund")
    assert bench.states(payment_id)["Charge"] == ["Initial"]

    bench.reconcile(MERCHANT_COMMANDS="Charge")
    assert bench.states(payment_id)["Charge"] == ["Success"]
    assert bench.operations(payment_id) == [("capture", "succeeded", 4_000)]


def test_a_merchants_command_that_breaks_a_rule_is_refused(bench: ReconciliationBench) -> None:
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 10_001)
    bench.unheard(AGE)

    bench.reconcile()

    assert bench.states(payment_id)["Charge"] == ["Failure"]
    assert bench.operations(payment_id) == []


@pytest.mark.parametrize("imitates", [False, True])
def test_a_shoppers_first_transaction_is_never_a_command(
    bench: ReconciliationBench, imitates: bool
) -> None:
    """A shopper may add the first transaction of a Payment, with any interaction id."""
    authorize_unheard(bench)
    payment_id = bench.pay(bench.session(bench.cart()), None, "ideal").json()["paymentReference"]
    name = operation_id(payment_id, TransactionType.REFUND, "anything")
    members = {"interactionId": name} if imitates else {}
    bench.add_as_shopper(payment_id, "Refund", 10_000, **members)
    bench.control(payment_id, "confirm")
    bench.unheard(AGE)

    bench.reconcile()

    assert bench.states(payment_id)["Refund"] == ["Initial"]
    assert [kind for kind, _, _ in bench.operations(payment_id)] == ["capture"]


def test_an_attempt_that_the_psp_never_heard_of_ends_when_nobody_can_resume_it(
    bench: ReconciliationBench,
) -> None:
    cart = bench.cart()
    bench.psp.faults.add(FaultRule(method="POST", path="/v1/payments$", reset=True, count=3))
    payment_id = bench.pay(bench.session(cart)).json()["paymentReference"]
    assert bench.transactions(payment_id) == []

    bench.unheard(47 * HOUR)
    assert bench.reconcile().changed == []
    assert bench.transactions(payment_id) == []

    bench.unheard(1 * HOUR)
    assert bench.reconcile().changed == [payment_id]
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Failure")]
    assert bench.reconcile().examined == 0

    answer = bench.pay(bench.session(cart))
    assert answer.json()["outcome"] == "approved"
    assert answer.json()["paymentReference"] != payment_id


def test_an_attempt_that_the_psp_did_hear_of_is_recorded(bench: ReconciliationBench) -> None:
    authorize_unheard(bench)
    payment_id = bench.pay(bench.session(bench.cart())).json()["paymentReference"]
    assert bench.transactions(payment_id) == []
    bench.unheard(3 * DAY)

    bench.reconcile()

    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Success")]


def test_an_attempt_given_up_that_the_psp_never_heard_of_ends(bench: ReconciliationBench) -> None:
    cart = bench.cart()
    session = bench.session(cart)
    bench.psp.faults.add(FaultRule(method="POST", path="/v1/payments$", reset=True, count=3))
    given_up = bench.pay(session).json()["paymentReference"]
    assert bench.pay(session, None, "invoice").json()["outcome"] == "approved"
    assert bench.states(given_up) == {"CancelAuthorization": ["Initial"]}
    bench.unheard(2 * DAY)

    bench.reconcile()

    assert bench.states(given_up) == {
        "CancelAuthorization": ["Failure"],
        "Authorization": ["Failure"],
    }
    assert bench.reconcile().examined == 0


def test_offline_payments_are_left_alone(bench: ReconciliationBench) -> None:
    payment_id = bench.pay(bench.session(bench.cart()), None, "invoice").json()["paymentReference"]
    bench.add(payment_id, "Charge", 10_000)
    version = bench.payment(payment_id).version
    bench.unheard(3 * DAY)

    report = bench.reconcile()

    assert (report.examined, report.changed) == (0, [])
    assert bench.payment(payment_id).version == version


def test_another_connectors_payments_are_left_alone(bench: ReconciliationBench) -> None:
    payment_id = bench.new_payment(
        {"type": "Charge", "amount": {"centAmount": 1, "currencyCode": "EUR"}}, interface="other"
    )
    bench.unheard(3 * DAY)

    assert bench.reconcile().examined == 0
    assert bench.states(payment_id) == {"Charge": ["Initial"]}
