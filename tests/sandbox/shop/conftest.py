"""A merchant whose customer has subscribed."""

import pytest

from shop_pages_support import SETTINGS
from subscription_merchant_support import SubscriptionMerchant


@pytest.fixture
def seller() -> SubscriptionMerchant:
    return SubscriptionMerchant(SETTINGS)
