"""Ways to pay, as a component, in the drop-in and on the PSP's page, up to the order.

A card as a component is in test_card_fields.py, iDEAL in test_redirects.py, an invoice as a
component in test_trouble.py, and a purchase order in the drop-in in test_ways_of_using.py.
"""

import re

import pytest
from playwright.sync_api import expect

from axe_support import findings_in_both_schemes
from books_support import Books
from sandbox.psp_kit.card_numbers import has_valid_check_digit
from shopper_support import Shopper

pytestmark = pytest.mark.browser

# The day and the time, as some shops number their orders; it has the check digit of a card number.
LIKE_A_CARD = "2026112806440011"
TOTAL = 12900 + 1890
AUTHORIZED = [("Authorization", "Success", TOTAL)]


def test_the_payment_page_leads_to_the_bank(reader: Shopper, books: Books) -> None:
    reader.check_out("hpp")
    assert findings_in_both_schemes(reader.page) == []
    reader.pay()
    reader.page.wait_for_url(re.compile("/pay/"))
    reader.card_fields.locator("#number").wait_for()
    assert findings_in_both_schemes(reader.page) == []

    reader.page.locator("button[value=bank]").click()
    reader.page.wait_for_url(re.compile("/bank/"))
    assert findings_in_both_schemes(reader.page) == []
    reader.decide("confirm")

    assert books.operations(reader.order_number())[0] == AUTHORIZED[0]


def test_a_declined_card_is_explained_and_another_method_pays(
    reader: Shopper, books: Books
) -> None:
    reader.check_out("embedded")
    session_id = reader.session_id()
    reader.pay_by_card("tok_insufficient_funds")
    expect(reader.alert).to_contain_text("not enough money")
    expect(reader.pay_button).not_to_have_attribute("aria-disabled", "true")
    assert findings_in_both_schemes(reader.page) == []

    reader.choose("invoice")
    reader.finish("invoice")

    assert books.operations(reader.order_number()) == [
        ("Authorization", "Failure", TOTAL),
        *AUTHORIZED,
    ]
    assert books.payments(session_id)[-1]["paymentMethodInfo"]["method"] == "invoice"
    assert books.held(session_id) == []


def test_a_pending_card_ends_in_an_order_and_not_in_a_second_payment(
    reader: Shopper, books: Books
) -> None:
    reader.check_out()
    session_id = reader.session_id()
    reader.pay_by_card("tok_pending_success")
    expect(reader.status).to_contain_text("being processed")

    reader.order_number()
    assert books.held(session_id) == [TOTAL]


def test_missing_input_is_shown_where_it_is_missing(reader: Shopper, books: Books) -> None:
    reader.check_out()
    session_id = reader.session_id()
    number = reader.card_fields.locator("#number")
    number.wait_for()
    reader.pay()
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_be_focused()
    expect(number).to_have_accessible_description("Enter the card number.")
    expect(reader.card_fields.locator("#cvc-error")).not_to_be_empty()
    assert findings_in_both_schemes(reader.page) == []

    reader.prefer(form="purchaseorder")
    reader.go("/checkout")
    reader.pay()
    order = reader.page.get_by_label("Purchase order number")
    expect(order).to_have_attribute("aria-invalid", "true")
    expect(order).to_be_focused()
    expect(order).to_have_accessible_description("Enter the purchase order number.")
    assert findings_in_both_schemes(reader.page) == []
    assert books.payments(session_id) == []


def test_a_purchase_order_number_may_look_like_the_number_of_a_card(
    shopper: Shopper, books: Books
) -> None:
    assert has_valid_check_digit(LIKE_A_CARD)
    shopper.check_out("purchaseorder")
    session_id = shopper.session_id()
    shopper.page.get_by_label("Purchase order number").fill(LIKE_A_CARD)
    shopper.page.get_by_label("Note for the invoice").fill(f"Ref. {LIKE_A_CARD}")

    shopper.pay()

    assert books.operations(shopper.order_number()) == AUTHORIZED
    [payment] = books.payments(session_id)
    assert payment["paymentMethodInfo"]["method"] == "purchaseorder"
    assert payment["custom"]["fields"] == {
        "launchpadPurchaseOrderNumber": LIKE_A_CARD,
        "launchpadPurchaseOrderInvoiceMemo": f"Ref. {LIKE_A_CARD}",
    }
