"""The order page: what its shopper reads, newest first, and nothing of a failed attempt."""

import re

import pytest
from playwright.sync_api import Browser, expect

from axe_support import findings_in_both_schemes
from books_support import Books
from log_scan_plugin import LogScan
from merchant_center_user import follow_the_link
from sandbox.demo.stack import Stack
from shopper_support import PATIENCE, Shopper
from stack_support import PlantingMerchant

pytestmark = pytest.mark.browser

BANK = re.compile("/bank/")


def test_a_decline_before_the_approval_is_not_shown(reader: Shopper) -> None:
    reader.check_out("card")
    reader.pay_by_card("tok_declined")
    expect(reader.alert).to_contain_text("declined")
    reader.pay_by_card()
    reader.order_number()

    paid = reader.page.locator(".paid")
    expect(paid).to_have_text("You paid €147.90 with Visa •••• 4242.")
    expect(reader.page.locator("main").get_by_role("button")).to_have_count(0)
    assert findings_in_both_schemes(reader.page) == []
    failed = follow_the_link(reader).view.locator(".ov-payment[data-state=declined]")
    declined = failed.get_by_text("The card was declined.", exact=True)
    expect(declined).to_be_hidden()
    reader.page.frame_locator("#view").get_by_text("Attempts that hold no money (1)").click()
    expect(declined).to_be_visible()
    expect(failed.get_by_role("button")).to_have_count(0)
    assert findings_in_both_schemes(reader.page) == []


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
    assert findings_in_both_schemes(reader.page) == []
    titles = follow_the_link(reader).view.get_by_role("heading", level=2)
    expect(titles).to_have_text([re.compile("€34.50 · visa"), re.compile("€147.90 · ideal")])
    assert findings_in_both_schemes(reader.page) == []


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
    assert findings_in_both_schemes(reader.page) == []


def test_a_purchase_order_and_what_came_back(shopper: Shopper) -> None:
    shopper.check_out("purchaseorder")
    shopper.finish("purchaseorder")
    number = shopper.order_number()
    expect(shopper.page.locator(".paid")).to_have_text(
        "You will pay €147.90: Purchase order PO-4711."
    )
    operator = follow_the_link(shopper)
    operator.take("Capture", "147.90", "Capture €147.90")
    operator.take("Refund", "12.50", "Refund €12.50")
    shopper.go(f"/orders/{number}")
    assert shopper.page.locator(".paid").all_inner_texts() == [
        "You paid €147.90 with Purchase order PO-4711.",
        "€12.50 has been returned to you.",
    ]


def test_a_dispute_shows_without_a_reload(
    shopper: Shopper, books: Books, merchant: PlantingMerchant
) -> None:
    shopper.check_out("card")
    shopper.pay_by_card()
    number = shopper.order_number()
    [payment] = [one["obj"] for one in books.order(number)["paymentInfo"]["payments"]]
    merchant.modify(payment["id"], "capturePayment", 14790)

    books.act(payment["id"], "dispute")

    returned = shopper.page.get_by_text("€147.90 has been returned to you.")
    expect(returned).to_be_visible(timeout=PATIENCE)


def test_an_order_is_shown_to_nobody_else(
    shopper: Shopper, browser: Browser, stack: Stack, log_scan: LogScan
) -> None:
    shopper.check_out("invoice")
    shopper.pay()
    number = shopper.order_number()
    context = browser.new_context()
    stranger = Shopper(context, stack.facts, log_scan)
    stranger.log_in("jonas")

    for path in (f"/orders/{number}", f"/orders/{number}/versions"):
        stranger.go(path)
        expect(stranger.page.get_by_role("heading", name="Something went wrong")).to_be_visible()
    stranger.go("/orders")
    expect(stranger.page.locator("main")).not_to_contain_text(number)
    shopper.go("/orders")
    expect(shopper.page.locator("main")).to_contain_text(number)
    context.close()
