"""What the PSP's card fields do while a card is typed: focus, Enter, lines, brands."""

import re

import pytest
from playwright.sync_api import Browser, expect

from log_scan_plugin import LogScan
from sandbox.demo.stack import Stack
from shopper_support import CVC, EXPIRY, PATIENCE, Shopper, card_number, fill_card

pytestmark = pytest.mark.browser

CARD_FIELDS = ("#number", "#expiry", "#cvc")


def test_a_complete_card_field_leads_to_the_next(shopper: Shopper) -> None:
    shopper.check_out("card")
    number, expiry, code = (shopper.card_fields.locator(one) for one in CARD_FIELDS)
    number.press_sequentially(card_number("tok_approved")[:-1])
    expect(number).to_be_focused()
    number.press("2")
    expect(expiry).to_be_focused()
    expiry.press_sequentially(EXPIRY)
    expect(code).to_be_focused()
    code.press_sequentially(CVC)
    expect(code).to_be_focused()
    shopper.pay()
    shopper.order_number()


def test_a_corrected_card_field_keeps_the_focus(shopper: Shopper) -> None:
    shopper.check_out("card")
    shopper.type_card()
    number = shopper.card_fields.locator("#number")
    number.press("End")
    number.press("Backspace")
    number.press("2")
    expect(number).to_have_value("4242 4242 4242 4242")
    expect(number).to_be_focused()


def test_a_card_number_that_is_wrong_is_not_left(shopper: Shopper) -> None:
    shopper.check_out("card")
    number = shopper.card_fields.locator("#number")
    number.press_sequentially("4242424242424241")
    expect(number).to_be_focused()


def test_enter_in_a_card_field_pays(shopper: Shopper) -> None:
    shopper.check_out("card")
    shopper.type_card()
    shopper.card_fields.locator("#cvc").press("Enter")
    shopper.order_number()


def test_enter_on_the_page_of_the_psp_pays(shopper: Shopper) -> None:
    shopper.check_out("hpp")
    shopper.pay()
    shopper.page.wait_for_url(re.compile("/pay/"))
    fill_card(shopper.card_fields, "tok_approved")
    shopper.card_fields.locator("#cvc").press("Enter")
    shopper.order_number()


@pytest.mark.parametrize("language", ["fr", "pl"])
def test_fields_side_by_side_stand_on_one_line(
    browser: Browser, stack: Stack, log_scan: LogScan, language: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(PATIENCE)
    shopper = Shopper(context, stack.facts, log_scan)
    shopper.check_out("card", language=language)
    fields = [shopper.card_fields.locator(one) for one in ("#expiry", "#cvc")]
    places = [one.bounding_box() for one in fields]
    expiry, cvc = [place for place in places if place]
    assert expiry["y"] == cvc["y"]
    assert expiry["x"] != cvc["x"]
    context.close()


def test_the_brand_of_the_card_is_recognized(shopper: Shopper) -> None:
    shopper.check_out("card")
    for token, brand in (
        ("tok_approved", "Visa"),
        ("tok_approved_mastercard", "Mastercard"),
        ("tok_approved_amex", "Amex"),
    ):
        shopper.card_fields.locator("#number").fill(card_number(token))
        expect(shopper.card_fields.locator("#brand")).to_have_text(brand)
