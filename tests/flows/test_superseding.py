"""A shopper who comes back with another method, or with a changed cart."""

import pytest

from bench import Bench
from sandbox.faults import FaultRule

APPROVED = [("Authorization", 10_000, "Success")]


@pytest.fixture
def bench() -> Bench:
    return Bench()


class TestSuperseding:
    def test_another_method_cancels_the_open_attempt_first(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        abandoned = bench.pay(session, None, "ideal").json()["paymentReference"]
        assert bench.pay(session).json()["outcome"] == "approved"
        assert bench.at_the_psp(abandoned)[0]["status"] == "canceled"
        assert bench.transactions(abandoned) == [
            ("Authorization", 10_000, "Failure"),
            ("CancelAuthorization", 10_000, "Success"),
        ]

    def test_another_card_replaces_one_that_waits_for_its_challenge(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        challenged = bench.pay(session, "tok_three_ds", name="submit-1").json()["paymentReference"]
        assert bench.pay(session, name="submit-2").json()["outcome"] == "approved"
        assert bench.at_the_psp(challenged)[0]["status"] == "canceled"
        again = bench.pay(session, "tok_three_ds", name="submit-1").json()
        assert (again["paymentReference"], again["outcome"]) == (challenged, "rejected")

    @pytest.mark.parametrize("name", ["", "submit-2"])
    def test_another_token_is_another_card_also_without_a_name(
        self, bench: Bench, name: str
    ) -> None:
        session = bench.session(bench.cart())
        first = bench.pay(session, "tok_three_ds").json()
        assert bench.pay(session, "tok_three_ds").json() == first
        second = bench.pay(session, "tok_approved", name=name).json()
        assert second["outcome"] == "approved"
        assert bench.at_the_psp(first["paymentReference"])[0]["status"] == "canceled"

    def test_a_redirect_without_a_token_is_gone_on_with(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        first, again = (bench.pay(session, None, "ideal").json() for _ in range(2))
        assert first == again

    def test_another_card_waits_for_one_that_is_being_processed(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        first = bench.pay(session, "tok_pending_success", name="submit-1").json()
        assert bench.pay(session, name="submit-2").json() == first

    def test_what_is_recorded_is_not_asked_for_again_when_the_psp_shows_nothing(
        self, bench: Bench
    ) -> None:
        session = bench.session(bench.cart())
        first = bench.pay(session, "tok_pending_success").json()
        bench.psp.faults.add(FaultRule(method="GET", path="/v1/payments/", status=404, count=None))
        bench.calls()
        assert bench.pay(session, "tok_pending_success").json() == first
        assert "POST /v1/payments" not in bench.calls()

    def test_a_changed_cart_releases_what_was_authorized(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        first = bench.pay(session).json()["paymentReference"]
        bench.change_total(cart, 12_000)
        second = bench.pay(session).json()
        assert second["outcome"] == "approved"
        assert bench.at_the_psp(first)[0]["status"] == "canceled"
        assert bench.transactions(second["paymentReference"]) == [
            ("Authorization", 12_000, "Success")
        ]

    def test_a_captured_payment_stays_and_the_rest_is_paid(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        first = bench.pay(session).json()["paymentReference"]
        bench.outcome(first, "capturePayment", 10_000)
        bench.change_total(cart, 12_000)
        second = bench.pay(session).json()
        assert second["outcome"] == "approved"
        assert bench.at_the_psp(first)[0]["status"] == "captured"
        assert bench.transactions(second["paymentReference"]) == [
            ("Authorization", 2_000, "Success")
        ]

    def test_an_attempt_that_the_psp_will_not_end_stays(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        first = bench.pay(session, "tok_pending_success").json()["paymentReference"]
        bench.psp.faults.add(FaultRule(path="/cancel$", status=422))
        answer = bench.pay(session, None, "ideal")
        assert answer.json()["errors"][0]["code"] == "PaymentInProgress"
        bench.later(4)
        assert bench.confirm(session, first).json()["outcome"] == "approved"
        assert len(bench.all_at_the_psp()) == 1

    @pytest.mark.parametrize(("method", "token"), [("card", "tok_approved"), ("invoice", None)])
    def test_a_tab_that_comes_back_hears_that_the_cart_is_paid(
        self, bench: Bench, method: str, token: str | None
    ) -> None:
        session = bench.session(bench.cart())
        abandoned = bench.pay(session, None, "ideal").json()["paymentReference"]
        paid = bench.pay(session, token, method).json()
        told = bench.confirm(session, abandoned).json()
        assert told == paid
        assert told["outcome"] == "approved"

    def test_a_tab_that_comes_back_hears_what_took_its_place(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        abandoned = bench.pay(session, None, "ideal").json()["paymentReference"]
        other = bench.pay(session, "tok_three_ds").json()["paymentReference"]
        told = bench.confirm(session, abandoned).json()
        assert (told["paymentReference"], told["outcome"]) == (abandoned, "rejected")
        assert told["error"] == {
            "code": "superseded",
            "message": "Another attempt to pay this cart has replaced this one.",
        }
        assert bench.confirm(session, other).json()["outcome"] == "pending"

    def test_what_covers_no_more_is_no_payment_of_the_cart(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        abandoned = bench.pay(session, None, "ideal").json()["paymentReference"]
        paid = bench.pay(session).json()["paymentReference"]
        bench.outcome(paid, "cancelPayment")
        assert bench.confirm(session, abandoned).json()["outcome"] == "rejected"

    def test_a_refunded_payment_was_no_decline(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        paid = bench.pay(session).json()["paymentReference"]
        bench.outcome(paid, "capturePayment", 10_000)
        bench.outcome(paid, "refundPayment", 10_000)
        told = bench.confirm(session, paid).json()
        assert (told["outcome"], told["coverage"]["due"]["centAmount"]) == ("underpaid", 10_000)

    def test_from_an_invoice_to_a_card(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        invoice = bench.pay(session, None, "invoice").json()["paymentReference"]
        assert bench.pay(session).json()["outcome"] == "approved"
        assert bench.transactions(invoice) == [
            ("Authorization", 10_000, "Success"),
            ("CancelAuthorization", 10_000, "Success"),
        ]
