"""Express checkout, whatever the PSP: what the sheet shows is what is charged."""

import re

import pytest
from playwright.sync_api import expect

from axe_support import findings
from express_keyboard import Keyboard
from express_support import EXPRESS, PAID, TOTAL, ExpressPage, Opening

pytestmark = pytest.mark.browser


def test_a_sheet_that_was_closed_refused_or_outdated_charges_nothing(express: ExpressPage) -> None:
    # A session that comes after the sheet was closed is not used.
    express.hold("onPayButtonClick")
    express.button.click()
    express.sheet.locator("#cancel").click()
    expect(express.end).to_have_text(re.compile("^CANCEL payment_incomplete: "))
    express.let_go("onPayButtonClick")
    express.page.wait_for_timeout(300)
    assert express.calls == ["onPayButtonClick"]
    assert len(express.ends) == 1
    express.page.evaluate("delete gates.onPayButtonClick")

    # The page says no at the end.
    express.fail("onPaymentSubmit", "no such street")
    express.press()
    express.pay()
    expect(express.dialog).to_have_count(0)
    assert express.page.evaluate("errors") == ["Uncaught Error: no such street"]
    assert len(express.ends) == 1
    assert express.held() == []
    express.fail("onPaymentSubmit", None)

    # The cart has grown behind the sheet.
    express.press()
    expect(express.total).to_have_text("€59.90")
    express.grow(1_000)
    express.pay()
    expect(express.end).to_contain_text("PaymentError amount_changed: The total of your order")
    assert express.held() == []

    # The next sheet shows the new sum, and two presses pay it once.
    express.press()
    expect(express.total).to_have_text("€69.90")
    submitted = express.calls.count("onPaymentSubmit")
    express.sheet.locator("#pay").evaluate("(button) => { button.click(); button.click(); }")
    expect(express.end).to_have_text(PAID)
    assert express.calls.count("onPaymentSubmit") == submitted + 1
    assert express.ends.count(PAID) == 1
    assert express.held() == [TOTAL + 1_000]


def test_where_nothing_is_delivered_nothing_is_paid_and_the_last_choice_counts(
    express: ExpressPage,
) -> None:
    assert findings(express.page) == []
    express.press()
    assert findings(express.page) == []
    express.deliver_to("tokyo")
    expect(express.sheet.locator("#status")).to_contain_text("Nothing can be delivered")
    assert findings(express.page) == []
    express.pay()
    assert "onPaymentSubmit" not in express.calls
    express.deliver_to("vienna")
    expect(express.total).to_have_text("€69.80")

    # The last of two methods counts, also when the shopper pays before the page has answered.
    express.deliver_to("berlin")
    expect(express.total).to_have_text("€59.90")
    express.hold("onShippingMethodSelected")
    express.choose("express")
    express.choose("standard")
    express.pay()
    express.let_go("onShippingMethodSelected")
    expect(express.end).to_have_text(PAID)
    chosen = [one["shippingMethod"]["id"] for _, one in express.asked if "shippingMethod" in one]
    assert chosen[-3:] == ["standard", "express", "standard"]
    assert express.held() == [TOTAL]


@pytest.mark.parametrize("express_psp", ["stripe"], indirect=True)
@pytest.mark.parametrize(
    ("currency", "total", "shown"), [("JPY", 5_990, "¥6,480"), ("BHD", 59_900, "BHD 60.390")]
)
def test_currencies_without_and_with_three_digits(
    opened: Opening, currency: str, total: int, shown: str
) -> None:
    express = opened(currency, total)
    express.press()
    express.choose("express")
    expect(express.total).to_have_text(shown)
    express.pay()
    expect(express.end).to_have_text(PAID)
    assert express.held() == [total + EXPRESS]


@pytest.mark.parametrize("express_psp", ["sandbox"], indirect=True)
def test_a_reload_while_it_is_paid_pays_once(express: ExpressPage) -> None:
    express.press()
    express.page.route("**/payments", lambda route: (route.fetch(), None)[1])
    express.pay()
    express.page.wait_for_timeout(1_500)
    assert express.held() == [TOTAL]
    express.page.unroute("**/payments")
    express.open()
    express.press()
    express.pay()
    expect(express.end).to_have_text(PAID)
    assert express.held() == [TOTAL]


@pytest.mark.parametrize("express_psp", ["sandbox"], indirect=True)
def test_it_is_used_with_the_keyboard_alone(express: ExpressPage) -> None:
    keyboard = Keyboard(express)
    keyboard.tab_to_the_button()
    keyboard.press()
    keyboard.escape()
    expect(express.end).to_contain_text("CANCEL")
    expect(express.button).to_be_focused()
    keyboard.press()
    keyboard.choose("express")
    expect(express.total).to_have_text("€64.80")
    keyboard.pay()
    expect(express.end).to_have_text(PAID)
    assert express.held() == [TOTAL + EXPRESS]


@pytest.mark.parametrize("express_psp", ["sandbox"], indirect=True)
def test_a_cart_that_begins_a_subscription_is_not_paid_in_a_sheet(express: ExpressPage) -> None:
    express.press()
    express.subscribe()
    # The sheet that shows a sum already is refused when it pays.
    express.pay()
    expect(express.end).to_contain_text("method_not_available")
    # The next one is refused before it shows a sum.
    express.button.click()
    expect(express.sheet.locator("#status")).to_contain_text("choose another")
    assert express.ends[-1].startswith("PaymentError method_not_available: ")
    express.pay()
    assert express.calls.count("onPaymentSubmit") == 1
    assert express.held() == []
