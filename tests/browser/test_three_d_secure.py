"""3-D Secure in its modal frame: passed, failed, closed, and interrupted by a reload."""

import pytest
from playwright.sync_api import Browser, expect

from books_support import Books
from log_scan_plugin import LogScan
from sandbox.demo.stack import Stack
from shopper_support import PATIENCE, Shopper

pytestmark = pytest.mark.browser

TOTAL = 14790


@pytest.fixture
def challenged(shopper: Shopper) -> Shopper:
    """Return a shopper who is asked by the card's bank."""
    shopper.check_out()
    shopper.pay_by_card("tok_three_ds")
    shopper.challenge.locator("button[value=confirm]").wait_for()
    return shopper


def test_a_passed_check_ends_in_an_order(challenged: Shopper, books: Books) -> None:
    session_id = challenged.session_id()
    expect(challenged.page.get_by_role("dialog")).to_have_accessible_name("Confirm your payment")

    challenged.challenge.locator("button[value=confirm]").click()

    challenged.order_number()
    assert books.held(session_id) == [TOTAL]


def test_a_failed_check_is_explained_and_another_card_pays(
    challenged: Shopper, books: Books
) -> None:
    session_id = challenged.session_id()
    challenged.challenge.locator("button[value=refuse]").click()
    expect(challenged.alert).to_contain_text("could not confirm that it was you")
    expect(challenged.page.get_by_role("dialog")).to_have_count(0)

    challenged.pay_by_card()

    challenged.order_number()
    assert books.held(session_id) == [TOTAL]
    assert ("Authorization", "Failure") in books.transactions(session_id)


@pytest.mark.parametrize("way", ["at the bank", "by the button", "by Escape"])
def test_a_check_that_was_left_can_be_followed_by_another_card(
    challenged: Shopper, books: Books, way: str
) -> None:
    session_id = challenged.session_id()
    if way == "at the bank":
        challenged.challenge.locator("button[value=cancel]").click()
    elif way == "by the button":
        challenged.page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    else:
        challenged.page.get_by_role("dialog").get_by_role("button", name="Cancel").press("Escape")
    expect(challenged.alert).to_contain_text("You cancelled the payment")
    assert books.held(session_id) == []

    challenged.pay_by_card()

    challenged.order_number()
    assert books.held(session_id) == [TOTAL]


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
def test_nothing_of_the_check_is_said_twice_or_cut_off(
    browser: Browser, stack: Stack, log_scan: LogScan, width: int, height: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(PATIENCE)
    shopper = Shopper(context, stack.facts, log_scan)
    shopper.check_out("card", language="fr")
    shopper.pay_by_card("tok_three_ds")
    shopper.challenge.locator("button[value=confirm]").wait_for()

    expect(shopper.page.get_by_role("dialog").get_by_role("heading")).to_have_count(1)
    expect(shopper.challenge.locator("h1")).to_have_css("width", "1px")
    document = shopper.challenge.locator("html")
    assert document.evaluate("one => one.scrollHeight <= one.clientHeight")
    context.close()


def test_a_reload_shows_the_check_again(challenged: Shopper, books: Books) -> None:
    session_id = challenged.session_id()

    challenged.page.reload()
    challenged.challenge.locator("button[value=confirm]").click()

    challenged.order_number()
    assert books.held(session_id) == [TOTAL]
    assert len(books.payments(session_id)) == 1


def test_the_page_behind_the_check_is_out_of_reach(challenged: Shopper) -> None:
    expect(challenged.pay_button).to_have_attribute("aria-disabled", "true")
    for _ in range(8):
        challenged.page.keyboard.press("Tab")
        focused = "document.activeElement.closest('[data-ctc-connector-styles]') !== null"
        outside = "document.activeElement === document.body"
        assert challenged.page.evaluate(f"{focused} || {outside}")
