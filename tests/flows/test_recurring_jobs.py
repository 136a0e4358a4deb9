"""A subscription gets exactly one recurring payment job, and never at the cost of its payment."""

from functools import partial

import pytest

from reconciliation_support import AGE, errors
from recurring_support import DAY, JOBS, SUBSCRIPTIONS, SubscriptionShop, dying_subscription
from returning_customers_support import StripeCustomers, state_of
from sandbox.faults import FaultRule
from simulation.faults import Fault


@pytest.fixture
def shop() -> SubscriptionShop:
    return SubscriptionShop()


class TestSubscribing:
    def test_the_card_is_stored_and_the_job_names_it(self, shop: SubscriptionShop) -> None:
        customer = shop.customer()
        paid = shop.subscribe(customer)
        [method] = shop.methods_of(customer)
        [job] = shop.jobs()
        assert (job["originPayment"]["id"], job["paymentMethod"]["id"]) == (paid, method["id"])
        assert (job["key"], job["status"]["state"]) == (f"recurring-{paid}", "Initial")
        assert shop.noted(paid) == (job["id"],)

    def test_refusing_to_store_changes_nothing(self, shop: SubscriptionShop) -> None:
        customer = shop.customer()
        paid = shop.subscribe(customer, storePaymentMethod=False)
        assert len(shop.methods_of(customer)) == 1
        assert len(shop.noted(paid)) == 1

    def test_a_stored_card_renews_what_it_has_paid(self, shop: SubscriptionShop) -> None:
        customer = shop.customer()
        method = shop.save(customer)
        session = shop.session(shop.monthly_cart(customer))
        paid = shop.pay_again(session, method).json()["paymentReference"]
        assert shop.links() == [(paid, method)]
        assert len(shop.methods_of(customer)) == 1

    def test_another_card_on_an_attempt_that_never_reached_the_psp(
        self, shop: SubscriptionShop
    ) -> None:
        customer = shop.customer()
        stored = shop.save(customer)
        session = shop.session(shop.monthly_cart(customer))
        shop.psp.faults.add(FaultRule(path="/v1/payments$", status=503, count=3))
        assert shop.pay_again(session, stored).json()["outcome"] == "pending"
        paid = shop.pay(session, shop.card).json()
        assert paid["outcome"] == "approved"
        [(origin, method)] = shop.links()
        assert origin == paid["paymentReference"]
        assert method in {one["id"] for one in shop.methods_of(customer)} - {stored}

    def test_a_cart_without_recurring_items_has_no_job(self, shop: SubscriptionShop) -> None:
        shop.save(shop.customer())
        assert shop.jobs() == []

    def test_a_guest_subscribes_to_nothing(self, shop: SubscriptionShop) -> None:
        cart = shop.cart()
        [item] = cart["customLineItems"]
        action = {
            "action": "setCustomLineItemRecurrenceInfo",
            "customLineItemId": item["id"],
            "recurrenceInfo": {"recurrencePolicy": {"typeId": "recurrence-policy", "id": "x"}},
        }
        session = shop.session(shop.change_cart(cart, action))
        assert shop.pay(session).json()["outcome"] == "approved"
        assert shop.jobs() == []

    def test_only_what_can_be_stored_is_offered_and_taken(self, shop: SubscriptionShop) -> None:
        session = shop.session(shop.monthly_cart(shop.customer()))
        config = shop.call("GET", "/operations/config", session).json()
        assert config["storedPaymentMethodsConfig"] == {"isEnabled": True, "isRequired": True}
        assert config["methods"] == ["card"]
        refused = shop.pay(session, None, "invoice")
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["code"] == "MethodNotAvailable"

    def test_a_wallets_sheet_cannot_begin_it(self, shop: SubscriptionShop) -> None:
        """Express checkout has no place for the consent, so nothing is charged nor stored."""
        customer = shop.customer()
        cart = shop.monthly_cart(customer)
        session = shop.session(cart)
        shown = {"centAmount": 10_000, "currencyCode": "EUR"}
        refused = shop.express(session, shown)
        assert refused.status_code == 400
        [error] = refused.json()["errors"]
        assert (error["code"], error["field"]) == ("MethodNotAvailable", "paymentMethod.type")
        assert shop.api("GET", "payments")["results"] == []
        assert shop.methods_of(customer) == []
        assert shop.pay(session, shop.card).json()["outcome"] == "approved"
        again = shop.express(session, shown)
        assert (again.status_code, len(shop.jobs())) == (200, 1)

    def test_a_wallets_sheet_pays_other_carts(self, shop: SubscriptionShop) -> None:
        customer = shop.customer()
        shown = {"centAmount": 10_000, "currencyCode": "EUR"}
        paid = shop.express(shop.session_of(customer), shown)
        assert paid.json()["outcome"] == "approved"
        assert (shop.methods_of(customer), shop.jobs()) == ([], [])

    def test_a_declined_card_has_no_job(self, shop: SubscriptionShop) -> None:
        session = shop.session(shop.monthly_cart(shop.customer()))
        assert shop.pay(session, "tok_declined").json()["outcome"] == "rejected"
        shop.later(60)
        assert shop.jobs() == []

    def test_a_confirmed_challenge_begins_the_subscription(self, shop: SubscriptionShop) -> None:
        session = shop.session(shop.monthly_cart(shop.customer()))
        asked = shop.pay(session, "tok_three_ds").json()["paymentReference"]
        assert shop.jobs() == []
        shop.control(asked, "confirm")
        assert shop.confirm(session, asked).json()["outcome"] == "approved"
        assert len(shop.noted(asked)) == 1


