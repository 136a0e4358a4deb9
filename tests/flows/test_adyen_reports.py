"""Adyen's report completes what lost webhooks would have said: stand-in, processor, job."""

from collections.abc import Callable, Iterable

import pytest

from adyen_report_support import ReportBench, only
from adyen_world import SEPA, THREE_DS, card
from bench import Json
from meanwhile_support import Meanwhile
from reconciliation_support import DAY
from sandbox.adyen.account import Account
from sandbox.faults import FaultRule
from sandbox.psp_kit.webhooks import DeliveryMode

AUTHORIZED = ("Authorization", 10_000, "Success")
CHARGED = ("Charge", 10_000, "Success")
DECLINED = card(holderName="DECLINED")


@pytest.fixture
def bench() -> ReportBench:
    return ReportBench()


def unanswered(bench: ReportBench, cart: Json | None = None) -> str:
    """Return a Payment whose card Adyen declined, and whose answer was lost."""
    lost = FaultRule(method="POST", path="/payments$", applied_but_failed=True, count=None)
    bench.adyen.faults.add(lost)
    answer = bench.pay(bench.session(cart or bench.cart()), DECLINED).json()
    bench.adyen.faults.clear()
    return str(answer["paymentReference"])


def agree(bench: ReportBench, payment_id: str) -> bool:
    """Whether commercetools has the money that the stand-in's report, on its own, adds up to."""
    money = bench.money_of_reports(payment_id)
    return money == bench.money_in_commercetools(payment_id)


def test_a_lost_capture_failed_is_repaired(bench: ReportBench) -> None:
    payment_id = bench.captured()
    bench.lost()
    bench.adyen.late.capture_failed(bench.psp_reference(payment_id))
    bench.later(60)
    assert bench.transactions(payment_id) == [AUTHORIZED, CHARGED]
    report = bench.reported()
    assert bench.transactions(payment_id) == [AUTHORIZED, ("Charge", 10_000, "Failure")]
    assert report.changed == [payment_id]
    assert (only(report).added, only(report).completed) == (1, [payment_id])


def test_a_lost_refund_failed_is_repaired(bench: ReportBench) -> None:
    payment_id = bench.captured()
    bench.outcome(payment_id, "refundPayment", 2_500)
    bench.later(1)
    bench.lost()
    bench.adyen.late.refund_failed(bench.psp_reference(payment_id))
    bench.reported()
    assert bench.transactions(payment_id)[-1] == ("Refund", 2_500, "Failure")
    assert agree(bench, payment_id)


def test_a_lost_dispute_is_recorded(bench: ReportBench) -> None:
    payment_id = bench.captured()
    bench.lost()
    bench.adyen.disputes.tell(bench.psp_reference(payment_id), "CHARGEBACK", 4_000)
    bench.reported()
    assert bench.transactions(payment_id)[-1] == ("Chargeback", 4_000, "Success")
    assert agree(bench, payment_id)


def test_what_waits_for_lost_webhooks_ends(bench: ReportBench) -> None:
    payment_id, other = bench.paid(), bench.captured()
    bench.lost()
    bench.outcome(payment_id, "capturePayment", 6_000)
    bench.outcome(other, "refundPayment", 1_000)
    bench.later(1)
    assert bench.transactions(payment_id)[-1] == ("Charge", 6_000, "Pending")
    assert bench.transactions(other)[-1] == ("Refund", 1_000, "Pending")
    bench.reported()
    assert bench.transactions(payment_id) == [
        AUTHORIZED,
        ("Charge", 6_000, "Success"),
        ("CancelAuthorization", 4_000, "Success"),
    ]
    assert bench.transactions(other) == [AUTHORIZED, CHARGED, ("Refund", 1_000, "Success")]
    assert agree(bench, payment_id)
    assert agree(bench, other)


