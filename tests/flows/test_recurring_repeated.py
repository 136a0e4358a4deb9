"""The same idempotency key gives the same result: later, at once, and after a crash."""

from functools import partial

import pytest

from bench import Json
from returning_customers_support import (
    ReturningCustomers,
    dying_customers,
    errors_of,
    refusal_of,
    state_of,
)
from simulation.faults import Fault

pytestmark = pytest.mark.slow  # Every fault at every call, in every order.

OTHER_ITEM = "99999999-2222-4333-8444-555555555555"


@pytest.fixture
def shop() -> ReturningCustomers:
    return ReturningCustomers()


class TestTheSameKey:
    @pytest.mark.parametrize("key", ["march", None])
    def test_the_same_result_whatever_happened_in_between(
        self, shop: ReturningCustomers, key: str | None
    ) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        named: Json = {"idempotencyKey": key} if key else {}
        charge = partial(shop.charge, cart, method_id, 10_000, **named)
        first = charge().json()
        assert first["transactionStatus"]["state"] == "Completed"
        assert charge().json() == first
        shop.outcome(first["paymentId"], "capturePayment", 10_000)
        shop.outcome(first["paymentId"], "refundPayment", 10_000)
        assert charge().json() == first
        shop.remove(shop.session_of(customer), method_id)
        assert charge().json() == first
        shop.delete_resource(f"carts/{cart['id']}")
        shop.later(3 * 24 * 3_600)
        assert charge().json() == first
        assert len(shop.at_the_psp(first["paymentId"])) == 1

    def test_also_after_a_decline_and_another_key(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        bad, good = shop.save(customer, "tok_stored_declined"), shop.save(customer)
        cart = shop.cart_of(customer)
        declined = shop.charge(cart, bad, idempotencyKey="a").json()
        completed = shop.charge(cart, good, idempotencyKey="b").json()
        assert shop.charge(cart, bad, idempotencyKey="a").json() == declined
        assert shop.charge(cart, good, idempotencyKey="b").json() == completed

    def test_the_key_may_stand_in_the_header(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        first = shop.charge(cart, method_id, idempotencyKey="march").json()
        shop.http.headers["Idempotency-Key"] = "march"
        assert shop.charge(cart, method_id).json() == first

    @pytest.mark.parametrize("change", ["cart", "amount", "method", "item", "order number"])
    def test_with_another_body_it_is_refused(self, shop: ReturningCustomers, change: str) -> None:
        customer = shop.customer()
        method_id, other = shop.save(customer), shop.save(customer)
        cart = shop.cart_of(customer)
        shop.charge(cart, method_id, 4_000, idempotencyKey="march")
        answer = shop.charge(
            shop.cart_of(customer) if change == "cart" else cart,
            other if change == "method" else method_id,
            5_000 if change == "amount" else 4_000,
            idempotencyKey="march",
            **({"checkoutTransactionItemId": OTHER_ITEM} if change == "item" else {}),
            **({"futureOrderNumber": "order-7"} if change == "order number" else {}),
        )
        assert refusal_of(answer) == (409, "IdempotencyConflict", None)
        assert len(shop.attached(cart)) == 1

    @pytest.mark.parametrize("seed", range(12))
    @pytest.mark.parametrize("number", [2, 6])
    def test_at_once(self, seed: int, number: int) -> None:
        shop = ReturningCustomers(seed)
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        charge = partial(shop.charge, cart, method_id, 10_000, idempotencyKey="march")
        answers = [one for one in shop.at_once(*[charge] * number) if one is not None]
        good = [one.json() for one in answers if one.status_code == 201]
        assert good
        assert {one.status_code for one in answers} <= {201, 503}
        assert len({one["paymentId"] for one in good}) == 1
        shop.later(60)
        assert state_of(charge()) == "Completed"
        assert shop.attached(cart) == [good[0]["paymentId"]]
        assert len(shop.at_the_psp(good[0]["paymentId"])) == 1

    @pytest.mark.parametrize("seed", range(12))
    def test_two_keys_at_once_charge_no_more_than_is_owed(self, seed: int) -> None:
        shop = ReturningCustomers(seed)
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        shop.at_once(
            *[partial(shop.charge, cart, method_id, 10_000, idempotencyKey=f"k{i}") for i in "ab"]
        )
        shop.later(60)
        charged = [one for payment in shop.attached(cart) for one in shop.at_the_psp(payment)]
        assert len(charged) <= 1

    @pytest.mark.parametrize("seed", range(12))
    def test_a_shopper_and_a_subscription_at_once_pay_the_cart_once(self, seed: int) -> None:
        shop = ReturningCustomers(seed)
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        session = shop.session(cart)
        shop.at_once(
            partial(shop.charge, cart, method_id, 10_000, idempotencyKey="march"),
            partial(shop.pay, session),
        )
        shop.later(60)
        charged = [one for payment in shop.attached(cart) for one in shop.at_the_psp(payment)]
        assert len([one for one in charged if one["status"] == "authorized"]) <= 1

    @pytest.mark.parametrize("crash", [Fault.CRASH_BEFORE, Fault.CRASH_AFTER])
    @pytest.mark.parametrize("call", range(7))
    @pytest.mark.parametrize("then", ["nothing", "the method is removed", "the cart is gone"])
    def test_a_crash_at_each_step(self, call: int, crash: Fault, then: str) -> None:
        known: list[tuple[str, str, Json]] = []

        def warm(concurrent_bench: ReturningCustomers) -> None:
            customer = concurrent_bench.customer()
            method_id = concurrent_bench.save(customer)
            known.append((customer, method_id, concurrent_bench.cart_of(customer)))

        shop = dying_customers(call, crash, warm)
        customer, method_id, cart = known[-1]
        charge = partial(shop.charge, cart, method_id, 10_000, idempotencyKey="march")
        shop.attempt(charge)
        shop.plan.is_over = True
        was_charged = any(
            shop.at_the_psp(one["id"])
            for one in shop.api("GET", "payments")["results"]
            if one["key"].startswith("recurring-")
        )
        if then == "the method is removed":
            shop.remove(shop.session_of(customer), method_id)
        elif then == "the cart is gone":
            shop.delete_resource(f"carts/{cart['id']}")
        answers = [charge() for _ in range(2)]
        assert answers[0].json() == answers[1].json()
        claims = [
            one["id"]
            for one in shop.api("GET", "payments")["results"]
            if one["key"].startswith("recurring-")
        ]
        if was_charged or then == "nothing":
            assert state_of(answers[0]) == "Completed"
            assert claims == [answers[0].json()["paymentId"]]
            assert len(shop.at_the_psp(claims[0])) == 1
        elif claims:
            assert errors_of(answers[0]) == ["PaymentRejected"]
            assert shop.at_the_psp(claims[0]) == []
        else:
            assert answers[0].status_code == 400
