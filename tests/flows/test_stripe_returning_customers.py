"""Returning customers with Stripe as the PSP: the same promises as with the sandbox."""

import pytest

from payment_core.runtime.secret import Secret
from payment_provider_stripe.stored import AttachedMethod
from returning_customers_support import StripeCustomers, errors_of, refusal_of, state_of
from sandbox.faults import FaultRule
from sandbox.stripe.errors import Missing
from simulation.faults import Fault

CRASHES = [Fault.CRASH_BEFORE, Fault.CRASH_AFTER]
ASKING = "pm_card_authenticationRequired"


@pytest.fixture
def shop() -> StripeCustomers:
    return StripeCustomers()


def attached(shop: StripeCustomers) -> int:
    """Return how many cards Stripe keeps."""
    wallets = shop.stripe.wallets
    return sum(len(wallets.attached_to(one.id)) for one in wallets.customers())


class TestStoring:
    def test_with_what_may_be_shown(self, shop: StripeCustomers) -> None:
        customer = shop.customer()
        paid = shop.agree(shop.session_of(customer), "pm_card_mastercard").json()
        assert paid["outcome"] == "approved"
        [method] = shop.methods_of(customer)
        assert (method["method"], method["paymentInterface"]) == ("card", "stripe")
        assert method["custom"]["fields"] == {
            "brand": "mastercard",
            "lastFour": "4444",
            "expiryMonth": 12,
            "expiryYear": 2034,
        }
        [shown] = shop.listed(shop.session_of(customer))
        assert shown["displayOptions"]["brand"] == {"key": "mastercard"}

    def test_not_without_consent(self, shop: StripeCustomers) -> None:
        customer = shop.customer()
        assert shop.pay(shop.session_of(customer)).json()["outcome"] == "approved"
        assert shop.agree(shop.session(shop.cart())).json()["outcome"] == "approved"
        assert (shop.methods_of(customer), shop.stripe.wallets.customers()) == ([], [])

    @pytest.mark.parametrize("seen_by", ["the shopper", "a webhook"])
    def test_after_a_challenge(self, shop: StripeCustomers, seen_by: str) -> None:
        customer = shop.customer()
        session = shop.session_of(customer)
        asked = shop.agree(session, ASKING).json()
        assert (asked["outcome"], shop.methods_of(customer)) == ("pending", [])
        shop.control(asked["paymentReference"], "approve")
        if seen_by == "the shopper":
            assert shop.confirm(session, asked["paymentReference"]).json()["outcome"] == "approved"
        shop.later(60)
        assert len(shop.methods_of(customer)) == 1

    def test_not_after_a_decline(self, shop: StripeCustomers) -> None:
        customer = shop.customer()
        answer = shop.agree(shop.session_of(customer), "pm_card_visa_chargeDeclined")
        assert answer.json()["outcome"] == "rejected"
        shop.later(60)
        assert (shop.methods_of(customer), attached(shop)) == ([], 0)

    @pytest.mark.slow
    @pytest.mark.parametrize("crash", CRASHES)
    @pytest.mark.parametrize("call", range(11))
    def test_a_crash_at_each_step(self, shop: StripeCustomers, call: int, crash: Fault) -> None:
        shop.paid()
        customer = shop.customer()
        session = shop.session_of(customer)
        shop.plan.hit(call, crash)
        assert shop.attempt(lambda: shop.agree(session)) is None
        assert shop.agree(session).json()["outcome"] == "approved"
        shop.later(60)
        assert (len(shop.methods_of(customer)), attached(shop)) == (1, 1)

    def test_what_it_costs_in_calls(self, shop: StripeCustomers) -> None:
        shop.paid()
        session = shop.session_of(shop.customer())
        shop.later(0)
        shop.calls()
        shop.agree(session)
        assert len(shop.calls()) == 7 + 2 + 2


