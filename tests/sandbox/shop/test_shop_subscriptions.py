"""The shop's scheduler: one charge for one month, whatever gets lost and whoever else is at it."""

import pytest

from bench import Json
from meanwhile_support import before_post
from sandbox.psp.app import create_app as create_psp
from sandbox.shop.catalogue import load_catalogue
from sandbox.shop.merchant_api import Unreachable
from sandbox.shop.storefront import NotCovered
from sandbox.shop.subscriptions import AlreadyAtWork
from subscription_merchant_support import SubscriptionMerchant

PRICE = 1890


def test_each_month_has_its_own_cart_order_and_payment(seller: SubscriptionMerchant) -> None:
    assert [seller.charge(), seller.charge()] == ["Completed", "Completed"]
    charges = seller.subscription.charges
    assert [one.month for one in charges] == [2, 3]
    carts = [one.cart_id for one in charges]
    assert len({seller.cart["id"], *carts}) == 3
    assert [seller.charged(one) for one in carts] == [[PRICE], [PRICE]]
    assert [seller.read(one)["cartState"] for one in carts] == ["Ordered", "Ordered"]


def test_a_renewal_charges_what_the_job_names(seller: SubscriptionMerchant) -> None:
    renewal = seller.subscriptions.renewing(seller.subscription)
    assert renewal is not None
    assert (renewal.state, renewal.payment_method_id) == ("Completed", seller.card)
    assert seller.charge(renewal.payment_method_id) == "Completed"
    assert len(seller.concurrent_bench.jobs()) == 1


def test_a_form_that_is_sent_twice_subscribes_once(seller: SubscriptionMerchant) -> None:
    seller.subscriptions.begin(seller.cart)
    assert seller.subscription.charges == ()


def test_a_charge_without_an_answer_is_repeated_with_its_key(
    seller: SubscriptionMerchant,
) -> None:
    seller.concurrent_bench.network.unplug("processor.test")
    for _ in range(2):
        with pytest.raises(Unreachable):
            seller.charge()
    [started] = seller.subscription.charges
    assert (started.state, started.month) == ("Started", 2)
    seller.concurrent_bench.restart()
    seller.concurrent_bench.later(60)
    assert seller.charge() == "Completed"
    [completed] = seller.subscription.charges
    assert (completed.key, completed.cart_id) == (started.key, started.cart_id)
    assert seller.charged(completed.cart_id) == [PRICE]


def test_an_answer_that_is_lost_after_the_money_moved_charges_once(
    seller: SubscriptionMerchant,
) -> None:
    concurrent_bench = seller.concurrent_bench

    def loses_the_answer(environ: Json, start_response: object) -> object:
        app = concurrent_bench.commercetools_app
        if environ["PATH_INFO"].endswith("/orders"):
            concurrent_bench.network.unplug("commercetools.test")
        return app(environ, start_response)  # type: ignore[arg-type]

    concurrent_bench.network.plug("commercetools.test", loses_the_answer)  # type: ignore[arg-type]
    with pytest.raises(Unreachable):
        seller.charge()
    concurrent_bench.network.plug("commercetools.test", concurrent_bench.commercetools_app)
    assert seller.charge() == "Completed"
    [charge] = seller.subscription.charges
    assert seller.charged(charge.cart_id) == [PRICE]


def test_two_schedulers_charge_a_month_once(seller: SubscriptionMerchant) -> None:
    concurrent_bench = seller.concurrent_bench
    others: list[str] = []
    app = before_post(
        concurrent_bench.commercetools_app,
        "/custom-objects",
        lambda: others.append(seller.charge()),
    )
    concurrent_bench.network.plug("commercetools.test", app)
    with pytest.raises(AlreadyAtWork):
        seller.charge()
    assert others == ["Completed"]
    [charge] = seller.subscription.charges
    assert seller.charged(charge.cart_id) == [PRICE]


def test_a_declined_month_is_tried_again_on_the_same_cart(seller: SubscriptionMerchant) -> None:
    declined = seller.concurrent_bench.save(seller.customer, "tok_stored_declined")
    assert [seller.charge(declined), seller.charge(declined)] == ["Failed", "Failed"]
    assert seller.charge() == "Completed"
    charges = seller.subscription.charges
    assert [(one.month, one.reason) for one in charges] == [
        (2, "PaymentRejected"),
        (2, "PaymentRejected"),
        (2, ""),
    ]
    assert len({one.key for one in charges}) == 3
    assert len({one.cart_id for one in charges}) == 1
    assert seller.charged(charges[0].cart_id) == [PRICE]
    assert seller.subscription.next_month == 3


def test_a_card_that_is_gone_is_told_and_does_not_block_the_next_try(
    seller: SubscriptionMerchant,
) -> None:
    gone = seller.concurrent_bench.save(seller.customer, "tok_approved_mastercard")
    seller.concurrent_bench.remove(seller.concurrent_bench.session_of(seller.customer), gone)
    assert seller.charge(gone) == "Failed"
    assert gone in seller.subscription.charges[0].reason
    assert seller.charge() == "Completed"