class TestRenewing:
    def test_checkout_charges_the_method_of_the_job(self, shop: SubscriptionShop) -> None:
        customer = shop.customer()
        cart = shop.monthly_cart(customer)
        assert shop.pay(shop.session(cart), shop.card).json()["outcome"] == "approved"
        shop.make_order(cart)
        [job] = shop.jobs()
        assert (job["status"]["state"], len(job["recurringPayments"])) == ("Completed", 1)
        renewal = shop.monthly_cart(customer)
        charged = shop.charge(renewal, job["paymentMethod"]["id"], 10_000, idempotencyKey="month-2")
        assert state_of(charged) == "Completed"
        assert shop.transactions(charged.json()["paymentId"])[0][1:] == (10_000, "Success")
        assert len(shop.jobs()) == 1


class StripeSubscriptions(StripeCustomers):
    settings_of_shop = SUBSCRIPTIONS


def test_with_stripe_the_job_names_the_method_that_renews() -> None:
    shop = StripeSubscriptions()
    customer = shop.customer()
    cart = shop.monthly_cart(customer)
    paid = shop.pay(shop.session(cart), shop.card)
    assert paid.json()["outcome"] == "approved", paid.text
    shop.make_order(cart)
    [job] = shop.api("GET", "recurring-payment-jobs")["results"]
    assert job["originPayment"]["id"] == paid.json()["paymentReference"]
    charged = shop.charge(shop.cart_of(customer), job["paymentMethod"]["id"], 10_000)
    assert state_of(charged) == "Completed"


