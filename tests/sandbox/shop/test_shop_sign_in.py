"""A guest logs in: money stays on the cart that will be ordered, whatever else is merged."""

from collections.abc import Callable, Mapping

import pytest

from sandbox.shop.people import CUSTOMERS
from shop_pages_support import LAMP, MUG, OWN, SETTINGS, Checkout

MARA = CUSTOMERS["mara"]


class CheckoutOfMara(Checkout):
    """The guest is a customer who has a lamp in a cart of an earlier visit."""

    def __init__(self) -> None:
        super().__init__()
        draft = dict(MARA.customer_draft)
        self.customer_id: str = self.bench.api("POST", "customers", draft)["customer"]["id"]
        earlier = self.storefront.new_cart("en", MARA, self.customer_id)
        self.storefront.add(earlier, LAMP)
        self.earlier_id: str = earlier["id"]

    def log_in(self) -> str:
        """Log in; return the id of the cart that the browser goes on with."""
        answer = self.browser.post("/account/login", data={"customer": "mara"}, headers=OWN)
        assert answer.status_code == 303, answer.text
        with self.browser.session_transaction() as cookie:
            return str(cookie["cart"])

    def state_of(self, cart_id: str) -> str:
        return str(self.bench.api("GET", f"carts/{cart_id}")["cartState"])


@pytest.fixture
def checkout() -> CheckoutOfMara:
    return CheckoutOfMara()


def test_without_money_the_carts_are_merged(checkout: CheckoutOfMara) -> None:
    assert checkout.log_in() == checkout.earlier_id
    assert checkout.state_of(checkout.cart_id) == "Merged"
    merged = checkout.bench.api("GET", f"carts/{checkout.earlier_id}")
    assert merged["totalPrice"]["centAmount"] == MUG.price + LAMP.price
    assert merged["customerEmail"] == MARA.email


def test_a_declined_payment_is_no_money(checkout: CheckoutOfMara) -> None:
    checkout.pay("tok_declined")
    assert checkout.log_in() == checkout.earlier_id


@pytest.mark.parametrize("way", ["held", "taken", "pending", "at the bank"])
def test_money_stays_on_the_cart_that_is_ordered(checkout: CheckoutOfMara, way: str) -> None:
    ways: Mapping[str, Callable[[], str]] = {
        "held": checkout.pay,
        "taken": checkout.pay_with_ideal,
        "pending": lambda: checkout.pay("tok_pending_success"),
        "at the bank": lambda: checkout.pay(None, "ideal"),
    }
    payment_id = ways[way]()

    assert checkout.log_in() == checkout.cart_id

    cart = checkout.cart
    assert (cart["cartState"], cart["customerId"]) == ("Active", checkout.customer_id)
    assert checkout.state_of(checkout.earlier_id) == "Active"
    if way == "at the bank":
        checkout.bench.control(payment_id, "confirm")
    checkout.bench.later(60)
    assert "Thank you, Mara!" in checkout.order()
    [order] = checkout.orders
    assert order["cart"]["id"] == checkout.cart_id
    assert order["customerEmail"] == MARA.email


def test_money_that_was_given_back_does_not_keep_the_cart(checkout: CheckoutOfMara) -> None:
    payment_id = checkout.pay()
    checkout.bench.outcome(payment_id, "cancelPayment")
    assert checkout.log_in() == checkout.earlier_id


def test_a_merged_cart_in_another_browser_leads_to_the_cart(checkout: CheckoutOfMara) -> None:
    others = [checkout.new_browser(cart=checkout.cart_id) for _ in range(2)]
    checkout.log_in()
    for page in (
        others[0].get("/checkout", follow_redirects=True),
        others[1].post("/orders", headers=OWN, follow_redirects=True),
    ):
        assert page.request.path == "/cart"
        assert "This cart was merged into another one." in page.text


def test_who_logs_in_without_a_cart_gets_none(checkout: CheckoutOfMara) -> None:
    browser = checkout.new_browser()
    browser.post("/account/login", data={"customer": "mara"}, headers=OWN)
    assert "Your cart is empty." in browser.get("/cart").text


def test_the_account_shows_who_has_logged_in(checkout: CheckoutOfMara) -> None:
    checkout.log_in()
    page = checkout.browser.get("/account")
    assert page.status_code == 200
    assert f'data-processor-url="{SETTINGS.processor_url}"' in page.text
