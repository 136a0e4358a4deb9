"""Charging a customer who is not there: one Payment for one order, whatever happens."""

from functools import partial

import pytest
import requests

from bench import Json
from returning_customers_support import ITEM, ReturningCustomers, dying_customers
from sandbox.faults import FaultRule
from simulation.faults import Fault

OTHER_ITEM = "99999999-2222-4333-8444-555555555555"


@pytest.fixture
def shop() -> ReturningCustomers:
    return ReturningCustomers()


def state_of(answer: requests.Response) -> str:
    assert answer.status_code == 201, answer.text
    return str(answer.json()["transactionStatus"]["state"])


def errors_of(answer: requests.Response) -> list[str]:
    assert answer.status_code == 201, answer.text
    return [one["code"] for one in answer.json()["transactionStatus"]["errors"]]


def refusal_of(answer: requests.Response) -> tuple[int, str, str | None]:
    error = answer.json()["errors"][0]
    return answer.status_code, error["code"], error.get("field")


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

    @pytest.mark.parametrize(
        ("token", "end"), [("tok_pending_success", "Completed"), ("tok_pending_failure", "Failed")]
    )
    def test_pending_and_then_a_webhook(
        self, shop: ReturningCustomers, token: str, end: str
    ) -> None:
        customer = shop.customer()
        # A card that the bank will take its time with, stored by way of a challenge before.
        session = shop.session_of(customer)
        shop.agree(session, "tok_pending_success")
        shop.later(60)
        [method] = shop.methods_of(customer)
        cart = shop.cart_of(customer)
        pending = shop.charge(cart, method["id"])
        assert state_of(pending) == "Pending"
        payment_id = pending.json()["paymentId"]
        if end == "Failed":
            shop.control(payment_id, "fail")
        shop.later(60)
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

    def test_a_guest_has_no_method(self, shop: ReturningCustomers) -> None:
        method_id = shop.save(shop.customer())
        answer = shop.charge(shop.cart(), method_id)
        assert refusal_of(answer) == (400, "InvalidField", "paymentMethodId")

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

    def test_it_is_off_unless_enabled(self) -> None:
        shop = ReturningCustomers()
        customer = shop.customer()
        method_id = shop.save(customer)
        shop.settings = {**shop.settings, "STORED_PAYMENT_METHODS_ENABLED": "false"}
        shop.restart()
        answer = shop.charge(shop.cart_of(customer), method_id)
        assert refusal_of(answer) == (400, "InvalidField", "paymentMethodId")


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
        version = shop.api("GET", f"carts/{cart['id']}")["version"]
        shop.api("DELETE", f"carts/{cart['id']}?version={version}")
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

    @pytest.mark.parametrize("crash", [Fault.CRASH_BEFORE, Fault.CRASH_AFTER])
    @pytest.mark.parametrize("call", range(7))
    @pytest.mark.parametrize("then", ["nothing", "the method is removed", "the cart is gone"])
    def test_a_crash_at_each_step(self, call: int, crash: Fault, then: str) -> None:
        known: list[tuple[str, str, Json]] = []

        def warm(arena: ReturningCustomers) -> None:
            customer = arena.customer()
            method_id = arena.save(customer)
            known.append((customer, method_id, arena.cart_of(customer)))

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
            version = shop.api("GET", f"carts/{cart['id']}")["version"]
            shop.api("DELETE", f"carts/{cart['id']}?version={version}")
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


def test_calls(shop: ReturningCustomers) -> None:
    customer = shop.customer()
    method_id = shop.save(customer)
    cart = shop.cart_of(customer)
    shop.charge(cart, method_id, 1, idempotencyKey="warms the token's check")
    shop.later(0)
    shop.calls()
    assert state_of(shop.charge(cart, method_id, 9_999, idempotencyKey="x")) == "Completed"
    assert len(shop.calls()) == 6
