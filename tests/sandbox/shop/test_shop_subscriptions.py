"""The shop's scheduler: one charge for one month, whatever gets lost and whoever else is at it."""

import pytest

from bench import Json
from returning_customers_support import Interrupted
from sandbox.psp.app import create_app as create_psp
from sandbox.shop.catalogue import load_catalogue
from sandbox.shop.merchant_api import Unreachable
from sandbox.shop.storefront import NotCovered
from sandbox.shop.subscriptions import AlreadyAtWork
from subscription_merchant_support import SubscriptionMerchant

PRICE = 1890


def test_each_month_has_its_own_cart_order_and_payment(merchant: SubscriptionMerchant) -> None:
    assert [merchant.charge(), merchant.charge()] == ["Completed", "Completed"]
    charges = merchant.subscription.charges
    assert [one.month for one in charges] == [2, 3]
    carts = [one.cart_id for one in charges]
    assert len({merchant.cart["id"], *carts}) == 3
    assert [merchant.charged(one) for one in carts] == [[PRICE], [PRICE]]
    assert [merchant.read(one)["cartState"] for one in carts] == ["Ordered", "Ordered"]


def test_a_renewal_charges_what_the_job_names(merchant: SubscriptionMerchant) -> None:
    renewal = merchant.subscriptions.renewing(merchant.subscription)
    assert renewal is not None
    assert (renewal.state, renewal.payment_method_id) == ("Completed", merchant.card)
    assert merchant.charge(renewal.payment_method_id) == "Completed"
    assert len(merchant.concurrent_bench.jobs()) == 1


def test_a_form_that_is_sent_twice_subscribes_once(merchant: SubscriptionMerchant) -> None:
    merchant.subscriptions.begin(merchant.cart)
    assert merchant.subscription.charges == ()


def test_a_charge_without_an_answer_is_repeated_with_its_key(
    merchant: SubscriptionMerchant,
) -> None:
    merchant.concurrent_bench.network.unplug("processor.test")
    for _ in range(2):
        with pytest.raises(Unreachable):
            merchant.charge()
    [started] = merchant.subscription.charges
    assert (started.state, started.month) == ("Started", 2)
    merchant.concurrent_bench.restart()
    assert merchant.charge() == "Completed"
    [completed] = merchant.subscription.charges
    assert (completed.key, completed.cart_id) == (started.key, started.cart_id)
    assert merchant.charged(completed.cart_id) == [PRICE]


def test_an_answer_that_is_lost_after_the_money_moved_charges_once(
    merchant: SubscriptionMerchant,
) -> None:
    concurrent_bench = merchant.concurrent_bench

    def loses_the_answer(environ: Json, start_response: object) -> object:
        app = concurrent_bench.commercetools_app
        if environ["PATH_INFO"].endswith("/orders"):
            concurrent_bench.network.unplug("commercetools.test")
        return app(environ, start_response)  # type: ignore[arg-type]

    concurrent_bench.network.plug("commercetools.test", loses_the_answer)  # type: ignore[arg-type]
    with pytest.raises(Unreachable):
        merchant.charge()
    concurrent_bench.network.plug("commercetools.test", concurrent_bench.commercetools_app)
    assert merchant.charge() == "Completed"
    [charge] = merchant.subscription.charges
    assert merchant.charged(charge.cart_id) == [PRICE]


def test_two_schedulers_charge_a_month_once(merchant: SubscriptionMerchant) -> None:
    concurrent_bench = merchant.concurrent_bench
    others: list[str] = []
    app = Interrupted(
        concurrent_bench.commercetools_app,
        "/custom-objects",
        lambda: others.append(merchant.charge()),
    )
    concurrent_bench.network.plug("commercetools.test", app)
    with pytest.raises(AlreadyAtWork):
        merchant.charge()
    assert others == ["Completed"]
    [charge] = merchant.subscription.charges
    assert merchant.charged(charge.cart_id) == [PRICE]


def test_a_declined_month_is_tried_again_on_the_same_cart(merchant: SubscriptionMerchant) -> None:
    declined = merchant.concurrent_bench.save(merchant.customer, "tok_stored_declined")
    assert [merchant.charge(declined), merchant.charge(declined)] == ["Failed", "Failed"]
    assert merchant.charge() == "Completed"
    charges = merchant.subscription.charges
    assert [(one.month, one.reason) for one in charges] == [
        (2, "PaymentRejected"),
        (2, "PaymentRejected"),
        (2, ""),
    ]
    assert len({one.key for one in charges}) == 3
    assert len({one.cart_id for one in charges}) == 1
    assert merchant.charged(charges[0].cart_id) == [PRICE]
    assert merchant.subscription.next_month == 3


def test_a_card_that_is_gone_is_told_and_does_not_block_the_next_try(
    merchant: SubscriptionMerchant,
) -> None:
    gone = merchant.concurrent_bench.save(merchant.customer, "tok_approved_mastercard")
    merchant.concurrent_bench.remove(merchant.concurrent_bench.session_of(merchant.customer), gone)
    assert merchant.charge(gone) == "Failed"
    assert "no such stored payment method" in merchant.subscription.charges[0].reason
    assert merchant.charge() == "Completed"


