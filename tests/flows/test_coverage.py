"""How much of the cart is paid: what a shop may read as "the order can be made now"."""

import pytest

from bench import Bench, Json

EUR = "EUR"


@pytest.fixture
def bench() -> Bench:
    return Bench()


def held_for(bench: Bench, cart: Json) -> int:
    """Return what the PSP holds or has taken for the cart."""
    return sum(
        one["amount"]["value"]
        for payment_id in bench.attached(cart)
        for one in bench.at_the_psp(payment_id)
        if one["status"] in ("authorized", "captured", "partially_captured")
    )


def sums(answer: Json) -> tuple[str, int, int]:
    """Return outcome, covered and due."""
    cover = answer["coverage"]
    return answer["outcome"], cover["covered"]["centAmount"], cover["due"]["centAmount"]


class TestACartThatChanges:
    def test_while_the_shopper_is_at_the_bank(self, bench: Bench) -> None:
        cart = bench.cart(1_890)
        session = bench.session(cart)
        reference = bench.pay(session, None, "ideal").json()["paymentReference"]
        bench.change_total(cart, 14_790)
        bench.control(reference, "confirm")
        assert sums(bench.confirm(session, reference).json()) == ("underpaid", 1_890, 12_900)
        rest = bench.pay(session, None, "ideal", name="rest").json()["paymentReference"]
        bench.control(rest, "confirm")
        assert sums(bench.confirm(session, rest).json()) == ("approved", 14_790, 0)
        assert sums(bench.confirm(session, reference).json()) == ("approved", 14_790, 0)
        assert held_for(bench, cart) == 14_790

    def test_during_a_challenge(self, bench: Bench) -> None:
        cart = bench.cart(1_890)
        session = bench.session(cart)
        reference = bench.pay(session, "tok_three_ds").json()["paymentReference"]
        bench.change_total(cart, 14_790)
        bench.control(reference, "confirm")
        assert sums(bench.confirm(session, reference).json()) == ("underpaid", 1_890, 12_900)
        again = bench.pay(session, name="anew").json()
        assert sums(again) == ("approved", 14_790, 0)
        assert bench.transactions(again["paymentReference"]) == [
            ("Authorization", 14_790, "Success")
        ]
        assert held_for(bench, cart) == 14_790
        assert bench.confirm(session, reference).json() == again

    def test_a_repeated_submit_is_told_the_same(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        assert bench.pay(session, name="submit").json()["outcome"] == "approved"
        bench.change_total(cart, 12_000)
        assert sums(bench.pay(session, name="submit").json()) == ("underpaid", 10_000, 2_000)

    def test_a_cart_that_shrinks_is_paid_anew(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        first = bench.pay(session, name="first").json()["paymentReference"]
        bench.change_total(cart, 4_000)
        assert sums(bench.confirm(session, first).json()) == ("approved", 10_000, 0)
        assert sums(bench.pay(session, name="second").json()) == ("approved", 4_000, 0)
        assert held_for(bench, cart) == 4_000

    def test_a_cart_of_another_currency_is_not_paid(self, bench: Bench) -> None:
        paid, other = bench.cart(), bench.cart(5_000, "USD")
        reference = bench.pay(bench.session(paid)).json()["paymentReference"]
        self._move(bench, reference, paid, other)
        answer = bench.confirm(bench.session(other), reference).json()
        assert sums(answer) == ("underpaid", 0, 5_000)
        assert answer["coverage"]["due"]["currencyCode"] == "USD"

    def test_an_invoice_is_for_what_was_ordered(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        invoice = bench.pay(session, None, "invoice", name="i").json()["paymentReference"]
        bench.change_total(cart, 12_000)
        assert sums(bench.confirm(session, invoice).json()) == ("underpaid", 10_000, 2_000)

    def _move(self, bench: Bench, reference: str, source: Json, target: Json) -> None:
        bench.detach(source, reference)
        bench.attach(target, reference)


class TestPaidInFull:
    def test_by_whatever_method(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        taken = bench.pay(session, None, "ideal").json()["paymentReference"]
        bench.control(taken, "confirm")
        answer = bench.pay(session, name="by-card").json()
        assert (answer["paymentReference"], sums(answer)) == (taken, ("approved", 10_000, 0))
        assert bench.attached(cart) == [taken]

    def test_what_is_taken_stays_after_the_cart_has_shrunk(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        taken = bench.pay(session, None, "ideal").json()["paymentReference"]
        bench.control(taken, "confirm")
        bench.confirm(session, taken)
        bench.change_total(cart, 4_000)
        answer = bench.pay(session, name="by-card").json()
        assert (answer["paymentReference"], sums(answer)) == (taken, ("approved", 10_000, 0))

    @pytest.mark.parametrize("action", ["refundPayment", "reversePayment"])
    def test_not_by_what_was_given_back(self, bench: Bench, action: str) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        reference = bench.pay(session).json()["paymentReference"]
        bench.outcome(reference, "capturePayment", 10_000)
        bench.outcome(reference, action, 10_000 if action == "refundPayment" else None)
        assert sums(bench.confirm(session, reference).json()) == ("underpaid", 0, 10_000)

    @pytest.mark.parametrize("end", [None, "dispute-lost"])
    def test_not_by_what_is_disputed(self, bench: Bench, end: str | None) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        reference = bench.pay(session, name="first").json()["paymentReference"]
        bench.outcome(reference, "capturePayment", 10_000)
        for control in ("dispute", end):
            if control is not None:
                bench.control(reference, control)
        bench.later(60)
        assert sums(bench.confirm(session, reference).json()) == ("underpaid", 0, 10_000)
        again = bench.pay(session, name="again").json()
        assert sums(again) == ("approved", 10_000, 0)
        assert again["paymentReference"] != reference

    def test_by_a_dispute_that_was_won(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        reference = bench.pay(session).json()["paymentReference"]
        bench.outcome(reference, "capturePayment", 10_000)
        for control in ("dispute", "dispute-won"):
            bench.control(reference, control)
        assert sums(bench.confirm(session, reference).json()) == ("approved", 10_000, 0)


class TestWhoseMoney:
    def _attach(self, bench: Bench, cart: Json, interface: str) -> str:
        """Let another writer attach a Payment that says that the cart is paid."""
        money = {"centAmount": 10_000, "currencyCode": EUR}
        draft = {
            "amountPlanned": money,
            "paymentMethodInfo": {"paymentInterface": interface, "method": "card"},
            "transactions": [
                {"type": "Authorization", "amount": money, "state": "Success"},
                {"type": "Charge", "amount": money, "state": "Success"},
            ],
        }
        made = str(bench.api("POST", "payments", draft)["id"])
        bench.attach(cart, made)
        return made

    def test_what_the_psp_never_knew_is_no_money_of_ours(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        made_up = self._attach(bench, cart, "sandbox")
        assert bench.confirm(session, made_up).status_code == 404
        answer = bench.pay(session).json()
        assert sums(answer) == ("approved", 10_000, 0)
        assert answer["paymentReference"] != made_up
        assert held_for(bench, cart) == 10_000

    def test_what_another_connector_says_is_believed(self, bench: Bench) -> None:
        cart = bench.cart()
        self._attach(bench, cart, "another-connector")
        answer = bench.pay(bench.session(cart)).json()
        assert answer["errors"][0]["message"] == "Nothing is left to pay on this cart."
        assert held_for(bench, cart) == 0


class TestACartThatCanNeverBeOrdered:
    def test_a_guest_pays_and_then_logs_in(self, bench: Bench) -> None:
        email, password = "ada@example.com", "not-a-real-one"
        customer = bench.api("POST", "customers", {"email": email, "password": password})
        mine = bench.cart(3_000)
        bench.api(
            "POST",
            f"carts/{mine['id']}",
            {
                "version": mine["version"],
                "actions": [{"action": "setCustomerId", "customerId": customer["customer"]["id"]}],
            },
        )
        guest = bench.cart()
        session = bench.session(guest)
        reference = bench.pay(session).json()["paymentReference"]
        merged = {"typeId": "cart", "id": guest["id"]}
        bench.api("POST", "login", {"email": email, "password": password, "anonymousCart": merged})
        for answer in (bench.confirm(session, reference), bench.pay(session, name="again")):
            assert answer.status_code == 409
            assert answer.json()["errors"][0]["code"] == "CartNotOrderable"
        assert held_for(bench, guest) == 10_000
