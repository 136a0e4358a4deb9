"""A cart that begins a subscription and costs more later begins no second one with the rest."""

import pytest

from recurring_support import SubscriptionShop


@pytest.fixture
def shop() -> SubscriptionShop:
    return SubscriptionShop()


def raised(shop: SubscriptionShop) -> tuple[str, str]:
    """Return the session of a cart that costs more than its subscriber has paid, and what paid."""
    cart = shop.monthly_cart(shop.customer())
    session = shop.session(cart)
    first = str(shop.pay(session, shop.card).json()["paymentReference"])
    assert shop.outcome(first, "capturePayment", 10_000) == "approved"
    shop.change_total(cart, 12_000)
    return session, first


def test_the_rest_of_a_cart_that_costs_more_is_no_second_subscription(
    shop: SubscriptionShop,
) -> None:
    session, first = raised(shop)
    assert shop.pay(session, shop.card).json()["outcome"] == "approved"
    assert [origin for origin, _ in shop.links()] == [first]


def test_neither_is_another_card_for_the_rest(shop: SubscriptionShop) -> None:
    session, first = raised(shop)
    assert shop.pay(session, "tok_three_ds", name="rest").json()["outcome"] == "pending"
    config = shop.call("GET", "/operations/config", session).json()
    assert config["storedPaymentMethodsConfig"] == {"isEnabled": True}
    assert shop.pay(session, shop.card, name="other").json()["outcome"] == "approved"
    assert [origin for origin, _ in shop.links()] == [first]
