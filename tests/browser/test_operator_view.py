"""The view of an order's payments, as built, in the stand-in of the Merchant Center."""

import pytest
from playwright.sync_api import expect

from axe_support import findings_in_both_schemes
from merchant_center_user import Ordering, follow_the_link
from shopper_support import Shopper

pytestmark = pytest.mark.browser


def test_a_refund_that_fails_later_is_followed_to_its_end_and_a_finding(reader: Shopper) -> None:
    reader.check_out("card")
    reader.pay_by_card("tok_refund_pending_failure")
    reader.order_number()
    operator = follow_the_link(reader)
    operator.take("Capture", "100", "Capture €100.00")
    operator.take("Refund", "10", "Refund €10.00")
    expect(operator.view.get_by_text("Refund: recorded, not finished yet.")).to_be_visible()
    # The view asks again by itself.
    failed = operator.view.locator("[data-type=refund][data-state=failure]")
    expect(failed).to_be_visible()
    expect(operator.view.get_by_role("list", name="Look at this")).to_contain_text(
        "An operation failed. No money moved."
    )
    assert findings_in_both_schemes(reader.page) == []
    reader.go("/orders")
    assert findings_in_both_schemes(reader.page) == []


def test_each_user_finds_what_is_for_it_in_its_language(ordering: Ordering) -> None:
    """One may look and change nothing, another one may see no order, and some have no payment."""
    operator = ordering()
    for language, title in (("es", "Pagos"), ("pt-BR", "Pagamentos")):
        operator.open("manager", language)
        expect(operator.view.get_by_role("heading", level=1)).to_have_text(title)
        expect(operator.view.get_by_role("heading", level=2)).to_contain_text("147,90")
        operator.view.locator("[data-action=capture]").click()
        expect(operator.view.get_by_role("textbox")).to_have_value("147,90")

    operator.open("viewer", "de")
    expect(operator.view.get_by_role("heading", level=1)).to_have_text("Zahlungen")
    expect(operator.view.get_by_role("heading", level=2)).to_contain_text("147,90")
    expect(
        operator.view.get_by_text("Sie können Zahlungen sehen, aber nicht ändern.")
    ).to_be_visible()
    assert operator.view.get_by_role("button").all_inner_texts()[-1] == "Neu laden"
    expect(operator.view.locator(".ov-buttons")).to_have_count(0)

    operator.open("editor", "fr-FR")
    expect(operator.view.get_by_role("alert")).to_contain_text(
        "autorisation de voir les paiements."
    )
    expect(operator.view.locator(".ov-payment")).to_have_count(0)

    start, _, rest = operator.page.url.partition("?")[0].partition("/orders/")
    other = "00000000-0000-4000-8000-000000000000"
    without = f"{start}/orders/{other}/{rest.partition('/')[2]}"
    operator.page.goto(f"{without}?as=manager&language=en")
    expect(operator.view.get_by_text("This order has no payment.")).to_be_visible()


def test_the_keyboard_is_enough_and_axe_finds_nothing(reader: Shopper) -> None:
    reader.check_out("card")
    reader.pay_by_card()
    reader.order_number()
    operator = follow_the_link(reader)
    keyboard = operator.page.keyboard
    operator.view.get_by_role("button", name="Capture", exact=True).focus()
    keyboard.press("Enter")
    expect(operator.view.get_by_role("textbox")).to_be_focused()
    keyboard.type("15")
    keyboard.press("Enter")
    expect(operator.view.get_by_text("Capture: done.")).to_be_visible()
    capture = operator.view.get_by_role("button", name="Capture", exact=True)
    expect(capture).to_be_focused()
    keyboard.press("Enter")
    keyboard.press("Escape")
    expect(capture).to_be_focused()
    assert operator.timeline()[0] == ("charge", "success", "€15.00")

    assert findings_in_both_schemes(operator.page) == []
    operator.press("Refund")
    operator.view.get_by_role("textbox").fill("1e3")
    keyboard.press("Enter")
    expect(operator.view.get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    assert findings_in_both_schemes(operator.page) == []
    operator.press("Back")
    operator.press("Cancel the rest")
    assert findings_in_both_schemes(operator.page) == []
