"""Keyboards, small screens, other scripts and other tastes."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from log_scan_plugin import LogScan
from sandbox.demo.stack import Stack
from shopper_support import CVC, EXPIRY, PATIENCE, Shopper, card_number
from wallets_support import Wallets

pytestmark = pytest.mark.browser

LANGUAGES = {
    "en": ("Pay €147.90", "Card number"),
    "de": ("147,90 € bezahlen", "Kartennummer"),
    "fr": ("Payer 147,90 €", "Numéro de carte"),
    "es": ("Pagar 147,90 €", "Número de tarjeta"),
    "it": ("Paga 147,90 €", "Numero della carta"),
    "nl": ("€ 147,90 betalen", "Kaartnummer"),
    "pl": ("Zapłać 147,90 €", "Numer karty"),
    "pt": ("Pagar € 147,90", "Número do cartão"),
    "ar": ("ادفع \u200f147.90 €", "رقم البطاقة"),
}


def tab_until(page: Page, condition: str, *, frame: str | None = None) -> None:
    """Press Tab until the focused element of the page, or of that frame, is the one."""
    for _ in range(40):
        page.keyboard.press("Tab")
        where = page.frame(url=re.compile(frame)) if frame else page
        if where is not None and where.evaluate(f"document.hasFocus() && {condition}"):
            return
    raise AssertionError(f"Tab does not lead to {condition}")


def in_component(condition: str) -> str:
    """Return a condition on the element with the focus inside of the enabler's shadow."""
    focused = "document.activeElement?.shadowRoot?.activeElement"
    return f"({focused})?.matches({condition!r}) === true"


def test_the_keyboard_is_enough_to_pay_by_card(shopper: Shopper) -> None:
    page = shopper.page
    shopper.check_out("embedded")
    shopper.card_fields.locator("#number").wait_for()

    tab_until(page, "document.activeElement.id === 'number'", frame="/hosted-fields")
    page.keyboard.type(card_number("tok_three_ds"))
    page.keyboard.press("Tab")
    page.keyboard.type(EXPIRY)
    page.keyboard.press("Tab")
    page.keyboard.type(CVC)
    tab_until(page, in_component("button.pay"))
    page.keyboard.press("Enter")
    shopper.challenge.locator("button[value=confirm]").wait_for()
    tab_until(page, "document.activeElement.value === 'confirm'", frame="/challenge/")
    page.keyboard.press("Enter")

    shopper.order_number()


