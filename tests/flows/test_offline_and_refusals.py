"""Methods without a PSP, and requests that are refused."""

import json

import pytest

from bench import Bench
from sandbox.faults import FaultRule

APPROVED = [("Authorization", 10_000, "Success")]


@pytest.fixture
def bench() -> Bench:
    return Bench()


class TestOffline:
    def test_an_invoice_needs_no_psp(self, bench: Bench) -> None:
        bench.network.unplug("psp.test")
        answer = bench.pay(bench.session(bench.cart()), None, "invoice").json()
        assert answer["outcome"] == "approved"
        assert bench.transactions(answer["paymentReference"]) == APPROVED
        for action, cents, outcome in (
            ("capturePayment", 6_000, "approved"),
            ("refundPayment", 1_000, "approved"),
            ("cancelPayment", None, "approved"),
        ):
            assert bench.outcome(answer["paymentReference"], action, cents) == outcome
        assert bench.transactions(answer["paymentReference"])[1:] == [
            ("Charge", 6_000, "Success"),
            ("Refund", 1_000, "Success"),
            ("CancelAuthorization", 4_000, "Success"),
        ]
        assert bench.intent(answer["paymentReference"], "refundPayment", 6_000).status_code == 400

    def test_a_purchase_order_keeps_number_and_memo(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        answer = bench.pay(
            session, None, "purchaseorder", poNumber="PO-7", invoiceMemo="Third floor"
        ).json()
        found = bench.api("GET", f"payments/{answer['paymentReference']}")
        assert found["custom"]["fields"] == {
            "launchpadPurchaseOrderNumber": "PO-7",
            "launchpadPurchaseOrderInvoiceMemo": "Third floor",
        }

    def test_a_purchase_order_needs_its_number_and_says_so_as_the_template(
        self, bench: Bench
    ) -> None:
        answer = bench.pay(bench.session(bench.cart()), None, "purchaseorder")
        assert answer.json()["errors"][0] == {
            "code": "RequiredField",
            "message": "A value is required for field poNumber.",
            "field": "poNumber",
        }


class TestRefusals:
    def test_a_method_that_the_session_does_not_allow(self, bench: Bench) -> None:
        session = bench.session(bench.cart(), allowedPaymentMethods=["invoice"])
        error = bench.pay(session).json()["errors"][0]
        assert (error["code"], error["allowedValues"]) == ("InvalidField", ["invoice"])
        assert bench.all_at_the_psp() == []

    def test_a_card_without_a_token(self, bench: Bench) -> None:
        error = bench.pay(bench.session(bench.cart()), None).json()["errors"][0]
        assert (error["code"], error["field"]) == ("RequiredField", "paymentMethod.token")

    def test_a_payment_of_another_cart_is_not_there(self, bench: Bench) -> None:
        other = bench.paid()
        session = bench.session(bench.cart())
        unknown = bench.confirm(session, "00000000-0000-4000-8000-000000000000")
        foreign = bench.confirm(session, other)
        assert (foreign.status_code, foreign.content) == (404, unknown.content)

    def test_a_cart_with_too_many_attempts(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        answers = [bench.pay(session, "tok_declined").status_code for _ in range(27)]
        assert answers == [200] * 25 + [429] * 2

    def test_a_way_back_is_needed_for_a_redirect(self) -> None:
        bench = Bench(settings={"MERCHANT_RETURN_URL": ""})
        answer = bench.pay(bench.session(bench.cart()), None, "ideal")
        assert (answer.status_code, bench.all_at_the_psp()) == (400, [])


@pytest.mark.parametrize("method", ["invoice", "purchaseorder"])
def test_goods_need_money_unless_a_setting_says_otherwise(method: str) -> None:
    bench = Bench(settings={"OFFLINE_METHODS": ""})
    cart = bench.cart()
    answer = bench.pay(bench.session(cart), None, method, poNumber="PO-7")
    error = answer.json()["errors"][0]
    assert (answer.status_code, error["code"], error["field"]) == (
        400,
        "InvalidField",
        "paymentMethod.type",
    )
    assert error["allowedValues"] == ["card", "ideal", "hpp"]
    assert bench.attached(cart) == []


def test_an_invoice_of_yesterdays_setting_is_still_settled() -> None:
    bench = Bench()
    reference = bench.pay(bench.session(bench.cart()), None, "invoice").json()["paymentReference"]
    bench.settings = {**bench.settings, "OFFLINE_METHODS": ""}
    bench.restart()
    assert bench.outcome(reference, "capturePayment", 10_000) == "approved"


def test_what_the_psp_refuses_is_refused_also_when_another_write_came_first(bench: Bench) -> None:
    payment_id = bench.paid()
    error = {"code": "not_capturable", "message": "No."}
    refusal = FaultRule(
        path="/captures$", status=422, malformed_body=json.dumps({"error": error}), count=1
    )
    bench.psp.faults.add(refusal)
    # The first write is the command, the second what became of it.
    newer = FaultRule(method="POST", path=f"{payment_id}$", status=409, skip=1)
    bench.commercetools.faults.add(newer)
    assert bench.outcome(payment_id, "capturePayment", 4_000) == "rejected"
    assert bench.transactions(payment_id) == [*APPROVED, ("Charge", 4_000, "Failure")]
