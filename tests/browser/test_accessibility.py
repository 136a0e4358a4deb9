"""axe finds nothing on any state of the pages, dark and light, also inside of the PSP's frames."""

import re

import pytest
from playwright.sync_api import expect

from axe_support import findings_in_both_schemes
from books_support import Books
from merchant_center_user import follow_the_link
from shopper_support import Shopper
from wallets_support import Wallets

pytestmark = pytest.mark.browser


def test_shop_and_cart(reader: Shopper) -> None:
    for path in ("/", "/cart", "/orders", "/nowhere"):
        reader.go(path)
        assert findings_in_both_schemes(reader.page) == []
    reader.fill_cart("lamp", "plant")
    reader.go("/cart")
    reader.page.locator(".demo summary").click()
    assert findings_in_both_schemes(reader.page) == []


def test_each_method_of_the_drop_in(reader: Shopper) -> None:
    reader.check_out("embedded")
    reader.card_fields.locator("#number").wait_for()
    for method in ("card", "ideal", "invoice", "purchaseorder"):
        reader.choose(method)
        assert findings_in_both_schemes(reader.page) == []


@pytest.mark.parametrize("method", ["card", "ideal", "invoice", "purchaseorder", "hpp"])
def test_each_component(reader: Shopper, method: str) -> None:
    reader.check_out(method, language="ar")
    assert findings_in_both_schemes(reader.page) == []


def test_missing_input(reader: Shopper) -> None:
    reader.check_out("card")
    reader.pay()
    expect(reader.card_fields.locator("#cvc-error")).not_to_be_empty()
    assert findings_in_both_schemes(reader.page) == []
    reader.check_out("purchaseorder")
    reader.pay()
    expect(reader.page.get_by_label("Purchase order number")).to_be_focused()
    assert findings_in_both_schemes(reader.page) == []


def test_a_declined_card(reader: Shopper) -> None:
    reader.check_out("embedded")
    reader.pay_by_card("tok_declined")
    expect(reader.alert).to_contain_text("declined")
    assert findings_in_both_schemes(reader.page) == []


def test_stored_cards_at_the_checkout(reader: Shopper, wallets: Wallets) -> None:
    wallets.save("mara")
    wallets.add_expired("mara")
    reader.log_in("mara")
    reader.check_out("embedded")
    assert findings_in_both_schemes(reader.page) == []
    reader.page.get_by_role("button", name="Remove card: Visa").click()
    assert findings_in_both_schemes(reader.page) == []
    reader.page.get_by_role("button", name="Remove card", exact=True).click()
    expect(reader.status).to_have_text("The card was removed.")
    reader.choose("card")
    reader.card_fields.locator("#number").wait_for()
    assert findings_in_both_schemes(reader.page) == []
    reader.prefer(form="stored")
    reader.go("/checkout")
    expect(reader.page.locator("#payment")).to_contain_text("Expired")
    assert findings_in_both_schemes(reader.page) == []


def test_the_account_and_a_subscription(reader: Shopper, wallets: Wallets) -> None:
    reader.go("/account")
    assert findings_in_both_schemes(reader.page) == []
    wallets.save("mara", "tok_stored_authentication")
    reader.log_in("mara")
    reader.fill_cart("mug")
    reader.subscribe()
    reader.go("/cart")
    assert findings_in_both_schemes(reader.page) == []
    reader.prefer(form="embedded")
    reader.go("/checkout")
    reader.page.locator("#agreement").check()
    assert findings_in_both_schemes(reader.page) == []
    reader.pay()
    reader.order_number()
    reader.go("/account")
    reader.page.get_by_role("button", name="Charge month 2 now").first.click()
    expect(reader.page.locator(".notice")).to_have_text("Month 2: declined.")
    expect(reader.page.locator("#cards li")).to_have_count(1)
    assert findings_in_both_schemes(reader.page) == []
    reader.page.locator("#cards").get_by_role("button", name="Remove").click()
    assert findings_in_both_schemes(reader.page) == []


def test_a_payment_that_takes_its_time(reader: Shopper) -> None:
    reader.check_out("card")
    reader.pay_by_card("tok_pending_success")
    expect(reader.status).to_contain_text("being processed")
    assert findings_in_both_schemes(reader.page) == []


def test_three_d_secure(reader: Shopper) -> None:
    reader.check_out("card")
    reader.pay_by_card("tok_three_ds")
    reader.challenge.locator("button[value=confirm]").wait_for()
    assert findings_in_both_schemes(reader.page) == []


def test_the_pages_of_the_psp(reader: Shopper) -> None:
    reader.check_out("hpp")
    reader.pay()
    reader.page.wait_for_url(re.compile("/pay/"))
    reader.card_fields.locator("#number").wait_for()
    assert findings_in_both_schemes(reader.page) == []
    reader.page.locator("button[value=bank]").click()
    reader.page.wait_for_url(re.compile("/bank/"))
    assert findings_in_both_schemes(reader.page) == []


def test_an_abandoned_redirect(reader: Shopper) -> None:
    reader.check_out("ideal")
    reader.pay()
    reader.page.wait_for_url(re.compile("/bank/"))
    reader.page.go_back()
    expect(reader.status).to_contain_text("The payment was not completed")
    assert findings_in_both_schemes(reader.page) == []


def test_a_cart_that_grew(reader: Shopper) -> None:
    reader.check_out("ideal")
    reader.pay()
    reader.page.wait_for_url(re.compile("/bank/"))
    reader.fill_cart("plant")
    reader.decide("confirm")
    expect(reader.status).to_contain_text("is still due")
    assert findings_in_both_schemes(reader.page) == []


def test_a_return_in_another_browser(reader: Shopper) -> None:
    reader.check_out("ideal")
    reader.pay()
    reader.page.wait_for_url(re.compile("/bank/"))
    bank = reader.page.url
    reader.context.clear_cookies()
    reader.page.goto(bank)
    reader.decide("confirm")
    expect(reader.page.locator("main")).to_contain_text("We have received €147.90")
    assert findings_in_both_schemes(reader.page) == []


def test_an_expired_session(reader: Shopper, books: Books) -> None:
    reader.check_out("invoice")
    books.expire(reader.session_id())
    reader.pay()
    expect(reader.alert).to_contain_text("expired")
    assert findings_in_both_schemes(reader.page) == []


def test_a_form_that_cannot_be_loaded(reader: Shopper) -> None:
    reader.page.route("**/connector-enabler.es.js", lambda route: route.abort())
    reader.fill_cart("mug")
    reader.go("/checkout")
    expect(reader.page.locator("#problem")).to_contain_text("could not be loaded")
    assert findings_in_both_schemes(reader.page) == []


def test_card_fields_that_cannot_be_loaded(reader: Shopper) -> None:
    reader.page.route("**/sandbox-psp.js", lambda route: route.abort())
    reader.check_out("card")
    expect(reader.page.locator("#payment")).to_contain_text("could not be loaded")
    assert findings_in_both_schemes(reader.page) == []


def test_an_order(reader: Shopper) -> None:
    page = reader.page
    reader.check_out("card")
    reader.pay_by_card("tok_capture_pending_failure")
    reader.order_number()
    assert findings_in_both_schemes(page) == []
    operator = follow_the_link(reader)
    operator.take("Capture", "100", "Capture €100.00")
    failed = operator.view.locator("[data-type=charge][data-state=failure]")
    expect(failed).to_be_visible()
    assert findings_in_both_schemes(page) == []
    reader.go("/orders")
    assert findings_in_both_schemes(page) == []
