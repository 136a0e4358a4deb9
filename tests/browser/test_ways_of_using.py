"""Keyboards, small screens, other scripts and other tastes."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, ViewportSize, expect

from books_support import Books
from log_scan_plugin import LogScan
from sandbox.demo.stack import Stack
from shopper_support import CVC, EXPIRY, PATIENCE, Shopper, card_number
from wallets_support import Wallets

pytestmark = pytest.mark.browser

# A small phone, and a usual one.
SMALL: ViewportSize = {"width": 320, "height": 640}
LARGER: ViewportSize = {"width": 390, "height": 844}
SCHEMES: tuple[tuple[Literal["dark", "light"], Literal["dark", "light"]], ...] = (
    ("dark", "light"),
    ("light", "dark"),
)
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


def test_the_keyboard_is_enough_to_choose_and_to_correct(shopper: Shopper, books: Books) -> None:
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

    assert books.operations(shopper.order_number()) == [("Authorization", "Success", 14790)]


def test_the_focus_and_the_button_can_always_be_seen(shopper: Shopper) -> None:
    shopper.page.emulate_media(forced_colors="active")
    shopper.check_out("invoice")
    # The button's color is the system's then, and a border is all that tells it from text.
    width = shopper.pay_button.evaluate("one => getComputedStyle(one).borderTopWidth")
    color = shopper.pay_button.evaluate("one => getComputedStyle(one).borderTopColor")
    assert width == "1px"
    assert color.startswith("rgb(")  # Not rgba: it is opaque.
    shopper.page.keyboard.press("Tab")
    tab_until(shopper.page, in_component("button.pay"))
    style = "one => { const { outlineStyle, outlineWidth } = getComputedStyle(one);"
    outline = f"{style} return [outlineStyle, outlineWidth] }}"
    assert shopper.pay_button.evaluate(outline) == ["solid", "3px"]

    shopper.page.emulate_media(forced_colors="none")
    assert shopper.pay_button.evaluate(outline) == ["solid", "3px"]


@pytest.fixture
def phone(browser: Browser, stack: Stack, log_scan: LogScan) -> Iterator[Shopper]:
    """Return a shopper with a small phone."""
    context = browser.new_context(viewport=SMALL, has_touch=True, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    yield Shopper(context, stack.facts, log_scan)
    context.close()


@pytest.mark.parametrize("language", ["de", "ar"])
def test_nothing_is_cut_off_at_320_pixels(phone: Shopper, wallets: Wallets, language: str) -> None:
    """Neither where a card is typed in, nor where it is stored."""
    phone.check_out("embedded", language=language)
    phone.card_fields.locator("#number").wait_for()
    total, pays = places(phone.page.locator("#sum"), phone.pay_button)
    assert total["y"] < pays["y"]
    assert overflowing(phone.page) == []
    phone.pay()
    expect(phone.card_fields.locator("#cvc-error")).not_to_be_empty()
    assert overflowing(phone.page) == []
    phone.pay_by_card("tok_three_ds")
    phone.challenge.locator("button[value=confirm]").wait_for()
    assert overflowing(phone.page) == []
    phone.challenge.locator("button[value=confirm]").click()
    phone.order_number()
    assert overflowing(phone.page) == []
    for path in ("/", "/orders"):
        phone.go(path)
        assert overflowing(phone.page) == []
    phone.fill_cart("blanket")
    phone.go("/cart")
    assert overflowing(phone.page) == []

    wallets.save("mara")
    wallets.add_expired("mara")
    phone.log_in("mara")
    phone.go("/checkout")
    phone.page.locator("#loading").wait_for(state="detached")
    removals = phone.page.locator("#payment .removal button")
    expect(removals).to_have_count(2)
    for button in removals.all():
        button.click()
    assert overflowing(phone.page) == []
    phone.subscribe()
    for path in ("/cart", "/checkout", "/account"):
        phone.go(path)
        phone.page.locator("#loading").wait_for(state="detached")
        assert overflowing(phone.page) == []


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


def test_the_checkout_speaks_the_shoppers_language(phone: Shopper) -> None:
    """A phone shows the sum before the button; fields side by side stand on one line."""
    phone.page.set_viewport_size(LARGER)
    phone.fill_cart("lamp", "mug")
    for language, (pay, number) in LANGUAGES.items():
        phone.prefer(form="card", language=language)
        phone.go("/checkout")
        expect(phone.pay_button).to_have_text(pay)
        expect(phone.page.locator("#summary .total bdi").first).to_have_text(amount_in(pay))
        expect(phone.card_fields.get_by_label(number)).to_be_visible()
        direction = "rtl" if language == "ar" else "ltr"
        for root in (phone.page.locator("html"), phone.card_fields.locator("html")):
            expect(root).to_have_attribute("dir", direction)
        phone.page.locator("#loading").wait_for(state="detached")
        total, pays = places(phone.page.locator("#sum"), phone.pay_button)
        assert total["y"] < pays["y"]
        expiry, cvc = places(*(phone.card_fields.locator(one) for one in ("#expiry", "#cvc")))
        assert expiry["y"] == cvc["y"]
        assert expiry["x"] != cvc["x"]


def places(*shown: Locator) -> list[FloatRect]:
    return [place for one in shown if (place := one.bounding_box())]


def amount_in(label: str) -> re.Pattern[str]:
    """Return what finds the amount of a button's label, with whatever spaces are in it."""
    found = re.search(r"\u200f?[€\d][€\d,. ]*[€\d]", label)
    assert found is not None
    return re.compile(re.escape(found[0].strip()).replace(r"\ ", r"\s"))


def test_the_chosen_theme_reaches_into_the_frames(shopper: Shopper) -> None:
    shopper.fill_cart("mug")
    for theme, other in SCHEMES:
        shopper.page.emulate_media(color_scheme=other)
        shopper.prefer(form="card", theme=theme)
        shopper.go("/checkout")
        shopper.card_fields.locator("#number").wait_for()
        expect(shopper.card_fields.locator("html")).to_have_css("color-scheme", theme)
        page_text = shopper.page.locator("body").evaluate("one => getComputedStyle(one).color")
        expect(shopper.card_fields.locator("body")).to_have_css("color", page_text)
