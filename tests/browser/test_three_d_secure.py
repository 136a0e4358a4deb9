"""3-D Secure in its modal frame: passed, failed, closed, and interrupted by a reload."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from axe_support import findings_in_both_schemes
from books_support import Books
from shopper_support import Shopper

pytestmark = pytest.mark.browser

TOTAL = 14790
_SPINNER = "one => getComputedStyle(one, '::before').animationName"
_IN_THE_DIALOG = (
    "document.activeElement === document.body"
    " || document.activeElement.closest('[data-ctc-connector-styles]') !== null"
)


def is_asked(shopper: Shopper) -> None:
    """Pay by a card whose bank asks, and wait for its question."""
    shopper.pay_by_card("tok_three_ds")
    shopper.challenge.locator("button[value=confirm]").wait_for()


def test_a_check_is_shown_again_after_a_reload_and_passed(reader: Shopper, books: Books) -> None:
    """Until then nothing moves for those who do not want it, and the page behind is closed."""
    reader.check_out(language="fr")
    session_id = reader.session_id()
    is_asked(reader)
    expect(reader.page.get_by_role("dialog")).to_have_accessible_name("Confirmez votre paiement")
    assert reader.status.evaluate(_SPINNER) == "none"
    expect(reader.pay_button).to_have_attribute("aria-disabled", "true")
    for _ in range(8):
        reader.page.keyboard.press("Tab")
        assert reader.page.evaluate(_IN_THE_DIALOG)
    assert findings_in_both_schemes(reader.page) == []
    is_neither_said_twice_nor_cut_off(reader)

    reader.page.reload()
    reader.challenge.locator("button[value=confirm]").click()

    reader.order_number()
    assert books.held(session_id) == [TOTAL]
    assert len(books.payments(session_id)) == 1


def test_a_check_that_failed_or_was_left_is_explained_and_another_card_pays(
    shopper: Shopper, books: Books
) -> None:
    shopper.check_out()
    session_id = shopper.session_id()
    dialog = shopper.page.get_by_role("dialog")
    cancel = dialog.get_by_role("button", name="Cancel")
    is_asked(shopper)
    shopper.challenge.locator("button[value=refuse]").click()
    expect(shopper.alert).to_contain_text("could not confirm that it was you")
    expect(dialog).to_have_count(0)
    assert books.transactions(session_id) == [("Authorization", "Failure")]
    ways: tuple[Callable[[], None], ...] = (
        shopper.challenge.locator("button[value=cancel]").click,
        cancel.click,
        lambda: cancel.press("Escape"),
    )
    for leave in ways:
        is_asked(shopper)
        leave()
        expect(shopper.alert).to_contain_text("You cancelled the payment")
        assert books.held(session_id) == []

    shopper.pay_by_card()

    shopper.order_number()
    assert books.held(session_id) == [TOTAL]


def is_neither_said_twice_nor_cut_off(shopper: Shopper) -> None:
    """Look at the question, whose text is long in French, in a large window and on a phone."""
    expect(shopper.page.get_by_role("dialog").get_by_role("heading")).to_have_count(1)
    expect(shopper.challenge.locator("h1")).to_have_css("width", "1px")
    document = shopper.challenge.locator("html")
    for width, height in ((1280, 900), (390, 844)):
        shopper.page.set_viewport_size({"width": width, "height": height})
        inner = shopper.page.locator("iframe[src*='/challenge/']").evaluate(
            "one => one.clientWidth"
        )
        # The frame learns of its width a moment later.
        expect(document).to_have_js_property("clientWidth", inner)
        assert document.evaluate("one => one.scrollHeight <= one.clientHeight")
