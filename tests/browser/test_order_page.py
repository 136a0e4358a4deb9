"""The order page: the shopper's part first, newest first, failed attempts folded."""

import re

import pytest
from playwright.sync_api import expect

from axe_support import findings
from books_support import Books
from shopper_support import PATIENCE, Shopper

pytestmark = pytest.mark.browser

BANK = re.compile("/bank/")


def test_a_decline_before_the_approval_is_folded(reader: Shopper) -> None:
    reader.check_out("card")
    reader.pay_by_card("tok_declined")
    expect(reader.alert).to_contain_text("declined")
    reader.pay_by_card()
    reader.order_number()

    paid = reader.page.locator(".paid")
    expect(paid).to_have_text("You paid €147.90 with Visa •••• 4242.")
    assert findings(reader.page) == []
    failed = reader.page.locator("details", has_text="Failed attempts (1)")
    expect(failed.get_by_text("The card was declined.", exact=True)).to_be_hidden()
    failed.locator("summary").first.click()
    expect(failed.get_by_text("The card was declined.", exact=True)).to_be_visible()
    expect(failed.get_by_role("button")).to_have_count(0)
    assert findings(reader.page) == []


def test_two_payments_are_told_apart(reader: Shopper) -> None:
    reader.check_out("embedded")
    reader.choose("ideal")
    reader.pay()
    reader.page.wait_for_url(BANK)
    reader.fill_cart("plant")
    reader.decide("confirm")
    expect(reader.status).to_contain_text("still due")
    reader.choose("card")
    reader.pay_by_card()
    reader.order_number()

    assert reader.page.locator(".paid").all_inner_texts() == [
        "You paid €34.50 with Visa •••• 4242.",
        "You paid €147.90 with iDEAL.",
    ]
    titles = reader.page.get_by_role("heading", name="in commercetools")
    assert titles.all_inner_texts() == ["Payment 2 in commercetools", "Payment 1 in commercetools"]
    assert findings(reader.page) == []


def test_two_payments_from_right_to_left(reader: Shopper) -> None:
    reader.check_out("card", language="ar")
    reader.pay_by_card("tok_declined")
    reader.alert.wait_for()
    reader.fill_cart("plant")
    reader.go("/checkout")
    reader.pay_by_card()
    reader.order_number()

    expect(reader.page.locator("html")).to_have_attribute("dir", "rtl")
    assert reader.page.locator(".paid").count() == 1
    reader.page.locator("details", has_text="Failed attempts (1)").locator("summary").first.click()
    assert findings(reader.page) == []


def test_a_purchase_order_and_what_came_back(shopper: Shopper) -> None:
    shopper.check_out("purchaseorder")
    shopper.finish("purchaseorder")
    shopper.order_number()
    expect(shopper.page.locator(".paid")).to_have_text(
        "You will pay €147.90: Purchase order PO-4711."
    )
    page = shopper.page
    for title, amount in (("Capture", "147.90"), ("Refund", "12.50")):
        form = page.get_by_role("form", name=title, exact=True)
        form.get_by_label("Amount in EUR").fill(amount)
        form.get_by_role("button", name=title).click()
        expect(page.locator(".notice")).to_contain_text(f"{title} of")
    assert page.locator(".paid").all_inner_texts() == [
        "You paid €147.90 with Purchase order PO-4711.",
        "€12.50 has been returned to you.",
    ]


def test_a_dispute_shows_without_a_reload(shopper: Shopper, books: Books) -> None:
    shopper.check_out("card")
    shopper.pay_by_card()
    number = shopper.order_number()
    form = shopper.page.get_by_role("form", name="Capture", exact=True)
    form.get_by_role("button", name="Capture").click()
    expect(shopper.page.locator("[data-type=Charge] .state")).to_have_text("Success")
    shopper.page.locator("h1").click()

    [payment] = [one["obj"] for one in books.order(number)["paymentInfo"]["payments"]]
    books.act(payment["id"], "dispute")

    expect(shopper.page.locator("[data-type=Chargeback]")).to_be_visible(timeout=PATIENCE)
