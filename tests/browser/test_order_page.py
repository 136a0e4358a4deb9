"""The order page: what its shopper reads, newest first, and nothing of a failed attempt."""

import pytest
from playwright.sync_api import expect

from axe_support import findings_in_both_schemes
from books_support import Books
from merchant_center_user import follow_the_link
from shopper_support import Shopper

pytestmark = pytest.mark.browser

TOTAL = 14790


def test_a_decline_before_the_approval_is_explained_and_not_shown_later(
    reader: Shopper, books: Books
) -> None:
    reader.check_out("card")
    session_id = reader.session_id()
    reader.pay_by_card("tok_declined")
    expect(reader.alert).to_contain_text("declined")
    expect(reader.pay_button).not_to_have_attribute("aria-disabled", "true")
    reader.pay_by_card()
    number = reader.order_number()
    assert books.operations(number) == [
        ("Authorization", "Failure", TOTAL),
        ("Authorization", "Success", TOTAL),
    ]
    assert books.held(session_id) == [TOTAL]

    paid = reader.page.locator(".paid")
    expect(paid).to_have_text("You paid €147.90 with Visa •••• 4242.")
    expect(reader.page.locator("main").get_by_role("button")).to_have_count(0)
    assert findings_in_both_schemes(reader.page) == []
    follow_the_link(reader)
    shows_no_money_of_the_decline(reader)
    reader.prefer(language="ar")
    reader.go(f"/orders/{number}")
    expect(reader.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(paid).to_have_count(1)
    assert findings_in_both_schemes(reader.page) == []


def shows_no_money_of_the_decline(staff: Shopper) -> None:
    """Look at the view of the order's payments: the declined one is folded away."""
    view = staff.page.frame_locator("#view")
    expect(view.locator(".ov-payment")).to_have_count(2)
    failed = view.locator(".ov-payment[data-state=declined]")
    declined = failed.get_by_text("The card was declined.", exact=True)
    expect(declined).to_be_hidden()
    view.get_by_text("Attempts that hold no money (1)").click()
    expect(declined).to_be_visible()
    expect(failed.get_by_role("listitem").first).to_have_text("Declined. No money is held.")
    expect(failed.get_by_role("button")).to_have_count(0)
    assert findings_in_both_schemes(staff.page) == []


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