class TestTrouble:
    @pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
    def test_takes_nothing_from_the_payment(self, shop: SubscriptionShop, status: int) -> None:
        shop.checkout_is_down(status)
        customer = shop.customer()
        paid = shop.subscribe(customer)
        assert shop.transactions(paid) == [("Authorization", 10_000, "Success")]
        assert len(shop.methods_of(customer)) == 1
        assert (shop.noted(paid), shop.payment(paid).transactions[0].state) == ((), "Success")

    def test_a_shopper_does_not_wait_long_for_checkout(self, shop: SubscriptionShop) -> None:
        shop.commercetools.faults.add(FaultRule(path=JOBS, delay_seconds=60, count=None))
        customer = shop.customer()
        session = shop.session(shop.monthly_cart(customer))
        began = shop.clock.monotonic()
        assert shop.pay(session, shop.card).json()["outcome"] == "approved"
        assert shop.clock.monotonic() - began < 10

    def test_a_lost_answer_makes_no_second_job(self, shop: SubscriptionShop) -> None:
        shop.commercetools.faults.add(
            FaultRule(path=f"{JOBS}$", method="POST", applied_but_failed=True)
        )
        paid = shop.subscribe(shop.customer())
        assert shop.noted(paid) == tuple(one["id"] for one in shop.jobs())

    @pytest.mark.parametrize("is_only_one", [False, True])
    def test_a_day_without_checkout(
        self, shop: SubscriptionShop, is_only_one: bool, capsys: pytest.CaptureFixture[str]
    ) -> None:
        shop.commercetools.recurring_jobs.one_per_payment = is_only_one
        shop.checkout_is_down()
        customer = shop.customer()
        paid = [shop.subscribe(customer), shop.subscribe(customer)]
        for _ in range(4):
            shop.later(DAY / 4)
            shop.reconcile()
            assert shop.noted(paid[0]) == ()
        assert "recurring_job.delayed" in capsys.readouterr().out
        shop.commercetools.faults.clear()
        shop.reconcile()
        assert sorted(origin for origin, _ in shop.links()) == sorted(paid)
        assert all(len(shop.noted(one)) == 1 for one in paid)
        shop.later(DAY)
        shop.reconcile()
        assert len(shop.jobs()) == 2

    def test_a_job_that_exists_is_found_and_not_made_again(self, shop: SubscriptionShop) -> None:
        shop.checkout_is_down()
        customer = shop.customer()
        paid = shop.subscribe(customer)
        shop.commercetools.faults.clear()
        job = shop.job_of_a_dead_process(paid, customer)
        shop.later(AGE)
        shop.reconcile()
        assert shop.noted(paid) == (job["id"],)

    def test_a_card_that_was_removed_meanwhile_is_told_once(
        self, shop: SubscriptionShop, capsys: pytest.CaptureFixture[str]
    ) -> None:
        shop.checkout_is_down()
        customer = shop.customer()
        paid = shop.subscribe(customer)
        [method] = shop.methods_of(customer)
        session = shop.session_of(customer)
        assert shop.remove(session, method["id"]).status_code == 204
        shop.commercetools.faults.clear()
        for _ in range(3):
            shop.later(DAY / 2)
            shop.reconcile()
        told = errors(capsys.readouterr().out)
        assert [one["eventCode"] for one in told].count("recurring_job.method_removed") == 1
        assert (len(shop.noted(paid)), shop.jobs()) == (1, [])

    def test_returned_money_needs_no_job(self, shop: SubscriptionShop) -> None:
        shop.checkout_is_down()
        paid = shop.subscribe(shop.customer())
        shop.commercetools.faults.clear()
        shop.checkout_is_down(count=6)
        assert shop.outcome(paid, "cancelPayment") == "approved"
        shop.later(DAY)
        shop.commercetools.faults.clear()
        shop.reconcile()
        assert shop.jobs() == []


class TestOnce:
    @pytest.mark.parametrize("is_only_one", [False, True])
    @pytest.mark.parametrize("crash", [Fault.CRASH_BEFORE, Fault.CRASH_AFTER])
    @pytest.mark.parametrize("call", range(14))
    def test_a_crash_at_each_step(self, call: int, crash: Fault, is_only_one: bool) -> None:
        sessions: list[str] = []

        def warm(shop: SubscriptionShop) -> None:
            sessions.append(shop.session(shop.monthly_cart(shop.customer())))

        shop = dying_subscription(call, crash, warm)
        shop.commercetools.recurring_jobs.one_per_payment = is_only_one
        shop.attempt(lambda: shop.pay(sessions[-1], shop.card))
        shop.plan.is_over = True
        answer = shop.pay(sessions[-1], shop.card).json()
        assert answer["outcome"] == "approved"
        shop.later(60)
        shop.later(AGE)
        shop.reconcile()
        [job] = shop.jobs()
        assert job["originPayment"]["id"] == answer["paymentReference"]
        assert shop.noted(answer["paymentReference"]) == (job["id"],)

    @pytest.mark.parametrize("fault", [Fault.LOST, Fault.ERROR_APPLIED, Fault.TRUNCATED])
    @pytest.mark.parametrize("call", range(6, 14))
    def test_a_lost_answer_at_each_step(self, call: int, fault: Fault) -> None:
        sessions: list[str] = []

        def warm(shop: SubscriptionShop) -> None:
            sessions.append(shop.session(shop.monthly_cart(shop.customer())))

        shop = dying_subscription(call, fault, warm)
        shop.attempt(lambda: shop.pay(sessions[-1], shop.card))
        shop.plan.is_over = True
        shop.later(AGE)
        shop.reconcile()
        assert len(shop.jobs()) == 1

    @pytest.mark.parametrize("seed", range(6))
    def test_requests_and_webhooks_at_once(self, seed: int) -> None:
        shop = SubscriptionShop(seed)
        session = shop.session(shop.monthly_cart(shop.customer()))
        asked = shop.pay(session, "tok_three_ds").json()["paymentReference"]
        shop.control(asked, "confirm")
        shop.at_once(*[partial(shop.confirm, session, asked)] * 3)
        shop.later(60)
        shop.later(AGE)
        shop.reconcile()
        [job] = shop.jobs()
        assert shop.noted(asked) == (job["id"],)
