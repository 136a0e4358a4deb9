"""A cancelled subscription: no further month is charged, and what has begun is not lost."""

import pytest

from meanwhile_support import before_post
from sandbox.psp.app import create_app as create_psp
from sandbox.shop.subscriptions import AlreadyAtWork, Cancelled
from subscription_merchant_support import SubscriptionMerchant

PRICE = 1890


def test_a_cancelled_subscription_is_charged_no_more(seller: SubscriptionMerchant) -> None:
    assert seller.charge() == "Completed"
    seller.cancel()
    seller.cancel()
    with pytest.raises(Cancelled):
        seller.charge()
    [charge] = seller.subscription.charges
    assert seller.charged(charge.cart_id) == [PRICE]


def test_a_month_that_failed_is_not_paid_after_the_cancellation(
    seller: SubscriptionMerchant,
) -> None:
    declined = seller.concurrent_bench.save(seller.customer, "tok_stored_declined")
    assert seller.charge(declined) == "Failed"
    seller.cancel()
    with pytest.raises(KeyError):
        seller.subscriptions.cart_to_pay(seller.subscription.number, seller.customer)


def test_a_charge_under_way_while_the_customer_cancels_is_brought_to_its_end(
    seller: SubscriptionMerchant,
) -> None:
    bench = seller.concurrent_bench
    psp = before_post(create_psp(bench.psp), "/v1/payments", seller.cancel)
    bench.network.plug("psp.test", psp)
    with pytest.raises(AlreadyAtWork):
        seller.charge()
    assert seller.subscription.is_cancelled
    assert seller.charge() == "Completed"
    with pytest.raises(Cancelled):
        seller.charge()
    [charge] = seller.subscription.charges
    assert seller.charged(charge.cart_id) == [PRICE]
