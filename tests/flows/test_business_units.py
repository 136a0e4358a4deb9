"""A company's card pays for the company's carts and for no private order."""

import pytest

from bench import Json
from returning_customers_support import ReturningCustomers, refusal_of, state_of

ACME: Json = {"typeId": "business-unit", "key": "acme"}
OTHER: Json = {"typeId": "business-unit", "key": "other"}


@pytest.fixture
def shop() -> ReturningCustomers:
    return ReturningCustomers()


def company_cart(shop: ReturningCustomers, customer: str, unit: Json = ACME) -> Json:
    """Return a cart that the customer fills for a company."""
    action = {"action": "setBusinessUnit", "businessUnit": unit}
    return shop.change_cart(shop.cart_of(customer), action)


def company_card(shop: ReturningCustomers, customer: str) -> str:
    """Return the company's card, which the PSP knows, and which is the company's default."""
    kept = shop.token_at_the_psp(shop.save(customer, "tok_approved_mastercard"))
    members = {"businessUnit": ACME, "token": {"value": kept}, "default": True}
    return shop.add_method(customer, **members)


def card_charged(shop: ReturningCustomers, cart: Json) -> str:
    """Return the last digits of the card that paid for the cart."""
    [payment] = shop.api("GET", f"carts/{cart['id']}")["paymentInfo"]["payments"]
    [at_psp] = shop.at_the_psp(payment["id"])
    return str(at_psp["method"]["lastFour"])


def test_a_private_order_does_not_take_the_companys_default(shop: ReturningCustomers) -> None:
    customer = shop.customer()
    company_card(shop, customer)
    shop.later(1)
    cart = shop.cart_of(customer)
    refused = shop.charge(cart)
    assert refusal_of(refused)[:2] == (400, "InvalidField")
    private = shop.save(customer)
    shop.change_method(private, {"action": "setDefault", "default": True})
    assert state_of(shop.charge(cart)) == "Completed"
    assert card_charged(shop, cart) == "4242"


def test_the_companys_cart_takes_the_companys_default(shop: ReturningCustomers) -> None:
    customer = shop.customer()
    private = shop.save(customer)
    shop.change_method(private, {"action": "setDefault", "default": True})
    shop.later(1)
    company_card(shop, customer)
    cart = company_cart(shop, customer)
    assert state_of(shop.charge(cart)) == "Completed"
    assert card_charged(shop, cart) == "4444"


@pytest.mark.parametrize("unit", [None, OTHER])
def test_elsewhere_the_companys_card_does_not_exist(
    shop: ReturningCustomers, unit: Json | None
) -> None:
    customer = shop.customer()
    card = company_card(shop, customer)
    cart = shop.cart_of(customer) if unit is None else company_cart(shop, customer, unit)
    session = shop.session(cart)
    assert card not in [one["id"] for one in shop.listed(session)]
    assert shop.pay_again(session, card).json()["errors"][0]["code"] == "InvalidField"
    assert refusal_of(shop.charge(cart, card))[:2] == (400, "InvalidField")
    assert shop.remove(session, card).status_code == 404
    listed = shop.listed(shop.session(company_cart(shop, customer)))
    assert card in [one["id"] for one in listed]


def test_a_private_card_may_pay_for_the_company(shop: ReturningCustomers) -> None:
    customer = shop.customer()
    private = shop.save(customer)
    cart = company_cart(shop, customer)
    session = shop.session(cart)
    assert private in [one["id"] for one in shop.listed(session)]
    assert state_of(shop.charge(cart, private)) == "Completed"
    assert card_charged(shop, cart) == "4242"
