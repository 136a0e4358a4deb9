"""Every method, as a component, in the drop-in and on the PSP's page, up to the order."""

import re

import pytest
from playwright.sync_api import expect

from books_support import Books
from sandbox.psp_kit.card_numbers import has_valid_check_digit
from shopper_support import Shopper, fill_card

pytestmark = pytest.mark.browser

# The day and the time, as some shops number their orders; it has the check digit of a card number.
LIKE_A_CARD = "2026112806440011"
TOTAL = 12900 + 1890
AUTHORIZED = [("Authorization", "Success", TOTAL)]
BY_METHOD = {
    "card": AUTHORIZED,
    "ideal": [*AUTHORIZED, ("Charge", "Success", TOTAL)],
    "invoice": AUTHORIZED,
    "purchaseorder": AUTHORIZED,
}


@pytest.mark.parametrize("method", BY_METHOD)
def test_a_component_pays_by_its_method(shopper: Shopper, books: Books, method: str) -> None:
    shopper.check_out(method)
    session_id = shopper.session_id()

    shopper.finish(method)

    assert books.operations(shopper.order_number()) == BY_METHOD[method]
    [payment] = books.payments(session_id)
    assert payment["paymentMethodInfo"]["method"] == method
    assert payment["amountPlanned"]["centAmount"] == TOTAL


@pytest.mark.parametrize("method", BY_METHOD)
def test_the_drop_in_pays_by_the_method_that_was_chosen(
    shopper: Shopper, books: Books, method: str
) -> None:
    shopper.check_out("embedded")
    shopper.choose(method)

    shopper.finish(method)

    assert books.operations(shopper.order_number()) == BY_METHOD[method]


def test_the_payment_page_takes_a_card(shopper: Shopper, books: Books) -> None:
    shopper.check_out("hpp")
    session_id = shopper.session_id()
    shopper.pay()
    shopper.page.wait_for_url(re.compile("/pay/"))

    fill_card(shopper.card_fields, "tok_approved")
    shopper.page.locator("button[value=card]").click()

    assert books.operations(shopper.order_number()) == AUTHORIZED
    assert books.held(session_id) == [TOTAL]


def test_the_payment_page_leads_to_the_bank(shopper: Shopper, books: Books) -> None:
    shopper.check_out("hpp")
    shopper.pay()
    shopper.page.wait_for_url(re.compile("/pay/"))

    shopper.page.locator("button[value=bank]").click()
    shopper.decide("confirm")

    assert books.operations(shopper.order_number())[0] == AUTHORIZED[0]


@pytest.mark.parametrize("form", ["card", "embedded"])
def test_a_declined_card_is_explained_and_another_one_pays(
    shopper: Shopper, books: Books, form: str
) -> None:
    shopper.check_out(form)
    session_id = shopper.session_id()
    shopper.pay_by_card("tok_insufficient_funds")
    expect(shopper.alert).to_contain_text("not enough money")
    expect(shopper.pay_button).not_to_have_attribute("aria-disabled", "true")

    shopper.pay_by_card()

    shopper.order_number()
    assert books.transactions(session_id) == [
        ("Authorization", "Failure"),
        ("Authorization", "Success"),
    ]
    assert books.held(session_id) == [TOTAL]


def test_a_declined_card_and_then_another_method(shopper: Shopper, books: Books) -> None:
    shopper.check_out("embedded")
    session_id = shopper.session_id()
    shopper.pay_by_card("tok_declined")
    expect(shopper.alert).to_contain_text("declined")

    shopper.choose("invoice")
    shopper.finish("invoice")

    shopper.order_number()
    assert books.held(session_id) == []
    assert books.transactions(session_id)[-1] == ("Authorization", "Success")


def test_a_pending_card_ends_in_an_order_and_not_in_a_second_payment(
    shopper: Shopper, books: Books
) -> None:
    shopper.check_out()
    session_id = shopper.session_id()
    shopper.pay_by_card("tok_pending_success")
    expect(shopper.status).to_contain_text("being processed")

    shopper.order_number()
    assert books.held(session_id) == [TOTAL]


def test_missing_input_is_shown_where_it_is_missing(shopper: Shopper, books: Books) -> None:
    shopper.check_out()
    shopper.card_fields.locator("#number").wait_for()
    shopper.pay()

    number = shopper.card_fields.locator("#number")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_be_focused()
    expect(number).to_have_accessible_description("Enter the card number.")
    assert books.payments(shopper.session_id()) == []


def test_a_missing_purchase_order_number_is_shown_at_its_field(shopper: Shopper) -> None:
    shopper.check_out("purchaseorder")
    shopper.pay()

    number = shopper.page.get_by_label("Purchase order number")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_be_focused()
    expect(number).to_have_accessible_description("Enter the purchase order number.")


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
    assert payment["custom"]["fields"] == {
        "launchpadPurchaseOrderNumber": LIKE_A_CARD,
        "launchpadPurchaseOrderInvoiceMemo": f"Ref. {LIKE_A_CARD}",
    }
