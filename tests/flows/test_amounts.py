"""What a cart still has to pay, and what other connectors put on it."""

from collections.abc import Callable

import msgspec
import pytest

from bench import Bench
from payment_core.domain.payment import Payment
from stripe_bench import StripeBench

APPROVED = [("Authorization", 10_000, "Success")]


@pytest.fixture
def bench() -> Bench:
    return Bench()


class TestAmounts:
    def test_the_gift_card_plan_is_left_to_the_gift_card(self, bench: Bench) -> None:
        plan = {"centAmount": 3_000, "currencyCode": "EUR"}
        answer = bench.pay(bench.session(bench.cart(), giftCardPlannedAmount=plan)).json()
        assert bench.transactions(answer["paymentReference"]) == [
            ("Authorization", 7_000, "Success")
        ]

    def test_a_gift_card_that_paid_already_counts_once(self, bench: Bench) -> None:
        cart = bench.cart()
        self._other_payment(bench, cart, 3_000, "giftcard")
        plan = {"centAmount": 3_000, "currencyCode": "EUR"}
        answer = bench.pay(bench.session(cart, giftCardPlannedAmount=plan)).json()
        assert bench.transactions(answer["paymentReference"]) == [
            ("Authorization", 7_000, "Success")
        ]

    def test_a_gift_card_plan_in_another_currency(self, bench: Bench) -> None:
        plan = {"centAmount": 3_000, "currencyCode": "USD"}
        answer = bench.pay(bench.session(bench.cart(), giftCardPlannedAmount=plan))
        assert (answer.status_code, bench.all_at_the_psp()) == (400, [])

    def test_a_cart_that_is_paid_by_another_connector(self, bench: Bench) -> None:
        cart = bench.cart()
        self._other_payment(bench, cart, 10_000, "card")
        answer = bench.pay(bench.session(cart))
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidOperation")

    @pytest.mark.parametrize(("currency", "cents"), [("JPY", 500), ("KWD", 1_234)])
    def test_other_minor_units(self, bench: Bench, currency: str, cents: int) -> None:
        cart = bench.cart(cents, currency)
        answer = bench.pay(bench.session(cart)).json()
        [found] = bench.at_the_psp(answer["paymentReference"])
        assert found["amount"] == {"value": cents, "currency": currency}

    @pytest.mark.parametrize("make", [Bench, StripeBench])
    def test_a_currency_of_commercetools_own_is_offered_to_no_psp(
        self, make: Callable[[], Bench]
    ) -> None:
        """https://docs.commercetools.com/api/types#nonstandardcurrency."""
        bench = make()
        cart = bench.cart(500, "HUF0")
        session = bench.session(cart)
        config = bench.call("GET", "/operations/config", session).json()
        assert config["methods"] == ["invoice", "purchaseorder"]
        [error] = bench.pay(session).json()["errors"]
        assert error["code"] == "MethodNotAvailable"
        assert "HUF0" in error["message"]
        assert bench.attached(cart) == []
        answer = bench.pay(session, None, "invoice").json()
        assert answer["outcome"] == "approved"
        assert bench.transactions(answer["paymentReference"]) == [("Authorization", 500, "Success")]

    def test_two_items_of_one_cart_never_take_more_than_its_total(self, bench: Bench) -> None:
        cart = bench.cart()
        first = bench.pay(bench.session(cart, checkoutTransactionItemId="item-a"))
        second = bench.pay(bench.session(cart, checkoutTransactionItemId="item-b"))
        assert (first.status_code, second.status_code) == (200, 400)
        assert len(bench.all_at_the_psp()) == 1

    def test_an_ordered_cart_takes_no_payment(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        bench.make_order(cart)
        assert bench.pay(session).json()["errors"][0]["code"] == "InvalidOperation"

    def _other_payment(
        self, bench: Bench, cart: dict[str, object], cents: int, method: str
    ) -> None:
        money = {"centAmount": cents, "currencyCode": "EUR"}
        draft = {
            "amountPlanned": money,
            "paymentMethodInfo": {"paymentInterface": "other-psp", "method": method},
            "transactions": [{"type": "Charge", "amount": money, "state": "Success"}],
        }
        payment = bench.api("POST", "payments", draft)
        bench.attach(cart, payment["id"])


class TestAdoption:
    def test_what_a_template_style_connector_made_is_not_made_again(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart, checkoutTransactionItemId="item-a")
        original = bench.pay(session).json()["paymentReference"]
        adopted = self._as_the_template_wrote_it(bench, cart, bench.payment(original))
        again = bench.pay(session).json()
        assert (again["paymentReference"], again["outcome"]) == (adopted, "approved")
        assert len(bench.at_the_psp(original)) == 1
        assert bench.outcome(adopted, "capturePayment", 10_000) == "approved"

    def _as_the_template_wrote_it(
        self, bench: Bench, cart: dict[str, object], original: Payment
    ) -> str:
        """Replace our Payment by one without key and operation ids."""
        money = msgspec.to_builtins(original.amount_planned)
        bench.api("DELETE", f"payments/{original.id}?version={original.version}")
        draft = {
            "amountPlanned": money,
            "checkoutTransactionItemId": "item-a",
            "interfaceId": original.interface_id,
            "paymentMethodInfo": {"paymentInterface": "sandbox", "method": "card"},
            "transactions": [
                {
                    "type": "Authorization",
                    "amount": money,
                    "state": "Success",
                    "interactionId": original.interface_id,
                }
            ],
        }
        payment = bench.api("POST", "payments", draft)
        bench.attach(cart, payment["id"])
        return str(payment["id"])