def test_a_pending_month_is_asked_about_until_it_is_decided(seller: SubscriptionMerchant) -> None:
    concurrent_bench = seller.concurrent_bench
    concurrent_bench.agree(concurrent_bench.session_of(seller.customer), "tok_pending_success")
    concurrent_bench.later(60)
    slow = next(
        one["id"]
        for one in concurrent_bench.methods_of(seller.customer)
        if one["id"] != seller.card
    )
    assert [seller.charge(slow), seller.charge()] == ["Pending", "Pending"]
    [pending] = seller.subscription.charges
    assert seller.read(pending.cart_id)["cartState"] == "Active"
    concurrent_bench.later(60)
    assert seller.charge() == "Completed"
    assert seller.charged(pending.cart_id) == [PRICE]


def test_a_month_that_the_customer_pays_in_person_is_done(seller: SubscriptionMerchant) -> None:
    concurrent_bench, number = seller.concurrent_bench, seller.subscription.number
    with pytest.raises(KeyError):
        seller.subscriptions.cart_to_pay(number, seller.customer)
    shy = concurrent_bench.save(seller.customer, "tok_stored_authentication")
    assert seller.charge(shy) == "Failed"
    cart_id = seller.subscriptions.cart_to_pay(number, seller.customer)
    concurrent_bench.pay_again(concurrent_bench.session({"id": cart_id}), shy)
    seller.storefront.place_order(cart_id)
    seller.subscriptions.paid_in_person(seller.read(cart_id))
    assert seller.subscription.failed is None
    assert seller.subscription.next_month == 3


def test_a_subscription_is_its_customers_alone(seller: SubscriptionMerchant) -> None:
    stranger = seller.concurrent_bench.customer("eve@example.com")
    number = seller.subscription.number
    for known in (number, "HP-NOWHERE"):
        with pytest.raises(KeyError):
            seller.subscriptions.charge_next(known, stranger, seller.card)
        with pytest.raises(KeyError):
            seller.subscriptions.cancel(known, stranger)
    assert not seller.subscription.is_cancelled
    assert seller.subscriptions.of_customer(stranger) == []
    assert seller.subscription.charges == ()


def test_an_unpaid_cart_is_never_ordered(seller: SubscriptionMerchant) -> None:
    declined = seller.concurrent_bench.save(seller.customer, "tok_stored_declined")
    seller.charge(declined)
    [charge] = seller.subscription.charges
    with pytest.raises(NotCovered):
        seller.storefront.place_order(charge.cart_id)


def test_a_month_whose_cart_costs_more_by_now_is_not_done_and_can_be_paid_in_person(
    seller: SubscriptionMerchant,
) -> None:
    number = seller.subscription.number
    declined = seller.concurrent_bench.save(seller.customer, "tok_stored_declined")
    seller.charge(declined)
    cart_id = seller.subscription.charges[0].cart_id
    seller.storefront.add(seller.read(cart_id), load_catalogue()["mug"])

    assert seller.charge() == "Pending"
    charge = seller.subscription.charges[-1]
    assert (charge.reason, charge.cart_id) == ("AmountDue", cart_id)
    assert seller.read(cart_id)["cartState"] == "Active"
    assert seller.subscriptions.cart_to_pay(number, seller.customer) == cart_id
    assert seller.subscription.next_month == 2

    seller.storefront.set_quantity(
        seller.read(cart_id), seller.read(cart_id)["lineItems"][0]["id"], 1
    )
    seller.storefront.place_order(cart_id)
    seller.subscriptions.paid_in_person(seller.read(cart_id))
    assert seller.subscription.charges[-1].state == "Completed"
    assert seller.subscription.next_month == 3
    assert seller.charged(cart_id) == [PRICE]


def test_a_cart_that_grows_while_it_is_charged_is_told_by_the_processor(
    seller: SubscriptionMerchant,
) -> None:
    concurrent_bench, number = seller.concurrent_bench, seller.subscription.number
    declined = concurrent_bench.save(seller.customer, "tok_stored_declined")
    seller.charge(declined)
    cart_id = seller.subscription.charges[0].cart_id

    def grow() -> None:
        seller.storefront.add(seller.read(cart_id), load_catalogue()["lamp"])

    concurrent_bench.network.plug(
        "psp.test", before_post(create_psp(concurrent_bench.psp), "/v1/payments", grow)
    )
    assert seller.charge() == "Pending"
    assert seller.subscription.charges[-1].reason == "AmountDue"
    assert seller.charge() == "Pending"
    assert seller.charged(cart_id) == [PRICE]
    assert seller.read(cart_id)["cartState"] == "Active"

    assert seller.subscriptions.cart_to_pay(number, seller.customer) == cart_id
    concurrent_bench.pay(concurrent_bench.session({"id": cart_id}))
    seller.storefront.place_order(cart_id)
    seller.subscriptions.paid_in_person(seller.read(cart_id))
    assert seller.subscription.charges[-1].state == "Completed"
    assert seller.subscription.next_month == 3
