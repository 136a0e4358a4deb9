"""A PSP that shows no payment: what it received ends by webhook, and by nothing else."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bench import Bench
from meanwhile_support import before_post
from payment_core.domain.recorded_journal import journal_of
from sandbox.faults import FaultRule
from sandbox.psp.webhook_only import WebhookOnlyPSP
from sandbox.psp_kit.webhooks import DeliveryMode
from told_support import act, booked, challenged, come_back, told

AUTHORIZED = ("Authorization", 10_000, "Success")


@pytest.fixture
def bench() -> Bench:
    return told()


def reads(bench: Bench) -> list[str]:
    """Return the calls that would show a payment."""
    return [one for one in bench.calls() if one.startswith("GET /v1/payments")]


class TestOutcomesComeByWebhook:
    @pytest.mark.parametrize(
        ("action", "cents", "kind"),
        [
            ("capturePayment", 4_000, "Charge"),
            ("cancelPayment", None, "CancelAuthorization"),
        ],
    )
    def test_an_operation_is_received_and_ends_by_webhook(
        self, bench: Bench, action: str, cents: int | None, kind: str
    ) -> None:
        payment_id = bench.paid()
        assert bench.outcome(payment_id, action, cents) == "received"
        assert bench.transactions(payment_id) == [AUTHORIZED, (kind, cents or 10_000, "Pending")]
        bench.later(1)
        assert bench.transactions(payment_id) == [AUTHORIZED, (kind, cents or 10_000, "Success")]
        assert reads(bench) == []

    def test_a_refund_ends_and_turns_by_webhook(self, bench: Bench) -> None:
        payment_id = bench.paid(token="tok_refund_fails_late")
        bench.outcome(payment_id, "capturePayment", 10_000)
        bench.stand_in.tick()
        assert bench.outcome(payment_id, "refundPayment", 4_000) == "received"
        bench.stand_in.tick()
        assert bench.transactions(payment_id)[2] == ("Refund", 4_000, "Success")
        bench.later(10)
        assert bench.transactions(payment_id)[2] == ("Refund", 4_000, "Failure")

    def test_a_webhook_before_the_answer_is_enough(self, bench: Bench) -> None:
        """The answer to the capture is lost, and is not asked for again."""
        payment_id = bench.paid()
        bench.stand_in.faults.add(FaultRule(path="/captures", applied_but_failed=True, count=9))
        assert bench.outcome(payment_id, "capturePayment", 10_000) == "received"
        bench.later(1)
        [charge] = [one for one in bench.payment(payment_id).transactions if one.type == "Charge"]
        assert charge.state == "Success"
        assert charge.interface_id == booked(bench, payment_id).operations[1].id

    def test_a_sum_that_does_not_fit_is_received_and_fails(self, bench: Bench) -> None:
        """Somebody captured at the PSP itself, so that the connector could not know."""
        payment_id = bench.paid()
        psp = bench.psp
        with psp.lock, psp.opened(booked(bench, payment_id).id) as payment:
            psp.acquirer.capture(payment, payment.amount, {}, psp.clock.now())
        assert bench.outcome(payment_id, "capturePayment", 10_000, "mine") == "received"
        bench.later(1)
        assert sorted(bench.transactions(payment_id)) == [
            AUTHORIZED,
            ("Charge", 10_000, "Failure"),
            ("Charge", 10_000, "Success"),
        ]

    def test_a_late_success_wins_over_a_failure(self, bench: Bench) -> None:
        answer = bench.pay(bench.session(bench.cart()), "tok_pending_failure").json()
        payment_id = answer["paymentReference"]
        bench.later(10)
        assert bench.transactions(payment_id) == [("Authorization", 10_000, "Failure")]
        psp = bench.psp
        with psp.lock, psp.opened(booked(bench, payment_id).id) as payment:
            psp.issuer.reach(payment, "succeeded", psp.clock.now())
        bench.later(1)
        assert bench.transactions(payment_id) == [AUTHORIZED]

    def test_what_was_said_is_kept_once_and_holds_no_secret(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.outcome(payment_id, "capturePayment", 10_000)
        bench.later(1)
        before = bench.payment(payment_id)
        for one in {one.event.id for one in bench.stand_in.outbox.deliveries}:
            bench.stand_in.outbox.resend(one, bench.clock.now())
        bench.stand_in.tick()
        assert bench.payment(payment_id) == before
        assert [one.code for one in journal_of(before)] == [
            "authorization.authorized",
            "capture.received",
            "authorization.succeeded",
            "capture.succeeded",
        ]
        assert "tok_" not in str(before)


class TestAcknowledging:
    def test_what_nobody_knows_is_acknowledged(self, bench: Bench) -> None:
        psp = bench.stand_in
        assert isinstance(psp, WebhookOnlyPSP)
        labels = {"projectKey": "bench", "deploymentId": "default"}
        unknown = "00000000-0000-4000-8000-000000000000"
        for metadata in (
            {"paymentId": unknown, **labels},
            {"paymentId": unknown, "projectKey": "another"},
            {"paymentId": "an operator's word"},
        ):
            psp.tell_unknown("capture", None, metadata)
        psp.tick()
        assert [one.state for one in psp.outbox.deliveries] == ["delivered"] * 3

    def test_commercetools_down_is_no_acknowledgement(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.outcome(payment_id, "capturePayment", 10_000)
        bench.commercetools.faults.add(FaultRule(path="/payments/", status=503, count=99))
        bench.later(1)
        assert {one.last_status for one in bench.stand_in.outbox.deliveries} == {503}
        bench.commercetools.faults.clear()
        bench.later(10)
        assert bench.transactions(payment_id)[1] == ("Charge", 10_000, "Success")

    def test_evidence_outlives_states_that_commercetools_refuses(self, bench: Bench) -> None:
        """Another Payment has the reference already: the states cannot be written."""
        bench.stand_in.outbox.mode = DeliveryMode(hold=True)
        answer = bench.pay(bench.session(bench.cart()), "tok_three_ds").json()
        payment_id = answer["paymentReference"]
        act(bench, payment_id, "confirm")
        reference = booked(bench, payment_id).id
        other = bench.payment(bench.paid())
        draft = {
            "amountPlanned": {"centAmount": 1, "currencyCode": "EUR"},
            "paymentMethodInfo": {"paymentInterface": "sandbox-webhook"},
            "interfaceId": reference,
        }
        bench.api("POST", "payments", draft)
        come_back(bench, payment_id)
        assert bench.transactions(payment_id) != [AUTHORIZED]
        assert "authorization.authorized" in [
            one.code for one in journal_of(bench.payment(payment_id))
        ]
        assert other.interface_id != reference


class TestDetails:
    def test_details_are_handed_in_once_at_the_return(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        payment_id = challenged(bench, session)["paymentReference"]
        act(bench, payment_id, "confirm")
        bench.later(1)
        assert bench.transactions(payment_id) == [("Authorization", 10_000, "Pending")]
        bench.calls()
        come_back(bench, payment_id)
        come_back(bench, payment_id)
        assert bench.calls().count("POST /v1/payments/details") == 1
        assert bench.confirm(session, payment_id).json()["outcome"] == "approved"

    def test_details_come_by_confirm_too(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        payment_id = challenged(bench, session)["paymentReference"]
        act(bench, payment_id, "confirm")
        query = parse_qs(urlsplit(booked(bench, payment_id).return_url or "").query)
        details = {"shopperResult": query["shopperResult"][0]}
        answer = bench.confirm(session, payment_id, details)
        assert answer.json()["outcome"] == "approved"

    def test_a_result_of_another_payment_is_no_evidence(self, bench: Bench) -> None:
        """The result of a cheap payment is presented for a dear one."""
        cheap = challenged(bench, bench.session(bench.cart(100)))["paymentReference"]
        session = bench.session(bench.cart(90_000))
        dear = challenged(bench, session)["paymentReference"]
        act(bench, cheap, "confirm")
        query = parse_qs(urlsplit(booked(bench, cheap).return_url or "").query)
        answer = bench.confirm(session, dear, {"shopperResult": query["shopperResult"][0]})
        assert answer.json()["outcome"] == "pending"
        bench.later(1)
        assert bench.transactions(dear) == [("Authorization", 90_000, "Pending")]

    def test_a_superseded_attempt_takes_no_details(self, bench: Bench) -> None:
        """The first tab comes back from its bank after the second one has paid."""
        session = bench.session(bench.cart())
        first = challenged(bench, session, "tab-1")["paymentReference"]
        act(bench, first, "confirm")
        assert bench.pay(session, name="tab-2").json()["outcome"] == "approved"
        bench.calls()
        come_back(bench, first)
        assert "POST /v1/payments/details" not in bench.calls()
        bench.later(1)
        assert ("Authorization", 10_000, "Failure") in bench.transactions(first)

    def test_a_superseded_attempt_has_an_end_at_the_psp_beside_an_order(self, bench: Bench) -> None:
        """The shop orders the cart in the moment in which another tab replaces the attempt."""
        cart = bench.cart()
        session = bench.session(cart)
        first = challenged(bench, session, "tab-1")["paymentReference"]
        app = before_post(
            bench.commercetools_app, f"/payments/{first}", lambda: bench.make_order(cart)
        )
        bench.network.plug("commercetools.test", app)
        assert bench.pay(session, name="tab-2").status_code in (400, 409)
        bench.later(60)
        assert not booked(bench, first).is_open
        ended = ("CancelAuthorization", 10_000, "Success")
        assert bench.transactions(first) == [("Authorization", 10_000, "Failure"), ended]

    def test_an_attempt_with_details_handed_in_waits_for_its_end(self, bench: Bench) -> None:
        """The PSP may say yes at any moment, so another card has to wait for the webhook."""
        session = bench.session(bench.cart())
        first = challenged(bench, session, "tab-1")["paymentReference"]
        act(bench, first, "confirm")
        bench.stand_in.faults.add(FaultRule(path="/details", applied_but_failed=True, count=9))
        come_back(bench, first)
        second = bench.pay(session, name="tab-2")
        assert second.status_code == 409 or second.json()["paymentReference"] == first
        bench.later(1)
        assert bench.pay(session, name="tab-2").json()["outcome"] == "approved"

    def test_a_look_says_that_the_shopper_is_waited_for(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        payment_id = challenged(bench, session)["paymentReference"]
        seen = bench.confirm(session, payment_id).json()
        assert (seen["outcome"], seen["waitsForShopper"]) == ("pending", True)
        act(bench, payment_id, "confirm")
        bench.stand_in.faults.add(FaultRule(path="/details", applied_but_failed=True, count=9))
        come_back(bench, payment_id)
        seen = bench.confirm(session, payment_id).json()
        assert (seen["outcome"], "waitsForShopper" in seen) == ("pending", False)

    def test_a_reload_brings_the_action_back(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        first = challenged(bench, session, "submit")
        assert challenged(bench, session, "submit") == first
        assert first["action"]["url"]
