"""The merchant's half: an order is made of what is covered, and of nothing else."""

import pytest

from meanwhile_support import before_post
from sandbox.shop.coverage import coverage_of
from sandbox.shop.people import CUSTOMERS
from sandbox.shop.storefront import NotCovered, order_number_of
from shop_pages_support import LAMP, MUG, OWN, Checkout


@pytest.fixture
def checkout() -> Checkout:
    return Checkout()


def test_a_held_total_is_ordered_and_not_called_paid(checkout: Checkout) -> None:
    checkout.pay()
    assert "Thank you, Ada!" in checkout.order()
    [order] = checkout.orders
    assert (order["orderNumber"], order["paymentState"]) == (
        order_number_of(checkout.cart_id),
        "Pending",
    )


def test_a_captured_total_is_paid(checkout: Checkout) -> None:
    payment_id = checkout.pay()
    checkout.bench.outcome(payment_id, "capturePayment", MUG.price)
    checkout.order()
    assert [one["paymentState"] for one in checkout.orders] == ["Paid"]


def test_a_cart_that_grew_is_not_ordered_and_the_page_says_what_is_due(checkout: Checkout) -> None:
    checkout.pay()
    checkout.grow()
    page = checkout.order()
    assert checkout.orders == []
    assert "Your order is not paid in full yet." in page
    assert "Paid so far" in page
    assert "€18.90" in page
    assert "Still to pay" in page
    assert f"€{LAMP.price / 100:.2f}" in page
    assert checkout.look() == {"url": None, "isCovered": False, "isOpen": False}


def test_a_cart_that_grows_while_it_is_ordered_is_looked_at_again(checkout: Checkout) -> None:
    bench = checkout.bench
    checkout.pay()
    bench.network.plug(
        "commercetools.test", before_post(bench.commercetools_app, "/orders", checkout.grow)
    )
    with pytest.raises(NotCovered):
        checkout.storefront.place_order(checkout.cart_id)
    assert checkout.orders == []


@pytest.mark.parametrize("action", ["cancelPayment", "reversePayment"])
def test_a_hold_that_was_released_is_no_money(checkout: Checkout, action: str) -> None:
    payment_id = checkout.pay()
    assert checkout.bench.outcome(payment_id, action) == "approved"
    assert "This order has not been paid yet." in checkout.order()
    assert checkout.orders == []


def test_a_refund_is_no_money(checkout: Checkout) -> None:
    payment_id = checkout.pay()
    checkout.bench.outcome(payment_id, "capturePayment", MUG.price)
    checkout.bench.outcome(payment_id, "refundPayment", 1)
    checkout.order()
    assert checkout.orders == []


def test_a_dispute_before_the_order_is_no_money(checkout: Checkout) -> None:
    payment_id = checkout.pay()
    checkout.bench.outcome(payment_id, "capturePayment", MUG.price)
    checkout.bench.control(payment_id, "dispute")
    checkout.bench.later(60)
    assert ("Chargeback", MUG.price, "Pending") in checkout.bench.transactions(payment_id)
    checkout.order()
    assert checkout.orders == []


def test_a_lost_dispute_after_the_order_is_money_that_came_back(checkout: Checkout) -> None:
    payment_id = checkout.pay()
    checkout.bench.outcome(payment_id, "capturePayment", MUG.price)
    checkout.order()
    for step in ("dispute", "dispute-lost"):
        checkout.bench.control(payment_id, step)
        checkout.bench.later(1)
    page = checkout.browser.get(f"/orders/{order_number_of(checkout.cart_id)}").text
    assert "You paid €18.90 with Visa •••• 4242." in page
    assert "€18.90 has been returned to you." in page
    [order] = checkout.bench.api("GET", "orders?expand=paymentInfo.payments[*]")["results"]
    assert coverage_of(order).due == MUG.price


def test_a_payment_that_is_not_decided_makes_an_order_when_it_is(checkout: Checkout) -> None:
    checkout.pay("tok_pending_success")
    assert "is not decided yet" in checkout.order()
    assert checkout.orders == []
    assert checkout.look() == {"url": None, "isCovered": False, "isOpen": True}
    checkout.bench.later(60)
    assert checkout.look() == {"url": None, "isCovered": True, "isOpen": False}
    assert 'data-covered="true"' in checkout.browser.get("/checkout").text
    checkout.order()
    assert len(checkout.orders) == 1


