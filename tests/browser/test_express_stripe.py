"""Express checkout with the Express Checkout Element of Stripe's stand-in."""

import pytest
from playwright.sync_api import expect

from express_support import EXPRESS, PAID, TOTAL, ExpressPage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("express_psp", ["stripe"], indirect=True),
]


def test_the_sum_of_the_sheet_is_charged(express: ExpressPage) -> None:
    express.press()
    express.choose("express")
    expect(express.total).to_have_text("€64.80")
    told = express.event("onShippingAddressSelected")["address"]
    assert told == {"country": "DE", "city": "Berlin", "postalCode": "10435"}
    express.pay()
    expect(express.end).to_have_text(PAID)
    expect(express.dialog).to_have_count(0)
    submitted = express.event("onPaymentSubmit")
    assert submitted["shippingAddress"] == {
        "country": "DE",
        "firstName": "Mara",
        "lastName": "Winter",
        "streetName": "Kastanienallee 12",
        "city": "Berlin",
        "postalCode": "10435",
    }
    assert submitted["customerEmail"] == "mara@example.com"
    assert express.held() == [TOTAL + EXPRESS]


def test_a_callback_that_throws_fails_the_choice(express: ExpressPage) -> None:
    express.fail("onPayButtonClick", "onPayButtonClick")
    express.button.click()
    expect(express.sheet.locator("#status")).to_contain_text("choose another")
    assert express.page.evaluate("errors") == ["Uncaught Error: onPayButtonClick"]
    express.pay()
    assert "onPaymentSubmit" not in express.calls
    express.sheet.locator("#cancel").click()
    express.fail("onPayButtonClick", None)
    express.press()
    for callback, address in (
        ("onShippingAddressSelected", "vienna"),
        ("onShippingMethodSelected", "berlin"),
    ):
        express.fail(callback, callback)
        express.deliver_to(address)
        expect(express.sheet.locator("#status")).to_contain_text("choose another")
        assert express.page.evaluate("errors.at(-1)") == f"Uncaught Error: {callback}"
        express.pay()
        assert "onPaymentSubmit" not in express.calls
        express.fail(callback, None)


def test_a_declined_card_is_no_success_and_three_d_secure_is_passed(express: ExpressPage) -> None:
    express.press()
    express.sheet.locator("#card").select_option("4000000000009995")
    express.pay()
    expect(express.end).to_have_text("not paid: payment_declined")
    assert express.held() == []
    express.press()
    express.sheet.locator("#card").select_option("4000002760003184")
    express.pay()
    challenge = express.page.frame_locator("iframe[src*='/elements/next-action']")
    challenge.locator("button[value=approve]").click()
    expect(express.end).to_have_text(PAID)
    assert express.held() == [TOTAL]
