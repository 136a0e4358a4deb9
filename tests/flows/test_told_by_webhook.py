"""A PSP that shows no payment: what it received ends by webhook, and by nothing else."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import PROCESSOR, Bench, Json
from payment_core.domain.recorded_journal import journal_of
from psp_profiles.profiles import SANDBOX_WEBHOOK
from sandbox.faults import FaultRule
from sandbox.psp.webhook_only import WebhookOnlyPSP
from sandbox.psp_kit.books import BookedPayment
from sandbox.psp_kit.stand_in import Act
from sandbox.psp_kit.webhooks import Delivery, DeliveryMode

AUTHORIZED = ("Authorization", 10_000, "Success")


def told() -> Bench:
    return Bench(profile=SANDBOX_WEBHOOK)


@pytest.fixture
def bench() -> Bench:
    return told()


def booked(bench: Bench, payment_id: str) -> BookedPayment:
    [found] = [one for one in bench.stand_in.books() if one.merchant_reference == payment_id]
    return found


def act(bench: Bench, payment_id: str, what: Act) -> None:
    bench.stand_in.act(booked(bench, payment_id).id, what)


def reads(bench: Bench) -> list[str]:
    """Return the calls that would show a payment."""
    return [one for one in bench.calls() if one.startswith("GET /v1/payments")]


def challenged(bench: Bench, session: str, name: str = "") -> Json:
    found: Json = bench.pay(session, "tok_three_ds", name=name).json()
    return found


def come_back(bench: Bench, payment_id: str) -> None:
    address = booked(bench, payment_id).return_url
    assert address is not None
    assert bench.get(address).status_code == 302


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
        body = {"details": {"shopperResult": query["shopperResult"][0]}}
        url = f"{PROCESSOR}/payments/{payment_id}/confirm"
        answer = bench._client.post(url, json=body, headers={"X-Session-Id": session})
        assert answer.json()["outcome"] == "approved"

    def test_a_result_of_another_payment_is_no_evidence(self, bench: Bench) -> None:
        """The result of a cheap payment is presented for a dear one."""
        cheap = challenged(bench, bench.session(bench.cart(100)))["paymentReference"]
        session = bench.session(bench.cart(90_000))
        dear = challenged(bench, session)["paymentReference"]
        act(bench, cheap, "confirm")
        query = parse_qs(urlsplit(booked(bench, cheap).return_url or "").query)
        url = f"{PROCESSOR}/payments/{dear}/confirm"
        body = {"details": {"shopperResult": query["shopperResult"][0]}}
        answer = bench._client.post(url, json=body, headers={"X-Session-Id": session})
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

    def test_a_reload_brings_the_action_back(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        first = challenged(bench, session, "submit")
        assert challenged(bench, session, "submit") == first
        assert first["action"]["url"]


def _challenge(bench: Bench, outcome: Act) -> str:
    payment_id = challenged(bench, bench.session(bench.cart()))["paymentReference"]
    act(bench, payment_id, outcome)
    come_back(bench, payment_id)
    return str(payment_id)


def _whole_life(bench: Bench) -> str:
    payment_id = bench.paid(token="tok_refund_fails_late")
    for name, cents in (("a", 6_000), ("b", 3_000)):
        bench.outcome(payment_id, "capturePayment", cents, name)
        _drain(bench)
    bench.outcome(payment_id, "refundPayment", 2_000, "a")
    bench.clock.advance(10)
    bench.stand_in.settle()
    act(bench, payment_id, "dispute")
    act(bench, payment_id, "dispute-lost")
    return payment_id


def _late_success(bench: Bench) -> str:
    asked = bench.pay(bench.session(bench.cart()), "tok_pending_failure").json()
    bench.clock.advance(10)
    bench.stand_in.settle()
    psp, payment_id = bench.psp, str(asked["paymentReference"])
    bench.clock.advance(60)
    with psp.lock, psp.opened(booked(bench, payment_id).id) as payment:
        psp.issuer.reach(payment, "succeeded", psp.clock.now())
    return payment_id


def _ideal(bench: Bench) -> str:
    asked = bench.pay(bench.session(bench.cart()), None, "ideal").json()["paymentReference"]
    act(bench, asked, "confirm")
    come_back(bench, asked)
    return str(asked)


def _drain(bench: Bench) -> None:
    """Deliver what is there, and go on to hold back what comes."""
    bench.stand_in.outbox.mode = DeliveryMode()
    bench.stand_in.tick()
    bench.stand_in.outbox.mode = DeliveryMode(hold=True)


STORIES: list[Callable[[Bench], str]] = [
    _whole_life,
    _late_success,
    _ideal,
    partial(_challenge, outcome="confirm"),
    partial(_challenge, outcome="refuse"),
]


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_order_and_number_of_webhooks_ends_in_the_same_payment(
    story: Callable[[Bench], str], data: st.DataObject
) -> None:
    wanted = _end(story, lambda waiting: waiting)

    def disorder(waiting: list[Delivery]) -> list[Delivery]:
        copies = data.draw(st.lists(st.sampled_from(waiting), max_size=6)) if waiting else []
        return data.draw(st.permutations([*waiting, *copies]))

    assert _end(story, disorder) == wanted


def _end(
    story: Callable[[Bench], str], order: Callable[[list[Delivery]], list[Delivery]]
) -> object:
    bench = told()
    bench.stand_in.outbox.mode = DeliveryMode(hold=True)
    payment_id = story(bench)
    bench.clock.advance(timedelta(minutes=1).total_seconds())
    bench.stand_in.settle()
    bench.stand_in.outbox.mode = DeliveryMode()
    waiting = []
    while delivery := bench.stand_in.next_delivery():
        waiting.append(delivery)
    for one in order(waiting):
        bench.stand_in.deliver(one)
    payment = bench.payment(payment_id)
    return (
        payment.payment_status,
        sorted((one.type, one.amount.cent_amount, one.state) for one in payment.transactions),
    )
