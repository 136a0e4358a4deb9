"""The view of an order's payments, as built, in the stand-in of the Merchant Center."""

import pytest
from playwright.sync_api import expect

from axe_support import findings_in_both_schemes
from merchant_center_user import Operator, Ordering, follow_the_link
from shopper_support import Shopper

pytestmark = pytest.mark.browser


@pytest.fixture
def viewer(reader: Shopper) -> Operator:
    """Return an operator at a captured payment."""
    reader.check_out("card")
    reader.pay_by_card()
    reader.order_number()
    operator = follow_the_link(reader)
    operator.take("Capture", "100", "Capture €100.00")
    return operator


def test_a_dispute_is_shown_with_what_it_is_about(ordering: Ordering) -> None:
    operator = ordering("tok_dispute")
    operator.take("Capture", "100", "Capture €100.00")
    disputes = operator.view.get_by_role("list", name="Disputes").get_by_role("listitem")
    operator.reload_until(disputes.filter(has_text="€100.00"))
    expect(operator.view.get_by_role("list", name="Look at this")).to_contain_text(
        "A dispute is open."
    )


def test_a_refund_that_fails_later_is_a_finding(ordering: Ordering) -> None:
    operator = ordering("tok_refund_pending_failure")
    operator.take("Capture", "100", "Capture €100.00")
    operator.take("Refund", "10", "Refund €10.00")
    failed = operator.view.locator("[data-type=refund][data-state=failure]")
    expect(failed).to_be_visible()
    expect(operator.view.get_by_role("list", name="Look at this")).to_contain_text(
        "An operation failed. No money moved."
    )


def test_an_attempt_that_was_replaced_is_behind_the_one_that_paid(shopper: Shopper) -> None:
    shopper.check_out("embedded")
    shopper.choose("ideal")
    shopper.pay()
    shopper.page.wait_for_url("**/bank/**")
    shopper.page.go_back()
    shopper.pay_button.wait_for()
    shopper.page.locator("#loading").wait_for(state="detached")
    shopper.choose("card")
    shopper.pay_by_card()
    shopper.order_number()
    operator = follow_the_link(shopper)

    operator.view.get_by_text("Attempts that hold no money (1)").click()
    replaced = operator.view.locator(".ov-payment[data-state=superseded]")
    expect(replaced.locator(".ov-badge")).to_have_text("Replaced")


def test_a_declined_card_stands_behind_the_payment_that_replaced_it(shopper: Shopper) -> None:
    shopper.check_out("card")
    shopper.pay_by_card("tok_declined")
    shopper.alert.wait_for()
    shopper.pay_by_card()
    shopper.order_number()
    operator = follow_the_link(shopper)

    expect(operator.view.locator(".ov-payment")).to_have_count(2)
    folded = operator.view.get_by_text("Attempts that hold no money (1)")
    folded.click()
    declined = operator.view.locator(".ov-payment[data-state=declined]")
    expect(declined.get_by_role("listitem").first).to_have_text("Declined. No money is held.")


def test_a_user_finds_what_its_permissions_are_for(ordering: Ordering) -> None:
    """One may look and change nothing, another one may see no order."""
    operator = ordering()
    operator.open("viewer", "de")
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


def test_an_order_that_has_no_payment(ordering: Ordering) -> None:
    operator = ordering()
    start, _, rest = operator.page.url.partition("/orders/")
    other = "00000000-0000-4000-8000-000000000000"
    operator.page.goto(f"{start}/orders/{other}/{rest.partition('/')[2]}")
    expect(operator.view.get_by_text("This order has no payment.")).to_be_visible()


def test_it_speaks_the_users_language(ordering: Ordering) -> None:
    operator = ordering()
    for language, title in (("de", "Zahlungen"), ("es", "Pagos"), ("pt-BR", "Pagamentos")):
        operator.open("manager", language)
        expect(operator.view.get_by_role("heading", level=1)).to_have_text(title)
        expect(operator.view.get_by_role("heading", level=2)).to_contain_text("147,90")
        operator.view.locator("[data-action=capture]").click()
        expect(operator.view.get_by_role("textbox")).to_have_value("147,90")


def test_axe_finds_nothing(viewer: Operator) -> None:
    assert findings_in_both_schemes(viewer.page) == []
    viewer.press("Refund")
    viewer.view.get_by_role("textbox").fill("1e3")
    viewer.page.keyboard.press("Enter")
    expect(viewer.view.get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    assert findings_in_both_schemes(viewer.page) == []
    viewer.press("Back")
    viewer.press("Cancel the rest")
    assert findings_in_both_schemes(viewer.page) == []


def test_the_keyboard_is_enough(ordering: Ordering) -> None:
    operator = ordering()
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
