"""What the PSP's card fields do while a card is typed: focus, Enter, lines, brands."""

import pytest
from playwright.sync_api import expect

from books_support import Books
from shopper_support import CVC, EXPIRY, Shopper, card_number

pytestmark = pytest.mark.browser

CARD_FIELDS = ("#number", "#expiry", "#cvc")


def test_a_card_is_typed_and_paid_by_enter(shopper: Shopper, books: Books) -> None:
    shopper.check_out("card")
    session_id = shopper.session_id()
    number, expiry, code = (shopper.card_fields.locator(one) for one in CARD_FIELDS)
    # A number that is wrong is not left.
    number.press_sequentially("4242424242424241")
    expect(number).to_be_focused()
    # The brand is recognized.
    for token, brand in (
        ("tok_approved", "Visa"),
        ("tok_approved_mastercard", "Mastercard"),
        ("tok_approved_amex", "Amex"),
    ):
        number.fill(card_number(token))
        expect(shopper.card_fields.locator("#brand")).to_have_text(brand)
    # A complete field leads to the next.
    number.clear()
    number.press_sequentially(card_number("tok_approved")[:-1])
    expect(number).to_be_focused()
    number.press("2")
    expect(expiry).to_be_focused()
    expiry.press_sequentially(EXPIRY)
    expect(code).to_be_focused()
    code.press_sequentially(CVC)
    expect(code).to_be_focused()
    # A field that is corrected keeps the focus.
    number.press("End")
    number.press("Backspace")
    number.press("2")
    expect(number).to_have_value("4242 4242 4242 4242")
    expect(number).to_be_focused()

    code.press("Enter")

    assert books.operations(shopper.order_number()) == [("Authorization", "Success", 14790)]
    [payment] = books.payments(session_id)
    assert payment["paymentMethodInfo"]["method"] == "card"
    assert payment["amountPlanned"]["centAmount"] == 14790