def test_a_lost_authorisation_of_a_bank_debit(bench: ReportBench) -> None:
    bench.lost()
    answer = bench.pay(bench.session(bench.cart()), SEPA, "sepa_debit").json()
    payment_id = answer["paymentReference"]
    bench.later(10)
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Pending")]
    bench.reported()
    assert bench.transactions(payment_id) == [AUTHORIZED, CHARGED]
    assert agree(bench, payment_id)


def without_refusal_events() -> ReportBench:
    """Return a bench whose account sends no AUTHORISATION for refusals."""
    bench = ReportBench()
    bench.adyen.account = Account(refusal_events=False)
    return bench


def test_a_refusal_without_its_event_is_told_by_the_answer() -> None:
    bench = without_refusal_events()
    payment_id = bench.pay(bench.session(bench.cart()), DECLINED).json()["paymentReference"]
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Failure")]
    assert only(bench.reported()).added == 0


def test_a_refusal_without_its_event_and_its_answer_is_told_by_the_report() -> None:
    """Before it, the attempt is ended in vain: Adyen refuses to cancel what it has declined."""
    bench = without_refusal_events()
    payment_id = unanswered(bench)
    assert bench.transactions(payment_id) == []
    bench.publish()
    bench.reconcile(ADYEN_REPORT_API_KEY="")
    bench.later(60)
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Pending")]
    bench.reconcile()
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Failure")]


def test_a_refusal_without_its_event_and_its_answer_is_told_to_the_next_submit() -> None:
    bench = without_refusal_events()
    cart = bench.cart()
    payment_id = unanswered(bench, cart)
    answer = bench.pay(bench.session(cart), DECLINED).json()
    assert (answer["paymentReference"], answer["outcome"]) == (payment_id, "rejected")
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Failure")]


def test_an_end_whose_webhook_is_lost_is_asked_for_once(bench: ReportBench) -> None:
    session = bench.session(bench.cart())
    payment_id = bench.pay(session, card(THREE_DS)).json()["paymentReference"]
    bench.lost()
    bench.clock.advance(DAY)
    bench.reconcile()
    received = bench.payment(payment_id)
    for _ in range(3):
        bench.clock.advance(DAY)
        bench.reconcile()
    assert bench.payment(payment_id) == received


def test_a_report_ends_a_capture_whose_answer_was_lost_too(bench: ReportBench) -> None:
    payment_id = bench.paid()
    bench.lost()
    bench.adyen.faults.add(FaultRule(path="/captures$", applied_but_failed=True, count=None))
    assert bench.outcome(payment_id, "capturePayment", 10_000) == "received"
    bench.later(1)
    assert ("Charge", 10_000, "Initial") in bench.transactions(payment_id)
    report = bench.reported()
    assert bench.transactions(payment_id) == [AUTHORIZED, CHARGED]
    assert payment_id in report.changed


def test_the_same_report_twice_changes_nothing(bench: ReportBench) -> None:
    payment_id = bench.captured()
    bench.lost()
    bench.adyen.late.capture_failed(bench.psp_reference(payment_id))
    bench.reported()
    before = bench.payment(payment_id)
    report = bench.reconcile()
    assert bench.payment(payment_id).version == before.version
    assert (only(report).lines, only(report).added, report.changed) == (4, 0, [])


def test_what_webhooks_have_said_is_not_added(bench: ReportBench) -> None:
    payment_id = bench.captured(6_000)
    before = bench.payment(payment_id)
    report = bench.reported()
    assert bench.payment(payment_id).version == before.version
    assert only(report).added == 0
    assert agree(bench, payment_id)


def test_a_webhook_after_the_report_changes_nothing(bench: ReportBench) -> None:
    payment_id = bench.captured()
    bench.adyen.outbox.mode = DeliveryMode(hold=True)
    bench.adyen.late.capture_failed(bench.psp_reference(payment_id))
    bench.reported()
    repaired = bench.transactions(payment_id)
    bench.adyen.outbox.mode = DeliveryMode()
    bench.later(60)
    assert bench.transactions(payment_id) == repaired
    assert repaired == [AUTHORIZED, ("Charge", 10_000, "Failure")]