class TestPayingAndRemoving:
    def test_with_a_stored_card(self, shop: StripeCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        answer = shop.pay_again(shop.session_of(customer), method_id).json()
        assert answer["outcome"] == "approved"
        [intent] = shop.at_the_psp(answer["paymentReference"])
        assert (intent["status"], intent["setup_future_usage"]) == ("requires_capture", None)
        assert len(shop.methods_of(customer)) == 1

    def test_the_shopper_can_be_asked(self, shop: StripeCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        shop.make_it(method_id, ASKING)
        again = shop.pay_again(shop.session_of(customer), method_id).json()
        assert (again["outcome"], again["action"]["type"]) == ("pending", "threeDS")
        assert again["action"]["clientSecret"].startswith("pi_")

    def test_another_card_replaces_one_that_was_never_confirmed(
        self, shop: StripeCustomers
    ) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        session = shop.session_of(customer)
        shop.stripe.faults.add(FaultRule(path="/confirm$", reset=True, count=3))
        assert shop.pay(session, name="first").json()["outcome"] == "pending"
        answers = [shop.pay_again(session, method_id, name=name).json() for name in ("2", "3")]
        assert [one["outcome"] for one in answers] == ["approved", "approved"]
        assert answers[0]["paymentReference"] == answers[1]["paymentReference"]

    def test_removed_in_both_worlds(self, shop: StripeCustomers) -> None:
        customer = shop.customer()
        session = shop.session_of(customer)
        paid = shop.agree(session).json()["paymentReference"]
        [method] = shop.methods_of(customer)
        assert shop.remove(session, method["id"]).status_code == 204
        assert (shop.methods_of(customer), attached(shop)) == ([], 0)
        shop.confirm(session, paid)
        assert shop.outcome(paid, "capturePayment", 10_000) == "approved"
        shop.later(60)
        assert shop.methods_of(customer) == []

    def test_an_outage_leaves_it_there_to_be_removed_again(self, shop: StripeCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        session = shop.session_of(customer)
        shop.stripe.faults.add(FaultRule(path="/detach$", status=503, count=3))
        assert shop.remove(session, method_id).status_code == 503
        assert len(shop.methods_of(customer)) == 1
        assert shop.remove(session, method_id).status_code == 204


class TestRecurring:
    def test_completed(self, shop: StripeCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        answer = shop.charge(cart, method_id, 10_000, futureOrderNumber="order-7")
        assert state_of(answer) == "Completed"
        [intent] = shop.at_the_psp(answer.json()["paymentId"])
        assert intent["metadata"]["orderReference"] == "order-7"
        assert shop.charge(cart, method_id, 10_000, futureOrderNumber="order-7").json() == (
            answer.json()
        )
        assert shop.transactions(answer.json()["paymentId"]) == [
            ("Authorization", 10_000, "Success")
        ]

    @pytest.mark.parametrize(
        ("card", "code"),
        [("pm_card_chargeCustomerFail", "PaymentRejected"), (ASKING, "AuthenticationRequired")],
    )
    def test_failed(self, shop: StripeCustomers, card: str, code: str) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        shop.make_it(method_id, card)
        cart = shop.cart_of(customer)
        first = shop.charge(cart, method_id, idempotencyKey="march")
        assert (state_of(first), errors_of(first)) == ("Failed", [code])
        assert shop.charge(cart, method_id, idempotencyKey="march").json() == first.json()
        payment_id = first.json()["paymentId"]
        assert shop.transactions(payment_id) == [("Authorization", 10_000, "Failure")]
        assert [one["status"] for one in shop.at_the_psp(payment_id)] == ["canceled"]

    def test_an_unknown_outcome_is_pending_and_a_webhook_completes_it(
        self, shop: StripeCustomers
    ) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        shop.stripe.faults.add(FaultRule(path="/confirm$", applied_but_failed=True, count=3))
        shop.stripe.faults.add(FaultRule(path="/payment_intents$", method="GET", status=503))
        shop.stripe.faults.add(FaultRule(path="/payment_intents$", method="GET", status=503))
        shop.stripe.faults.add(FaultRule(path="/payment_intents$", method="GET", status=503))
        pending = shop.charge(cart, method_id)
        assert state_of(pending) == "Pending"
        shop.later(1)
        payment_id = pending.json()["paymentId"]
        assert shop.transactions(payment_id) == [("Authorization", 10_000, "Success")]
        assert state_of(shop.charge(cart, method_id)) == "Completed"

    def test_a_card_that_is_gone_at_stripe_is_declined(self, shop: StripeCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        token = AttachedMethod.read(Secret(shop.token_at_the_psp(method_id)))
        shop.at_stripe("POST", f"/v1/payment_methods/{token.payment_method}/detach")
        answer = shop.charge(shop.cart_of(customer), method_id)
        assert (state_of(answer), errors_of(answer)) == ("Failed", ["PaymentRejected"])

    def test_so_is_one_whose_customer_is_gone_there(self, shop: StripeCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        token = AttachedMethod.read(Secret(shop.token_at_the_psp(method_id)))
        shop.at_stripe("DELETE", f"/v1/customers/{token.customer}")
        answer = shop.charge(shop.cart_of(customer), method_id)
        assert (state_of(answer), errors_of(answer)) == ("Failed", ["PaymentRejected"])
        with pytest.raises(Missing):
            shop.stripe.wallets.present_customer(token.customer)

    def test_what_cannot_be_is_refused(self, shop: StripeCustomers) -> None:
        customer, stranger = shop.customer(), shop.customer("eve@example.com")
        method_id, foreign = shop.save(customer), shop.save(stranger)
        dollars = shop.charge(shop.cart_of(customer, currency="USD"), method_id, 10_000)
        assert refusal_of(dollars) == (400, "InvalidField", "amount.currencyCode")
        too_much = shop.charge(shop.cart_of(customer), method_id, 10_001)
        assert refusal_of(too_much) == (400, "InvalidOperation", None)
        no_right = shop.charge(shop.cart_of(customer), foreign)
        assert refusal_of(no_right) == (400, "InvalidField", "paymentMethodId")
        shop.remove(shop.session_of(customer), method_id)
        deleted = shop.charge(shop.cart_of(customer), method_id)
        assert refusal_of(deleted) == (400, "InvalidField", "paymentMethodId")

    def test_an_order_that_was_only_opened_is_out_of_the_way_after_two_days(
        self, shop: StripeCustomers
    ) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        shop.stripe.faults.add(FaultRule(path="/confirm$", reset=True, count=3))
        left = shop.charge(cart, method_id, idempotencyKey="march")
        assert state_of(left) == "Pending"
        shop.later(47 * 3_600)
        early = shop.charge(cart, method_id, idempotencyKey="april")
        assert refusal_of(early) == (409, "PaymentInProgress", None)
        shop.later(2 * 3_600)
        assert state_of(shop.charge(cart, method_id, idempotencyKey="april")) == "Completed"
        assert state_of(shop.charge(cart, method_id, idempotencyKey="march")) == "Failed"
        [opened] = shop.at_the_psp(left.json()["paymentId"])
        assert opened["latest_charge"] is None

    @pytest.mark.slow
    @pytest.mark.parametrize("crash", CRASHES)
    @pytest.mark.parametrize("call", range(7))
    @pytest.mark.parametrize("then", ["nothing", "the method is removed"])
    def test_a_crash_at_each_step(
        self, shop: StripeCustomers, call: int, crash: Fault, then: str
    ) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        shop.charge(shop.cart_of(customer), method_id, idempotencyKey="warms the token's check")
        shop.plan.hit(call, crash)
        assert (
            shop.attempt(lambda: shop.charge(cart, method_id, 10_000, idempotencyKey="march"))
            is None
        )
        was_charged = any(
            one["status"] == "requires_capture"
            for payment_id in shop.attached(cart)
            for one in shop.at_the_psp(payment_id)
        )
        if then == "the method is removed":
            shop.remove(shop.session_of(customer), method_id)
        answers = [
            shop.charge(cart, method_id, 10_000, idempotencyKey="march").json() for _ in range(2)
        ]
        assert answers[0] == answers[1]
        held = [
            one["id"]
            for payment_id in shop.attached(cart)
            for one in shop.at_the_psp(payment_id)
            if one["status"] == "requires_capture"
        ]
        assert len(held) == (was_charged or then == "nothing")

    def test_what_it_costs_in_calls(self, shop: StripeCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        shop.charge(cart, method_id, 1, idempotencyKey="warms the token's check")
        shop.later(0)
        shop.calls()
        assert state_of(shop.charge(cart, method_id, 9_999, idempotencyKey="x")) == "Completed"
        assert len(shop.calls()) == 7