def test_a_pending_month_is_asked_about_until_it_is_decided(merchant: SubscriptionMerchant) -> None:
    concurrent_bench = merchant.concurrent_bench
    concurrent_bench.agree(concurrent_bench.session_of(merchant.customer), "tok_pending_success")
    concurrent_bench.later(60)
    slow = next(
        one["id"]
        for one in concurrent_bench.methods_of(merchant.customer)
        if one["id"] != merchant.card
    )
    assert [merchant.charge(slow), merchant.charge()] == ["Pending", "Pending"]
    [pending] = merchant.subscription.charges
    assert merchant.read(pending.cart_id)["cartState"] == "Active"
    concurrent_bench.later(60)
    assert merchant.charge() == "Completed"
    assert merchant.charged(pending.cart_id) == [PRICE]


def test_a_month_that_the_customer_pays_in_person_is_done(merchant: SubscriptionMerchant) -> None:
    concurrent_bench, number = merchant.concurrent_bench, merchant.subscription.number
    with pytest.raises(KeyError):
        merchant.subscriptions.cart_to_pay(number, merchant.customer)
    shy = concurrent_bench.save(merchant.customer, "tok_stored_authentication")
    assert merchant.charge(shy) == "Failed"
    cart_id = merchant.subscriptions.cart_to_pay(number, merchant.customer)
    concurrent_bench.pay_again(concurrent_bench.session({"id": cart_id}), shy)
    merchant.storefront.place_order(cart_id)
    merchant.subscriptions.paid_in_person(merchant.read(cart_id))
    assert merchant.subscription.failed is None
    assert merchant.subscription.next_month == 3


def test_a_subscription_is_its_customers_alone(merchant: SubscriptionMerchant) -> None:
    stranger = merchant.concurrent_bench.customer("eve@example.com")
    number = merchant.subscription.number
    for known in (number, "HP-NOWHERE"):
        with pytest.raises(KeyError):
            merchant.subscriptions.charge_next(known, stranger, merchant.card)
        with pytest.raises(KeyError):
            merchant.subscriptions.cancel(known, stranger)
    assert not merchant.subscription.is_cancelled
    assert merchant.subscriptions.of_customer(stranger) == []
    assert merchant.subscription.charges == ()


def test_an_unpaid_cart_is_never_ordered(merchant: SubscriptionMerchant) -> None:
    declined = merchant.concurrent_bench.save(merchant.customer, "tok_stored_declined")
    merchant.charge(declined)
    [charge] = merchant.subscription.charges
    with pytest.raises(NotCovered):
        merchant.storefront.place_order(charge.cart_id)


def test_a_month_whose_cart_costs_more_by_now_is_not_done_and_can_be_paid_in_person(
    merchant: SubscriptionMerchant,
) -> None:
    number = merchant.subscription.number
    declined = merchant.concurrent_bench.save(merchant.customer, "tok_stored_declined")
    merchant.charge(declined)
    cart_id = merchant.subscription.charges[0].cart_id
    merchant.storefront.add(merchant.read(cart_id), load_catalogue()["mug"])

    assert merchant.charge() == "Pending"
    charge = merchant.subscription.charges[-1]
    assert (charge.reason, charge.cart_id) == ("AmountDue", cart_id)
    assert merchant.read(cart_id)["cartState"] == "Active"
    assert merchant.subscriptions.cart_to_pay(number, merchant.customer) == cart_id
    assert merchant.subscription.next_month == 2

    merchant.storefront.set_quantity(
        merchant.read(cart_id), merchant.read(cart_id)["lineItems"][0]["id"], 1
    )
    merchant.storefront.place_order(cart_id)
    merchant.subscriptions.paid_in_person(merchant.read(cart_id))
    assert merchant.subscription.charges[-1].state == "Completed"
    assert merchant.subscription.next_month == 3
    assert merchant.charged(cart_id) == [PRICE]


def test_a_cart_that_grows_while_it_is_charged_is_told_by_the_processor(
    merchant: SubscriptionMerchant,
) -> None:
    concurrent_bench, number = merchant.concurrent_bench, merchant.subscription.number
    declined = concurrent_bench.save(merchant.customer, "tok_stored_declined")
    merchant.charge(declined)
    cart_id = merchant.subscription.charges[0].cart_id

    def grow() -> None:
        merchant.storefront.add(merchant.read(cart_id), load_catalogue()["lamp"])

    concurrent_bench.network.plug(
        "psp.test", Interrupted(create_psp(concurrent_bench.psp), "/v1/payments", grow)
    )
    assert merchant.charge() == "Pending"
    assert merchant.subscription.charges[-1].reason == "AmountDue"
    assert merchant.charge() == "Pending"
    assert merchant.charged(cart_id) == [PRICE]
    assert merchant.read(cart_id)["cartState"] == "Active"

    assert merchant.subscriptions.cart_to_pay(number, merchant.customer) == cart_id
    concurrent_bench.pay(concurrent_bench.session({"id": cart_id}))
    merchant.storefront.place_order(cart_id)
    merchant.subscriptions.paid_in_person(merchant.read(cart_id))
    assert merchant.subscription.charges[-1].state == "Completed"
    assert merchant.subscription.next_month == 3
