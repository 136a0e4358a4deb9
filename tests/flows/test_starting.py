"""Starting to pay, told by what commercetools and the PSP hold afterwards."""

import pytest

from bench import Bench

APPROVED = [("Authorization", 10_000, "Success")]


@pytest.fixture
def bench() -> Bench:
    return Bench()


class TestOutcomes:
    def test_approved(self, bench: Bench) -> None:
        cart = bench.cart()
        answer = bench.pay(bench.session(cart, futureOrderNumber="order-7"))
        assert answer.status_code == 200
        payment_id = answer.json()["paymentReference"]
        assert answer.json() == {
            "paymentReference": payment_id,
            "outcome": "approved",
            "coverage": {
                "total": {"centAmount": 10_000, "currencyCode": "EUR"},
                "covered": {"centAmount": 10_000, "currencyCode": "EUR"},
                "due": {"centAmount": 0, "currencyCode": "EUR"},
                "inFlight": {"centAmount": 0, "currencyCode": "EUR"},
            },
        }
        assert bench.attached(cart) == [payment_id]
        assert bench.transactions(payment_id) == APPROVED
        [at_psp] = bench.at_the_psp(payment_id)
        assert at_psp["amount"] == {"value": 10_000, "currency": "EUR"}
        assert at_psp["orderReference"] == "order-7"
        assert at_psp["metadata"]["projectKey"] == "bench"
        assert bench.payment(payment_id).interface_id == at_psp["id"]
        assert bench.payment(payment_id).payment_status.interface_code == "authorized"

    @pytest.mark.parametrize(
        ("token", "code"),
        [
            ("tok_declined", "card_declined"),
            ("tok_insufficient_funds", "insufficient_funds"),
            ("tok_expired_card", "expired_card"),
        ],
    )
    def test_declined_and_then_another_card(self, bench: Bench, token: str, code: str) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        declined = bench.pay(session, token).json()
        assert (declined["outcome"], declined["error"]["code"]) == ("rejected", code)
        approved = bench.pay(session).json()
        assert approved["outcome"] == "approved"
        assert bench.attached(cart) == [declined["paymentReference"], approved["paymentReference"]]
        assert bench.payment(approved["paymentReference"]).key == f"pay-{cart['id']}-cart-2"

    def test_pending_and_then_success(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        pending = bench.pay(session, "tok_pending_success").json()
        assert pending["outcome"] == "pending"
        assert bench.transactions(pending["paymentReference"]) == [
            ("Authorization", 10_000, "Pending")
        ]
        bench.later(4)
        assert bench.confirm(session, pending["paymentReference"]).json()["outcome"] == "approved"

    def test_pending_and_then_failure(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        pending = bench.pay(session, "tok_pending_failure").json()
        bench.later(4)
        assert bench.transactions(pending["paymentReference"]) == [
            ("Authorization", 10_000, "Failure")
        ]
        assert bench.confirm(session, pending["paymentReference"]).json()["outcome"] == "rejected"

    def test_3d_secure(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        asked = bench.pay(session, "tok_three_ds").json()
        assert (asked["outcome"], asked["action"]["type"]) == ("pending", "threeDS")
        bench.control(asked["paymentReference"], "confirm")
        assert bench.confirm(session, asked["paymentReference"]).json()["outcome"] == "approved"

    def test_3d_secure_failed_ends_the_attempt_at_the_psp_too(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        asked = bench.pay(session, "tok_three_ds").json()["paymentReference"]
        bench.control(asked, "refuse")
        assert bench.at_the_psp(asked)[0]["status"] == "requires_payment_method"
        assert bench.confirm(session, asked).json()["outcome"] == "rejected"
        assert bench.at_the_psp(asked)[0]["status"] == "canceled"
        assert bench.transactions(asked) == [("Authorization", 10_000, "Failure")]
        assert bench.pay(session).json()["outcome"] == "approved"

    def test_a_redirect_that_is_captured_at_once(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        asked = bench.pay(session, None, "ideal").json()
        assert asked["action"]["type"] == "redirect"
        bench.control(asked["paymentReference"], "confirm")
        back = bench.at_the_psp(asked["paymentReference"])
        assert back[0]["status"] == "captured"
        assert bench.confirm(session, asked["paymentReference"]).json()["outcome"] == "approved"
        assert bench.transactions(asked["paymentReference"]) == [
            ("Authorization", 10_000, "Success"),
            ("Charge", 10_000, "Success"),
        ]

    def test_a_reload_gets_the_same_action_again(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        first, again = (bench.pay(session, "tok_three_ds").json() for _ in range(2))
        assert first == again

    def test_an_expired_authorization(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.later(8 * 24 * 3600)
        assert bench.transactions(payment_id) == [
            *APPROVED,
            ("CancelAuthorization", 10_000, "Success"),
        ]


class TestReturning:
    def test_a_shopper_is_brought_back_to_the_shop(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        asked = bench.pay(session, None, "ideal").json()["paymentReference"]
        link = self._return_link(bench, asked)
        assert session not in link
        bench.control(asked, "confirm")
        back = bench.get(link)
        assert back.status_code == 302
        assert (
            back.headers["Location"] == f"https://shop.test/return?shop=1&paymentReference={asked}"
        )
        assert bench.transactions(asked)[0] == ("Authorization", 10_000, "Success")

    def test_the_sessions_own_address_comes_first(self, bench: Bench) -> None:
        session = bench.session(bench.cart(), merchantReturnUrl="https://other.test/done")
        asked = bench.pay(session, None, "ideal").json()["paymentReference"]
        back = bench.get(self._return_link(bench, asked))
        assert back.headers["Location"] == f"https://other.test/done?paymentReference={asked}"

    def test_a_forged_success_changes_nothing(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        asked = bench.pay(session, None, "ideal").json()["paymentReference"]
        bench.get(self._return_link(bench, asked) + "&status=success")
        assert bench.transactions(asked) == [("Authorization", 10_000, "Pending")]

    def test_an_outage_does_not_strand_the_shopper(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        asked = bench.pay(session, None, "ideal").json()["paymentReference"]
        link = self._return_link(bench, asked)
        bench.network.unplug("psp.test")
        assert bench.get(link).status_code == 302

    def _return_link(self, bench: Bench, payment_id: str) -> str:
        [reference] = [one["id"] for one in bench.at_the_psp(payment_id)]
        with bench.psp.lock, bench.psp.opened(reference) as payment:
            assert payment.return_url is not None
            return payment.return_url


class TestTheSameRequestAgain:
    def test_without_a_name_it_finds_the_open_attempt(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        answers = [bench.pay(session).json() for _ in range(3)]
        assert answers[0] == answers[1] == answers[2]
        assert len(bench.all_at_the_psp()) == 1
        assert len(bench.attached(cart)) == 1

    def test_with_a_name_it_replays_also_after_a_decline(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        first, again = (
            bench.pay(session, "tok_declined", name="submit-1").json() for _ in range(2)
        )
        assert first == again
        assert len(bench.all_at_the_psp()) == 1
        assert bench.pay(session, name="submit-2").json()["outcome"] == "approved"
        assert bench.pay(session, "tok_declined", name="submit-1").json() == first

    def test_a_name_that_means_another_method_is_refused(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        bench.pay(session, name="submit-1")
        answer = bench.pay(session, None, "invoice", name="submit-1")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (
            409,
            "IdempotencyConflict",
        )