def test_the_keyboard_is_enough_to_choose_and_to_correct(shopper: Shopper) -> None:
    page = shopper.page
    shopper.check_out("embedded")

    tab_until(page, in_component("input[type=radio]"))
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Purchase order")).to_be_checked()
    tab_until(page, in_component("button.pay"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Purchase order number")).to_be_focused()
    page.keyboard.type("PO-1")
    page.keyboard.press("Enter")

    shopper.order_number()


@pytest.mark.parametrize("forced_colors", ["none", "active"])
def test_the_focus_can_always_be_seen(
    shopper: Shopper, forced_colors: Literal["none", "active"]
) -> None:
    shopper.page.emulate_media(forced_colors=forced_colors)
    shopper.check_out("invoice")
    shopper.page.keyboard.press("Tab")
    tab_until(shopper.page, in_component("button.pay"))

    style = "one => { const { outlineStyle, outlineWidth } = getComputedStyle(one);"
    outline = shopper.pay_button.evaluate(f"{style} return [outlineStyle, outlineWidth] }}")
    assert outline == ["solid", "3px"]


def test_forced_colors_leave_the_button_its_border(shopper: Shopper) -> None:
    """Its color is the system's then, and a border is all that tells it from text."""
    shopper.page.emulate_media(forced_colors="active")
    shopper.check_out("invoice")
    width = shopper.pay_button.evaluate("one => getComputedStyle(one).borderTopWidth")
    color = shopper.pay_button.evaluate("one => getComputedStyle(one).borderTopColor")
    assert width == "1px"
    assert color.startswith("rgb(")  # Not rgba: it is opaque.


@pytest.mark.parametrize("language", ["de", "ar"])
def test_nothing_is_cut_off_at_320_pixels(
    browser: Browser, stack: Stack, log_scan: LogScan, language: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True)
    context.set_default_timeout(PATIENCE)
    shopper = Shopper(context, stack.facts, log_scan)
    shopper.check_out("embedded", language=language)
    shopper.card_fields.locator("#number").wait_for()
    assert overflowing(shopper.page) == []
    shopper.pay()
    expect(shopper.card_fields.locator("#cvc-error")).not_to_be_empty()
    assert overflowing(shopper.page) == []
    shopper.pay_by_card("tok_three_ds")
    shopper.challenge.locator("button[value=confirm]").wait_for()
    assert overflowing(shopper.page) == []
    shopper.challenge.locator("button[value=confirm]").click()
    shopper.order_number()
    assert overflowing(shopper.page) == []
    for path in ("/", "/orders"):
        shopper.go(path)
        assert overflowing(shopper.page) == []
    shopper.fill_cart("blanket")
    shopper.go("/cart")
    assert overflowing(shopper.page) == []
    context.close()


@pytest.mark.parametrize("language", ["de", "ar"])
def test_stored_cards_are_not_cut_off_at_320_pixels_either(
    browser: Browser, stack: Stack, log_scan: LogScan, wallets: Wallets, language: str
) -> None:
    wallets.save("mara")
    wallets.add_expired("mara")
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True)
    context.set_default_timeout(PATIENCE)
    shopper = Shopper(context, stack.facts, log_scan)
    shopper.log_in("mara")
    shopper.check_out("embedded", language=language)
    for button in shopper.page.locator("#payment .removal button").all():
        button.click()
    assert overflowing(shopper.page) == []
    shopper.subscribe()
    for path in ("/cart", "/checkout", "/account"):
        shopper.go(path)
        shopper.page.locator("#loading").wait_for(state="detached")
        assert overflowing(shopper.page) == []
    context.close()


def test_the_keyboard_is_enough_for_stored_cards(mara: Shopper, wallets: Wallets) -> None:
    page = mara.page
    wallets.save("mara")
    wallets.save("mara", "tok_approved_amex")
    mara.check_out("embedded")

    tab_until(page, in_component("input[type=radio]"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="American Express")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Visa")).to_be_focused()
    tab_until(page, in_component("button.pay"))
    page.keyboard.press("Enter")

    mara.order_number()
    assert wallets.shown("mara") == ["4242"]


def overflowing(page: Page) -> list[str]:
    """Return the documents that have to be scrolled sideways."""
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return [frame.url for frame in page.frames if frame.evaluate(wide)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_checkout_speaks_the_shoppers_language(shopper: Shopper, language: str) -> None:
    pay, number = LANGUAGES[language]
    shopper.check_out("card", language=language)

    expect(shopper.pay_button).to_have_text(pay)
    expect(shopper.page.locator("#summary .total bdi").first).to_have_text(amount_in(pay))
    expect(shopper.card_fields.get_by_label(number)).to_be_visible()
    direction = "rtl" if language == "ar" else "ltr"
    for root in (shopper.page.locator("html"), shopper.card_fields.locator("html")):
        expect(root).to_have_attribute("dir", direction)


def amount_in(label: str) -> re.Pattern[str]:
    """Return what finds the amount of a button's label, with whatever spaces are in it."""
    found = re.search(r"\u200f?[€\d][€\d,. ]*[€\d]", label)
    assert found is not None
    return re.compile(re.escape(found[0].strip()).replace(r"\ ", r"\s"))


@pytest.mark.parametrize("form", ["embedded", "ideal", "invoice"])
def test_a_phone_shows_the_sum_before_the_button_and_on_it(
    browser: Browser, stack: Stack, log_scan: LogScan, form: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.set_default_timeout(PATIENCE)
    shopper = Shopper(context, stack.facts, log_scan)
    shopper.check_out(form)
    total = shopper.page.locator("#sum")
    expect(total).to_contain_text("€147.90")
    expect(shopper.pay_button).to_contain_text("€147.90")
    places = [one.bounding_box() for one in (total, shopper.pay_button)]
    above, button = [place["y"] for place in places if place]
    assert above < button
    context.close()


@pytest.mark.parametrize(("theme", "scheme"), [("dark", "dark"), ("light", "light")])
def test_the_chosen_theme_reaches_into_the_frames(
    shopper: Shopper, theme: str, scheme: str
) -> None:
    shopper.page.emulate_media(color_scheme="light" if scheme == "dark" else "dark")
    shopper.check_out("card", theme=theme)

    frame = shopper.card_fields.locator("html")
    expect(frame).to_have_css("color-scheme", scheme)
    page_text = shopper.page.locator("body").evaluate("one => getComputedStyle(one).color")
    expect(shopper.card_fields.locator("body")).to_have_css("color", page_text)


def test_nothing_moves_for_those_who_do_not_want_it(shopper: Shopper) -> None:
    shopper.page.emulate_media(reduced_motion="reduce")
    shopper.check_out("card")
    shopper.pay_by_card("tok_three_ds")
    shopper.challenge.locator("button[value=confirm]").wait_for()

    spinner = "one => getComputedStyle(one, '::before').animationName"
    assert shopper.status.evaluate(spinner) == "none"
