"""Two shops with one life: one hears every webhook, one loses some and reads the report."""

import random
from collections.abc import Callable

import pytest

from adyen_report_support import ReportBench
from sandbox.psp_kit.errors import NothingToDo
from sandbox.psp_kit.webhooks import DeliveryMode

Act = Callable[[ReportBench, str, str], object]
ACTS: dict[str, Act] = {
    "refund": lambda bench, ours, psp: bench.intent(ours, "refundPayment", 1_500, "refund"),
    "operator refunds": lambda bench, ours, psp: bench.adyen.operator.refund(psp, 700, "return:1"),
    "capture fails": lambda bench, ours, psp: bench.adyen.late.capture_failed(psp),
    "recapture": lambda bench, ours, psp: bench.adyen.late.recapture(psp),
    "refund fails": lambda bench, ours, psp: bench.adyen.late.refund_failed(psp),
    "chargeback": lambda bench, ours, psp: bench.adyen.disputes.tell(psp, "CHARGEBACK", 2_000),
    "won": lambda bench, ours, psp: bench.adyen.disputes.tell(psp, "CHARGEBACK_REVERSED"),
}
STORIES = (
    ("capture fails",),
    ("capture fails", "recapture", "refund"),
    ("refund", "refund fails", "operator refunds"),
    ("refund", "chargeback", "won"),
    ("chargeback", "operator refunds"),
)
LOSSES = (
    DeliveryMode(drop=True),
    DeliveryMode(shuffle=True, duplicates=2),
    DeliveryMode(mute=("CAPTURE_FAILED", "REFUND_FAILED", "CHARGEBACK", "CHARGEBACK_REVERSED")),
)


def end(story: tuple[str, ...], losses: random.Random | None) -> tuple[ReportBench, str]:
    """Live through a story, losing webhooks step by step; then read the report, twice."""
    bench = ReportBench()
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 10_000, "capture")
    bench.later(60)
    for one in story:
        if losses is not None:
            bench.adyen.outbox.mode = losses.choice(LOSSES)
        try:
            ACTS[one](bench, payment_id, bench.psp_reference(payment_id))
        except NothingToDo:
            continue
        bench.later(60)
    if losses is not None:
        bench.reported()
        bench.reconcile()
    return bench, payment_id


def recorded(bench: ReportBench, payment_id: str) -> list[tuple[object, ...]]:
    return sorted(
        (str(one.type), one.amount.cent_amount, str(one.state), bool(one.interface_id))
        for one in bench.payment(payment_id).transactions
    )


@pytest.mark.parametrize("story", STORIES, ids=" ".join)
def test_the_payment_is_the_same_as_with_every_webhook(story: tuple[str, ...]) -> None:
    expected = recorded(*end(story, None))
    for seed in range(3):
        bench, payment_id = end(story, random.Random(seed))
        assert recorded(bench, payment_id) == expected
        assert bench.money_of_reports(payment_id)[1] == bench.money_in_commercetools(payment_id)[1]
