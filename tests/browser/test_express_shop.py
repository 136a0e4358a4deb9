"""Express checkout in the demo shop, on the page of a product and in the cart."""

import pytest
from playwright.sync_api import FrameLocator, Locator, expect

from axe_support import findings, findings_in_both_schemes
from books_support import Books
from sandbox.shop.coverage import coverage_of
from shopper_support import Shopper

pytestmark = pytest.mark.browser


def sheet(shopper: Shopper) -> FrameLocator:
    return shopper.page.frame_locator("dialog iframe[src*='/wallet']")


def press(shopper: Shopper) -> Locator:
    """Open the sheet; return the sum that it shows."""
    shopper.page.get_by_role("button", name="Sandbox Pay").click()
    sheet(shopper).locator("input[name=method]").first.wait_for()
    return sheet(shopper).locator("#total")


def test_a_product_is_bought_at_once_and_the_cart_stays(reader: Shopper, books: Books) -> None:
    reader.fill_cart("mug")
    reader.go("/products/lamp")
    reader.page.get_by_role("button", name="Sandbox Pay").wait_for()
    assert findings_in_both_schemes(reader.page) == []
    total = press(reader)
    expect(total).to_have_text("€129.00")
    sheet(reader).locator("input[value=express]").check()
    expect(total).to_have_text("€133.90")
    assert findings_in_both_schemes(reader.page) == []
    sheet(reader).locator("#pay").click()
    order = books.order(reader.order_number())
    coverage = coverage_of(order)
    assert (coverage.held, coverage.due) == (13_390, 0)
    assert order["shippingAddress"]["streetName"] == "Kastanienallee"
    expect(reader.page.locator("main")).to_contain_text("€133.90")
    reader.go("/cart")
    expect(reader.page.locator(".line h2")).to_have_text("Stoneware mug")
    reader.page.get_by_role("button", name="Sandbox Pay").wait_for()
    assert findings_in_both_schemes(reader.page) == []


def test_a_cart_that_another_tab_made_dearer_shows_its_new_total(
    shopper: Shopper, books: Books
) -> None:
    shopper.fill_cart("mug")
    shopper.go("/cart")
    expect(press(shopper)).to_have_text("€18.90")
    shopper.fill_cart("lamp")
    sheet(shopper).locator("#pay").click()
    problem = shopper.page.locator("#express-problem")
    expect(problem).to_contain_text("The total of your order has changed. Nothing was charged.")
    expect(shopper.page.locator(".totals .total")).to_contain_text("€147.90")
    assert findings(shopper.page) == []
    expect(press(shopper)).to_have_text("€147.90")
    expect(problem).to_be_empty()
    sheet(shopper).locator("#pay").click()
    assert coverage_of(books.order(shopper.order_number())).held == 14_790


def test_a_cart_that_was_to_be_sent_every_month_is_bought_once(mara: Shopper, books: Books) -> None:
    """The button is there again, and pays, after the customer has thought better of it."""
    mara.fill_cart("mug")
    mara.subscribe()
    mara.go("/checkout")
    mara.go("/cart")
    mara.page.get_by_role("button", name="Once").wait_for()
    expect(mara.page.get_by_role("button", name="Sandbox Pay")).to_have_count(0)
    mara.page.get_by_role("button", name="Once").click()
    expect(press(mara)).to_have_text("€18.90")
    sheet(mara).locator("#pay").click()
    assert coverage_of(books.order(mara.order_number())).held == 1_890
