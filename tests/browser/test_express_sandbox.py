"""Express checkout with the sandbox PSP's wallet."""

import pytest
from playwright.sync_api import expect

from express_support import ABROAD, EXPRESS, PAID, TOTAL, ExpressPage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("express_psp", ["sandbox"], indirect=True),
]
CALLS_UNTIL_THE_METHOD = [
    "onPayButtonClick",
    "onShippingAddressSelected",
    "getShippingMethods",
    "onShippingMethodSelected",
]


def test_a_shopper_buys_without_a_session_before_the_press(express: ExpressPage) -> None:
    assert express.calls == []
    express.press()
    expect(express.total).to_have_text("€59.90")
    assert express.calls == CALLS_UNTIL_THE_METHOD
    # Wallets do not tell who lives where until the shopper pays.
    told = express.event("onShippingAddressSelected")["address"]
    assert told == {"postalCode": "10435", "city": "Berlin", "country": "DE"}
    express.choose("express")
    expect(express.total).to_have_text("€64.80")
    express.pay()
    expect(express.end).to_have_text(PAID)
    expect(express.dialog).to_have_count(0)
    submitted = express.event("onPaymentSubmit")
    assert submitted["shippingAddress"]["streetName"] == "Kastanienallee"
    assert submitted["customerEmail"] == "mara@example.com"
    assert express.held() == [TOTAL + EXPRESS]


def test_a_callback_that_throws_is_seen_and_can_be_repeated(express: ExpressPage) -> None:
    express.button.click()
    expect(express.total).to_have_text("€59.90")
    for callback, address in (
        ("onShippingAddressSelected", "vienna"),
        ("getShippingMethods", "berlin"),
        ("onShippingMethodSelected", "vienna"),
    ):
        express.fail(callback, callback)
        express.deliver_to(address)
        expect(express.sheet.locator("#status")).to_contain_text("choose another")
        assert express.page.evaluate("errors.at(-1)") == f"Uncaught Error: {callback}"
        express.fail(callback, None)
    express.deliver_to("berlin")
    expect(express.total).to_have_text("€59.90")
    express.deliver_to("vienna")
    expect(express.total).to_have_text("€69.80")
    express.pay()
    expect(express.end).to_have_text(PAID)
    assert express.held() == [TOTAL + ABROAD]


def test_a_declined_card_and_then_three_d_secure_above_the_sheet(express: ExpressPage) -> None:
    express.press()
    express.sheet.locator("#card").select_option(index=1)
    express.pay()
    expect(express.end).to_have_text("not paid: payment_declined")
    assert express.held() == []
    express.press()
    express.sheet.locator("#card").select_option(index=2)
    express.pay()
    challenge = express.page.frame_locator("iframe[src*='/challenge/']")
    challenge.locator("button[value=confirm]").click()
    expect(express.end).to_have_text(PAID)
    assert express.held() == [TOTAL]
