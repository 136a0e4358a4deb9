"""Charging a customer who is not there: one Payment for one order, whatever happens."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from payment_core.runtime.parallel_calls import ThreadedCalls
from payment_core.runtime.world import World
from returning_customers_support import (
    ITEM,
    ReturningCustomers,
    errors_of,
    refusal_of,
    state_of,
)
from sandbox.faults import FaultRule

A = TypeVar("A")
B = TypeVar("B")


class OnRealThreads(ReturningCustomers):
    """The processor makes independent calls on threads, as it does when it is deployed."""

    pairs = 0

    def world(self) -> World:
        return replace(super().world(), parallel=self.at_once_on_threads)

    def at_once_on_threads(self, first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
        self.pairs += 1
        return ThreadedCalls(1)(first, second)


@pytest.fixture
def shop() -> ReturningCustomers:
    return ReturningCustomers()


class TestOutcomes:
    def test_completed(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        answer = shop.charge(cart, method_id, 10_000, futureOrderNumber="order-7")
        payment_id = answer.json()["paymentId"]
        assert answer.status_code == 201
        assert answer.json() == {
            "transactionStatus": {"state": "Completed", "errors": []},
            "paymentId": payment_id,
        }
        assert shop.attached(cart) == [payment_id]
        assert shop.transactions(payment_id) == [("Authorization", 10_000, "Success")]
        assert shop.payment(payment_id).checkout_transaction_item_id == ITEM
        assert shop.at_the_psp(payment_id)[0]["orderReference"] == "order-7"

    def test_the_older_body(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        method = {"id": shop.save(customer)}
        cart = shop.cart_of(customer)
        answer = shop.charge(cart, paymentMethod=method, paymentInterface="whatever")
        assert state_of(answer) == "Completed"

    def test_a_part_of_what_is_outstanding(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        assert state_of(shop.charge(cart, method_id, 4_000, idempotencyKey="a")) == "Completed"
        too_much = shop.charge(cart, method_id, 6_001, idempotencyKey="b")
        assert refusal_of(too_much) == (400, "InvalidOperation", None)
        assert state_of(shop.charge(cart, method_id, 6_000, idempotencyKey="b")) == "Completed"
        nothing = shop.charge(cart, method_id, 1, idempotencyKey="c")
        assert refusal_of(nothing) == (400, "InvalidOperation", None)

    @pytest.mark.parametrize(
        ("token", "code"),
        [
            ("tok_stored_declined", "PaymentRejected"),
            ("tok_stored_authentication", "AuthenticationRequired"),
        ],
    )
    def test_failed(self, shop: ReturningCustomers, token: str, code: str) -> None:
        customer = shop.customer()
        method_id = shop.save(customer, token)
        cart = shop.cart_of(customer)
        first = shop.charge(cart, method_id, idempotencyKey="march")
        assert (state_of(first), errors_of(first)) == ("Failed", [code])
        assert shop.charge(cart, method_id, idempotencyKey="march").json() == first.json()
        [transaction] = shop.transactions(first.json()["paymentId"])
        assert transaction == ("Authorization", 10_000, "Failure")
        good = shop.save(customer)
        assert state_of(shop.charge(cart, good, idempotencyKey="march-again")) == "Completed"

    @pytest.mark.parametrize("end", ["Completed", "Failed"])
    def test_pending_and_then_a_webhook(self, shop: ReturningCustomers, end: str) -> None:
        customer = shop.customer()
        shop.agree(shop.session_of(customer), "tok_pending_success")
        shop.later(60)
        [method] = shop.methods_of(customer)
        cart = shop.cart_of(customer)
        pending = shop.charge(cart, method["id"])
        assert state_of(pending) == "Pending"
        payment_id = pending.json()["paymentId"]
        if end == "Failed":
            shop.control(payment_id, "fail")
        shop.later(60)
        assert len(shop.transactions(payment_id)) == 1
        again = shop.charge(cart, method["id"])
        assert (state_of(again), again.json()["paymentId"]) == (end, payment_id)

    def test_the_default_method(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        shop.save(customer)
        cart = shop.cart_of(customer)
        none = shop.charge(cart)
        assert refusal_of(none) == (400, "InvalidField", "paymentMethodId")
        default = shop.save(customer, "tok_approved_mastercard")
        shop.change_method(default, {"action": "setDefault", "default": True})
        payment_id = shop.charge(cart).json()["paymentId"]
        assert shop.at_the_psp(payment_id)[0]["method"]["brand"] == "mastercard"

    def test_an_unknown_outcome_is_pending_and_then_found(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        shop.psp.faults.add(FaultRule(path="/v1/payments", applied_but_failed=True, count=9))
        assert state_of(shop.charge(cart, method_id)) == "Pending"
        shop.psp.faults.clear()
        answer = shop.charge(cart, method_id)
        assert state_of(answer) == "Completed"
        assert len(shop.at_the_psp(answer.json()["paymentId"])) == 1


class TestRefusals:
    @pytest.mark.parametrize("names_a_method", [True, False])
    def test_a_cart_without_a_customer(
        self, shop: ReturningCustomers, names_a_method: bool
    ) -> None:
        method_id = shop.save(shop.customer())
        guest = shop.cart()
        answer = shop.charge(guest, method_id if names_a_method else None)
        assert refusal_of(answer) == (400, "InvalidField", "paymentMethodId")
        assert answer.json()["message"] == (
            "The cart has no customer, so no stored payment method can be charged for it."
        )
        assert shop.attached(guest) == []

    def test_the_currency_is_the_carts(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer, currency="USD")
        answer = shop.charge(cart, method_id, 10_000)
        assert refusal_of(answer) == (400, "InvalidField", "amount.currencyCode")
        assert shop.attached(cart) == []

    def test_the_method_is_the_customers(self, shop: ReturningCustomers) -> None:
        customer, stranger = shop.customer(), shop.customer("eve@example.com")
        foreign, deleted = shop.save(stranger), shop.save(customer)
        shop.remove(shop.session_of(customer), deleted)
        unknown = "00000000-0000-4000-8000-000000000000"
        answers = [
            shop.charge(shop.cart_of(customer), one).json() for one in (foreign, deleted, unknown)
        ]
        assert answers[0] == answers[1] == answers[2]
        assert answers[0]["errors"][0]["field"] == "paymentMethodId"

    def test_there_must_be_a_cart_that_can_be_paid(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        gone = {"id": "00000000-0000-4000-8000-000000000000"}
        assert refusal_of(shop.charge(gone, method_id)) == (400, "InvalidField", "cartId")

    def test_nobody_is_charged_while_a_shopper_is_paying(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        shop.psp.faults.add(FaultRule(method="POST", path="/v1/payments$", status=503, count=3))
        assert shop.pay(shop.session(cart)).status_code in (200, 503)
        answer = shop.charge(cart, method_id)
        assert refusal_of(answer) == (409, "PaymentInProgress", None)

    def test_a_key_of_another_charge_is_refused(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        shop.charge(cart, method_id, 4_000, idempotencyKey="march")
        answer = shop.charge(cart, method_id, 5_000, idempotencyKey="march")
        assert refusal_of(answer) == (409, "IdempotencyConflict", None)

    def test_an_order_that_nobody_repeats_is_out_of_the_way_after_two_days(
        self, shop: ReturningCustomers
    ) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        shop.psp.faults.add(FaultRule(method="POST", path="/v1/payments$", status=503, count=3))
        left = shop.charge(cart, method_id, idempotencyKey="march")
        assert state_of(left) == "Pending"
        shop.later(47 * 3_600)
        early = shop.charge(cart, method_id, idempotencyKey="april")
        assert refusal_of(early) == (409, "PaymentInProgress", None)
        assert shop.pay(shop.session(cart)).status_code == 409
        shop.later(2 * 3_600)
        assert state_of(shop.charge(cart, method_id, idempotencyKey="april")) == "Completed"
        again = shop.charge(cart, method_id, idempotencyKey="march")
        assert (state_of(again), errors_of(again)) == ("Failed", ["PaymentRejected"])
        assert again.json()["paymentId"] == left.json()["paymentId"]
        assert shop.at_the_psp(left.json()["paymentId"]) == []

    def test_a_shopper_need_not_wait_for_it_either(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        shop.psp.faults.add(FaultRule(method="POST", path="/v1/payments$", status=503, count=3))
        assert state_of(shop.charge(cart, method_id)) == "Pending"
        shop.later(49 * 3_600)
        assert shop.pay(shop.session(cart)).json()["outcome"] == "approved"
        assert state_of(shop.charge(cart, method_id)) == "Failed"

    def test_it_is_off_unless_enabled(self) -> None:
        shop = ReturningCustomers()
        customer = shop.customer()
        method_id = shop.save(customer)
        shop.settings = {**shop.settings, "STORED_PAYMENT_METHODS_ENABLED": "false"}
        shop.restart()
        answer = shop.charge(shop.cart_of(customer), method_id)
        assert refusal_of(answer) == (400, "InvalidField", "paymentMethodId")


def test_cart_and_method_are_read_at_once_in_the_same_request() -> None:
    shop = OnRealThreads()
    customer = shop.customer()
    method_id = shop.save(customer)
    cart = shop.cart_of(customer)
    shop.commercetools.journal.clear()
    shop.http.headers["X-Correlation-ID"] = "subscription-7"
    assert state_of(shop.charge(cart, method_id)) == "Completed"
    reads = [one for one in shop.commercetools.journal.entries() if one.method == "GET"]
    assert {one.path.rsplit("/", 2)[-2] for one in reads} == {"carts", "payment-methods"}
    assert {one.correlation_id for one in reads} == {"subscription-7"}
    assert shop.pairs == 1


def test_calls(shop: ReturningCustomers) -> None:
    customer = shop.customer()
    method_id = shop.save(customer)
    cart = shop.cart_of(customer)
    shop.charge(cart, method_id, 1, idempotencyKey="warms the token's check")
    shop.later(0)
    shop.calls()
    assert state_of(shop.charge(cart, method_id, 9_999, idempotencyKey="x")) == "Completed"
    assert len(shop.calls()) == 6
