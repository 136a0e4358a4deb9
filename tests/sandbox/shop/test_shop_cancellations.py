"""A cancelled subscription: no further month is charged, and what has begun is not lost."""

import pytest

from returning_customers_support import Interrupted
from sandbox.psp.app import create_app as create_psp
from sandbox.shop.subscriptions import AlreadyAtWork, Cancelled
from subscription_merchant_support import SubscriptionMerchant

PRICE = 1890


def test_a_cancelled_subscription_is_charged_no_more(merchant: SubscriptionMerchant) -> None:
    assert merchant.charge() == "Completed"
    merchant.cancel()
    merchant.cancel()
    with pytest.raises(Cancelled):
        merchant.charge()
    [charge] = merchant.subscription.charges
    assert merchant.charged(charge.cart_id) == [PRICE]


def test_a_month_that_failed_is_not_paid_after_the_cancellation(
    merchant: SubscriptionMerchant,
) -> None:
    declined = merchant.concurrent_bench.save(merchant.customer, "tok_stored_declined")
    assert merchant.charge(declined) == "Failed"
    merchant.cancel()
    with pytest.raises(KeyError):
        merchant.subscriptions.cart_to_pay(merchant.subscription.number, merchant.customer)


def test_a_charge_under_way_while_the_customer_cancels_is_brought_to_its_end(
    merchant: SubscriptionMerchant,
) -> None:
    bench = merchant.concurrent_bench
    psp = Interrupted(create_psp(bench.psp), "/v1/payments", merchant.cancel)
    bench.network.plug("psp.test", psp)
    with pytest.raises(AlreadyAtWork):
        merchant.charge()
    assert merchant.subscription.is_cancelled
    assert merchant.charge() == "Completed"
    with pytest.raises(Cancelled):
        merchant.charge()
    [charge] = merchant.subscription.charges
    assert merchant.charged(charge.cart_id) == [PRICE]