def test_a_payment_that_waits_for_the_shopper_is_no_order(checkout: Checkout) -> None:
    checkout.pay(None, "ideal")
    checkout.order()
    assert checkout.orders == []


def test_however_often_it_is_asked_for_there_is_one_order(checkout: Checkout) -> None:
    bench, cart_id = checkout.bench, checkout.cart_id
    checkout.pay()
    others: list[str] = []

    def order_three_times() -> None:
        others.extend(checkout.storefront.place_order(cart_id) for _ in range(3))

    bench.network.plug(
        "commercetools.test", before_post(bench.commercetools_app, "/orders", order_three_times)
    )
    assert "Thank you, Ada!" in checkout.order()
    assert others == [order_number_of(cart_id)] * 3
    assert len(checkout.orders) == 1


def test_an_order_under_another_number_is_found_by_its_cart(checkout: Checkout) -> None:
    checkout.pay()
    cart = checkout.cart
    draft = {"cart": {"typeId": "cart", "id": cart["id"]}, "version": cart["version"]}
    checkout.bench.api("POST", "orders", {**draft, "orderNumber": "ERP-1"})
    assert "Your order ERP-1" in checkout.order()


def test_a_number_that_another_order_has_is_told(checkout: Checkout) -> None:
    checkout.pay()
    bench = checkout.bench
    other = bench.cart(100)
    bench.pay(bench.session(other))
    version = bench.api("GET", f"carts/{other['id']}")["version"]
    draft = {"cart": {"typeId": "cart", "id": other["id"]}, "version": version}
    number = order_number_of(checkout.cart_id)
    bench.api("POST", "orders", {**draft, "orderNumber": number})
    assert "Something went wrong" in checkout.order()
    assert len(checkout.orders) == 1


def test_another_browser_is_told_what_was_received(checkout: Checkout) -> None:
    payment_id = checkout.pay_with_ideal()
    stranger = checkout.new_browser()
    path = f"/checkout/return?paymentReference={payment_id}"
    page = stranger.get(path).text
    number = order_number_of(checkout.cart_id)
    assert f"We have received €18.90 for order {number}." in page
    assert "in the browser in which you began" in page
    checkout.order()
    page = stranger.get(path).text
    assert "The order has been placed." in page
    assert not any(word in page for word in ("Ada", "Lindgren", "ada@example.com", "Berlin"))


def test_another_browser_is_told_what_was_not_received(checkout: Checkout) -> None:
    payment_id = checkout.pay(None, "ideal")
    stranger = checkout.new_browser()
    path = f"/checkout/return?paymentReference={payment_id}"
    assert "not decided yet" in stranger.get(path).text
    checkout.bench.control(payment_id, "abandon")
    checkout.bench.later(30)
    assert "received no money" in stranger.get(path).text


@pytest.mark.parametrize("reference", ["", "made-up", "00000000-0000-4000-8000-000000000000"])
def test_a_reference_that_names_nothing_leads_to_the_cart(
    checkout: Checkout, reference: str
) -> None:
    answer = checkout.new_browser().get(f"/checkout/return?paymentReference={reference}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cart")


def test_the_shopper_own_browser_gets_the_checkout_back(checkout: Checkout) -> None:
    payment_id = checkout.pay_with_ideal()
    page = checkout.browser.get(f"/checkout/return?paymentReference={payment_id}").text
    assert 'data-covered="true"' in page


def test_an_order_is_shown_to_nobody_else(checkout: Checkout) -> None:
    """Not to a browser without its number, nor to a customer whose order it is not."""
    jonas = CUSTOMERS["jonas"]
    checkout.bench.api("POST", "customers", dict(jonas.customer_draft))
    checkout.pay()
    checkout.order()
    number = checkout.orders[0]["orderNumber"]
    stranger = checkout.new_browser()
    assert (
        stranger.post("/account/login", data={"customer": "jonas"}, headers=OWN).status_code == 303
    )

    for browser in (stranger, checkout.new_browser()):
        for path in (f"/orders/{number}", f"/orders/{number}/versions"):
            assert browser.get(path).status_code == 404
        assert number not in browser.get("/orders").text
    assert checkout.browser.get(f"/orders/{number}").status_code == 200
    assert number in checkout.browser.get("/orders").text
