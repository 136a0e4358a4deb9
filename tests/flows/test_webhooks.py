"""Webhooks: any order, number and loss of them ends in the same Payment."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

import msgspec
import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import PROJECT, WEBHOOK_SECRET, Bench, Json
from payment_core.domain.payment import Payment
from sandbox.psp_kit.webhooks import Delivery
from standard_webhooks import standard_headers


def sees(payment: Payment) -> object:
    """Return what a Payment says, without ids and times that differ between two runs."""
    return (
        payment.payment_status,
        payment.interface_id,
        [(one.type, one.amount, one.state, one.interface_id) for one in payment.transactions],
    )


def _whole_life(bench: Bench) -> str:
    payment_id = bench.paid(token="tok_refund_fails_late")
    bench.outcome(payment_id, "capturePayment", 6_000, "a")
    bench.outcome(payment_id, "capturePayment", 3_000, "b")
    bench.outcome(payment_id, "refundPayment", 2_000, "a")
    bench.clock.advance(10)
    bench.psp.settle()
    bench.control(payment_id, "dispute")
    bench.control(payment_id, "dispute-lost")
    return payment_id


def _redirect(bench: Bench) -> str:
    asked = bench.pay(bench.session(bench.cart()), None, "ideal").json()["paymentReference"]
    bench.control(asked, "confirm")
    return str(asked)


def _challenge_refused(bench: Bench) -> str:
    asked = bench.pay(bench.session(bench.cart()), "tok_three_ds").json()["paymentReference"]
    bench.control(asked, "refuse")
    return str(asked)


def _pending(bench: Bench) -> str:
    asked = bench.pay(bench.session(bench.cart()), "tok_pending_success").json()
    bench.clock.advance(5)
    bench.psp.settle()
    return str(asked["paymentReference"])


STORIES: list[Callable[[Bench], str]] = [_whole_life, _redirect, _challenge_refused, _pending]


def _deliveries(bench: Bench) -> list[Delivery]:
    found = []
    while delivery := bench.psp.next_delivery():
        found.append(delivery)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES)
@settings(max_examples=12, deadline=None)
@given(choices=st.lists(st.integers(0, 11), max_size=14))
def test_any_order_number_and_loss_ends_in_the_same_payment(
    story: Callable[[Bench], str], choices: list[int]
) -> None:
    shuffled = Bench(seed=7)
    payment_id = story(shuffled)
    pending = _deliveries(shuffled)
    for choice in choices:
        if pending:
            shuffled.psp.deliver(pending[choice % len(pending)])
    # Whatever was lost, one later look is enough.
    shuffled.later(1)
    look_again(shuffled, payment_id)
    assert sees(shuffled.payment(payment_id)) == _in_order(story)


@cache
def _in_order(story: Callable[[Bench], str]) -> object:
    """Return what the Payment says when every webhook comes once, one after the other."""
    straight = Bench(seed=7)
    payment_id = story(straight)
    straight.psp.tick()
    return sees(straight.payment(payment_id))


def look_again(bench: Bench, payment_id: str) -> None:
    """Look at the payment as a late, genuine webhook would make us."""
    assert post(bench, event(bench, payment_id)).status_code == 204


def event(bench: Bench, payment_id: str, **changes: object) -> bytes:
    body = {
        "id": "evt_1",
        "type": "payment.updated",
        "createdAt": bench.clock.now().isoformat(),
        "data": {"paymentId": "pay_unknown", "merchantReference": payment_id, "metadata": OURS},
        **changes,
    }
    return msgspec.json.encode(body)


def post(bench: Bench, body: bytes, secret: str = WEBHOOK_SECRET) -> requests.Response:
    signed = standard_headers(secret, body, bench.clock.now())
    headers = {**signed, "Content-Type": "application/json"}
    return bench.call("POST", "/webhooks/sandbox", data=body, headers=headers)


class TestWhoMayKnock:
    def test_a_forged_signature(self) -> None:
        bench = Bench()
        other = "whsec_" + WEBHOOK_SECRET[6:].swapcase()
        bench.calls()
        assert post(bench, event(bench, bench.paid()), other).status_code == 401

    def test_another_providers_route(self) -> None:
        assert Bench().call("POST", "/webhooks/stripe", data=b"{}").status_code == 404

    def test_a_signed_body_that_makes_no_sense(self) -> None:
        bench = Bench()
        for body in (b"[]", b"{}", b"null", b"\xff"[:0] + b"nonsense"):
            assert post(bench, body).status_code == 400


# What all our payments say at the PSP.
OURS = {"projectKey": PROJECT, "deploymentId": "default"}


class TestUnknownPayments:
    UNKNOWN = "00000000-0000-4000-8000-000000000000"

    def test_a_young_one_is_asked_to_come_again(self) -> None:
        bench = Bench()
        assert post(bench, event(bench, self.UNKNOWN)).status_code == 503

    def test_an_old_one_is_accepted_and_logged(self, capsys: pytest.CaptureFixture[str]) -> None:
        bench = Bench()
        old = (bench.clock.now() - timedelta(minutes=11)).isoformat()
        assert post(bench, event(bench, self.UNKNOWN, createdAt=old)).status_code == 204
        assert "A webhook is about a payment that does not exist" in capsys.readouterr().out

    def test_one_without_our_labels_is_not_ours(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Other software keeps an id of its own under the same name."""
        bench = Bench()
        data: Json = {"paymentId": "pay_1", "merchantReference": "4711", "metadata": {}}
        assert post(bench, event(bench, "4711", data=data)).status_code == 204
        assert '"severity":"ERROR"' not in capsys.readouterr().out

    @pytest.mark.parametrize("metadata", [{"projectKey": "other"}, {"deploymentId": "other"}])
    def test_another_deployments_is_accepted(self, metadata: dict[str, str]) -> None:
        bench = Bench()
        data = {"paymentId": "pay_1", "merchantReference": self.UNKNOWN, "metadata": metadata}
        assert post(bench, event(bench, self.UNKNOWN, data=data)).status_code == 204

    @pytest.mark.parametrize("reference", ["../carts", "key=x", "", "ORDER 7", "a" * 300])
    def test_a_reference_that_is_none_of_ours(self, reference: str) -> None:
        bench = Bench()
        assert post(bench, event(bench, reference)).status_code == 503

    def test_a_payment_that_another_connector_made_is_found_by_the_psps_id(self) -> None:
        bench = Bench()
        payment_id = bench.paid()
        reference = bench.payment(payment_id).interface_id
        data: Json = {"paymentId": reference, "merchantReference": "order 7", "metadata": {}}
        assert post(bench, event(bench, "order 7", data=data)).status_code == 204

    def test_a_claim_in_the_body_is_no_proof(self) -> None:
        bench = Bench()
        asked = bench.pay(bench.session(bench.cart()), "tok_three_ds").json()["paymentReference"]
        body = event(bench, asked, type="payment.captured")
        assert post(bench, body).status_code == 204
        assert bench.transactions(asked) == [("Authorization", 10_000, "Pending")]


def test_an_outage_of_commercetools_keeps_the_webhook_at_the_psp() -> None:
    bench = Bench()
    asked = bench.pay(bench.session(bench.cart()), "tok_pending_success").json()["paymentReference"]
    bench.later(0)
    bench.network.unplug("commercetools.test")
    bench.later(4)
    bench.network.plug("commercetools.test", bench.commercetools_app)
    bench.later(24 * 3600)
    assert bench.transactions(asked) == [("Authorization", 10_000, "Success")]