def test_a_recapture_whose_webhooks_are_all_lost(bench: ReportBench) -> None:
    payment_id = bench.captured()
    bench.lost()
    bench.adyen.late.capture_failed(bench.psp_reference(payment_id))
    bench.clock.advance(60)
    bench.adyen.late.recapture(bench.psp_reference(payment_id))
    bench.reported()
    assert bench.transactions(payment_id) == [AUTHORIZED, CHARGED]
    assert agree(bench, payment_id)


def test_the_older_report_says_less_than_a_newer_webhook(bench: ReportBench) -> None:
    """The capture failed after the day of the report, and a webhook said so."""
    payment_id = bench.captured()
    bench.publish()
    bench.adyen.late.capture_failed(bench.psp_reference(payment_id))
    bench.later(1)
    bench.reconcile()
    assert bench.transactions(payment_id) == [AUTHORIZED, ("Charge", 10_000, "Failure")]


def test_an_older_report_is_read_when_its_day_is_drawn(bench: ReportBench) -> None:
    """The job stood still for days; chance is 0.5 here, which is the fifth day back."""
    payment_id = bench.captured()
    bench.lost()
    bench.adyen.late.capture_failed(bench.psp_reference(payment_id))
    bench.publish()
    bench.clock.advance(3 * DAY)
    assert bench.reconcile().reports == []
    bench.clock.advance(DAY)
    assert only(bench.reconcile()).completed == [payment_id]
    assert bench.transactions(payment_id) == [AUTHORIZED, ("Charge", 10_000, "Failure")]


def test_two_runs_at_once_add_a_fact_once(bench: ReportBench) -> None:
    """The other run takes place between the read and the update of this one."""
    payment_id = bench.captured()
    bench.lost()
    bench.adyen.late.capture_failed(bench.psp_reference(payment_id))
    bench.publish()
    added: list[int] = []

    def plug(app: Callable[..., Iterable[bytes]], happen: Callable[[], object]) -> None:
        meanwhile = Meanwhile(app, f"/payments/{payment_id}$", happen)
        bench.network.plug("commercetools.test", meanwhile)

    def other_run() -> None:
        bench.network.plug("commercetools.test", bench.commercetools_app)
        added.append(only(bench.reconcile()).added)

    plug(bench.commercetools_app, lambda: plug(bench.commercetools_app, other_run))
    bench.reconcile()
    assert added == [1]
    assert [one.code for one in bench.journal(payment_id)].count("report") == 1
    assert bench.transactions(payment_id) == [AUTHORIZED, ("Charge", 10_000, "Failure")]


def test_without_a_report_user_nothing_is_asked_for() -> None:
    bench = ReportBench(ADYEN_REPORT_API_KEY="")
    bench.captured()
    bench.publish()
    bench.calls()
    assert bench.reconcile().reports == []
    assert [one for one in bench.calls() if "/reports/" in one] == []


def test_an_outage_of_the_reports_stops_nothing_else(bench: ReportBench) -> None:
    bench = ReportBench(ADYEN_REPORT_API_KEY="another")
    payment_id = bench.captured()
    bench.lost()
    bench.outcome(payment_id, "refundPayment", 1_000)
    report = bench.reported()
    assert report.outage is None
    assert report.examined == 1
    assert {one.problem for one in report.reports} == {"Adyen refused our credentials."}


def test_captures_of_the_account_itself(bench: ReportBench) -> None:
    bench = ReportBench(ADYEN_CAPTURE_METHOD="automatic")
    bench.adyen.account = Account(capture="automatic")
    bench.lost()
    payment_id = bench.paid()
    assert bench.transactions(payment_id) == [AUTHORIZED, CHARGED]
    bench.adyen.late.capture_failed(bench.psp_reference(payment_id))
    bench.reported()
    assert bench.transactions(payment_id) == [AUTHORIZED, ("Charge", 10_000, "Failure")]
