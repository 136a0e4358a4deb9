"""Storing a card: with consent only, once only, and never again after it was removed."""

from functools import partial

import pytest

from meanwhile_support import before_post
from returning_customers_support import ReturningCustomers, dying_customers
from sandbox.faults import FaultRule
from simulation.faults import Fault


@pytest.fixture
def shop() -> ReturningCustomers:
    return ReturningCustomers()


class TestConsent:
    def test_a_card_is_stored_with_what_may_be_shown(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        paid = shop.agree(shop.session_of(customer)).json()["paymentReference"]
        [method] = shop.methods_of(customer)
        assert (method["method"], method["paymentInterface"]) == ("card", "sandbox")
        assert (method["interfaceAccount"], method["key"]) == ("account-1", f"stored-{paid}")
        assert method["custom"]["fields"] == {
            "brand": "visa",
            "lastFour": "4242",
            "expiryMonth": 12,
            "expiryYear": 2040,
        }
        assert method["token"]["value"] == shop.at_the_psp(paid)[0]["storedMethod"]["token"]

    @pytest.mark.parametrize("consent", [False, None])
    def test_nothing_is_stored_without_consent(
        self, shop: ReturningCustomers, consent: bool | None
    ) -> None:
        customer = shop.customer()
        session = shop.session_of(customer)
        answer = shop.pay(session, storePaymentMethod=consent)
        assert answer.json()["outcome"] == "approved"
        assert shop.methods_of(customer) == []
        [at_psp] = shop.at_the_psp(answer.json()["paymentReference"])
        assert at_psp["storedMethod"] is None

    def test_a_guest_pays_and_stores_nothing(self, shop: ReturningCustomers) -> None:
        answer = shop.agree(shop.session(shop.cart())).json()
        assert answer["outcome"] == "approved"
        assert shop.at_the_psp(answer["paymentReference"])[0]["storedMethod"] is None

    def test_a_method_that_cannot_be_stored_is_paid_with(self, shop: ReturningCustomers) -> None:
        session = shop.session_of(shop.customer())
        assert shop.pay(session, None, "ideal", storePaymentMethod=True).status_code == 200
        assert shop.pay(session, None, "invoice", storePaymentMethod=True).status_code == 200

    def test_a_declined_card_is_not_stored(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        shop.agree(shop.session_of(customer), "tok_declined")
        shop.later(60)
        assert shop.methods_of(customer) == []

    def test_the_card_of_an_attempt_that_another_has_replaced_is_not_stored(
        self, shop: ReturningCustomers
    ) -> None:
        customer = shop.customer()
        cart = shop.cart_of(customer)
        session = shop.session(cart)
        shop.psp.timing.lookup_lag_seconds = 60
        lost = FaultRule(
            method="POST", path="/v1/payments$", applied_but_failed=True, reset=True, count=3
        )
        shop.psp.faults.add(lost)
        assert shop.agree(session).json()["outcome"] == "pending"
        shop.change_total(cart, 12_000)
        paid = shop.pay(session, "tok_approved_mastercard", name="second")
        assert paid.json()["outcome"] == "approved"
        shop.later(60)
        [first, _] = shop.attached(cart)
        assert ("Authorization", 10_000, "Success") in shop.transactions(first)
        assert shop.methods_of(customer) == []

    def test_consent_taken_back_before_the_card_was_charged_counts(
        self, shop: ReturningCustomers
    ) -> None:
        customer = shop.customer()
        session = shop.session_of(customer)
        with_fault = FaultRule(path="/v1/payments$", status=503, count=3)
        shop.psp.faults.add(with_fault)
        assert shop.agree(session).json()["outcome"] == "pending"
        assert shop.pay(session).json()["outcome"] == "approved"
        shop.later(60)
        assert shop.methods_of(customer) == []


class TestLater:
    def test_a_webhook_stores_what_was_pending(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        assert (
            shop.agree(shop.session_of(customer), "tok_pending_success").json()["outcome"]
            == "pending"
        )
        assert shop.methods_of(customer) == []
        shop.later(60)
        assert len(shop.methods_of(customer)) == 1

    def test_a_confirmed_challenge_stores(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        session = shop.session_of(customer)
        asked = shop.agree(session, "tok_three_ds").json()["paymentReference"]
        shop.control(asked, "confirm")
        assert shop.confirm(session, asked).json()["outcome"] == "approved"
        shop.later(60)
        assert len(shop.methods_of(customer)) == 1

    def test_trouble_with_storing_takes_nothing_from_the_payment(
        self, shop: ReturningCustomers
    ) -> None:
        customer = shop.customer()
        session = shop.session_of(customer)
        shop.commercetools.faults.add(FaultRule(path="/payment-methods$", status=503, count=6))
        assert shop.agree(session).json()["outcome"] == "approved"
        shop.later(0)
        assert shop.methods_of(customer) == []
        shop.later(3_600)  # The PSP repeats its webhook until the method is stored.
        assert len(shop.methods_of(customer)) == 1

    def test_what_commercetools_refuses_for_good_does_not_hold_up_webhooks(
        self, shop: ReturningCustomers
    ) -> None:
        session = shop.session_of(shop.customer())
        shop.commercetools.faults.add(FaultRule(path="/payment-methods$", status=400, count=None))
        answer = shop.agree(session, "tok_pending_success").json()
        shop.later(60)
        assert shop.transactions(answer["paymentReference"])[0][2] == "Success"
        assert {one.state for one in shop.psp.outbox.deliveries} == {"delivered"}

    def test_without_the_type_for_interactions_it_is_stored_all_the_same(
        self, shop: ReturningCustomers
    ) -> None:
        customer = shop.customer()
        key = "types/key=commercetools-checkout-payment-interface-interaction"
        version = shop.api("GET", key)["version"]
        shop.api("DELETE", f"{key}?version={version}")
        assert shop.agree(shop.session_of(customer)).json()["outcome"] == "approved"
        shop.later(60)
        assert len(shop.methods_of(customer)) == 1


class TestOnce:
    @pytest.mark.parametrize("seed", range(8))
    def test_requests_and_webhooks_at_once(self, seed: int) -> None:
        shop = ReturningCustomers(seed)
        customer = shop.customer()
        session = shop.session_of(customer)
        asked = shop.agree(session, "tok_three_ds").json()["paymentReference"]
        shop.control(asked, "confirm")
        shop.at_once(*[partial(shop.confirm, session, asked)] * 3)
        shop.later(60)
        assert len(shop.methods_of(customer)) == 1

    @pytest.mark.parametrize("crash", [Fault.CRASH_BEFORE, Fault.CRASH_AFTER])
    @pytest.mark.parametrize("call", range(9))
    def test_a_crash_at_each_step(self, call: int, crash: Fault) -> None:
        sessions: list[str] = []
        customers: list[str] = []

        def warm(concurrent_bench: ReturningCustomers) -> None:
            customers.append(concurrent_bench.customer())
            sessions.append(concurrent_bench.session_of(customers[-1]))

        shop = dying_customers(call, crash, warm)
        shop.attempt(lambda: shop.agree(sessions[-1]))
        shop.plan.is_over = True
        assert shop.agree(sessions[-1]).json()["outcome"] == "approved"
        shop.later(60)
        assert len(shop.methods_of(customers[-1])) == 1

    def test_two_payments_store_two(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        assert shop.save(customer) != shop.save(customer)

    def test_a_removed_card_does_not_come_back(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        session = shop.session_of(customer)
        paid = shop.agree(session).json()["paymentReference"]
        [method] = shop.methods_of(customer)
        assert shop.remove(session, method["id"]).status_code == 204
        self._everything_again(shop, session, paid)
        assert shop.methods_of(customer) == []

    def test_nor_does_one_that_the_merchant_deleted(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        session = shop.session_of(customer)
        paid = shop.agree(session).json()["paymentReference"]
        [method] = shop.methods_of(customer)
        shop.api("DELETE", f"payment-methods/{method['id']}?version={method['version']}")
        self._everything_again(shop, session, paid)
        assert shop.methods_of(customer) == []

    def test_nor_when_it_was_removed_before_a_slow_process_stores_it(
        self, shop: ReturningCustomers
    ) -> None:
        customer = shop.customer()
        session = shop.session_of(customer)
        asked = shop.agree(session, "tok_three_ds").json()["paymentReference"]
        shop.control(asked, "confirm")
        removed: list[int] = []

        def a_webhook_is_faster_and_the_customer_too() -> None:
            shop.psp.tick()
            [method] = shop.listed(session)
            removed.append(shop.remove(session, method["id"]).status_code)

        interrupted = before_post(
            shop.commercetools_app, "/payment-methods", a_webhook_is_faster_and_the_customer_too
        )
        shop.network.plug("commercetools.test", interrupted)
        assert shop.confirm(session, asked).json()["outcome"] == "approved"
        assert removed == [204]
        shop.later(3_600)
        assert shop.methods_of(customer) == []

    def test_a_slow_process_and_a_fast_one_store_one(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        session = shop.session_of(customer)
        asked = shop.agree(session, "tok_three_ds").json()["paymentReference"]
        shop.control(asked, "confirm")
        interrupted = before_post(shop.commercetools_app, "/payment-methods", shop.psp.tick)
        shop.network.plug("commercetools.test", interrupted)
        assert shop.confirm(session, asked).json()["outcome"] == "approved"
        shop.later(3_600)
        assert len(shop.methods_of(customer)) == 1

    def _everything_again(self, shop: ReturningCustomers, session: str, paid: str) -> None:
        for delivery in list(shop.psp.outbox.deliveries):
            shop.psp.deliver(delivery)
        shop.confirm(session, paid)
        assert shop.outcome(paid, "capturePayment", 10_000) == "approved"
        shop.later(60)
