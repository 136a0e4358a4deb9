"""Adyen's 3-D Secure in the page of the demo shop: passed, failed, closed, interrupted."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, expect

from adyen_shopper_support import FRICTIONLESS, THREE_D_SECURE, AdyenBooks, AdyenShopper
from axe_support import findings
from log_scan_plugin import LogScan
from sandbox.demo.providers import ADYEN_NATIVE
from sandbox.demo.stack import Stack
from stack_support import scanned_stack

pytestmark = pytest.mark.browser

TOTAL = 14790
AUTHORIZED = [("Authorization", "Success")]
FAILED_THEN_AUTHORIZED = [("Authorization", "Failure"), ("Authorization", "Success")]
_MOST_TABS = 5


@pytest.fixture(scope="module")
def adyen_stack(tmp_path_factory: pytest.TempPathFactory, log_scan: LogScan) -> Iterator[Stack]:
    """Return the running servers of a shop that has 3-D Secure in its page."""
    folder = tmp_path_factory.mktemp("adyen-native-stack")
    with scanned_stack(folder, log_scan, ADYEN_NATIVE) as running:
        yield running


def question(payer: AdyenShopper) -> FrameLocator:
    """Return the issuer's frame in our dialog."""
    return payer.page.frame_locator("iframe[name=threeDSIframe]")


def answer(payer: AdyenShopper, what: str) -> None:
    question(payer).locator(f"button[value={what}]").click()


@pytest.fixture
def challenged(payer: AdyenShopper) -> AdyenShopper:
    """Return a shopper who is asked by the card's issuer."""
    payer.check_out("embedded")
    payer.pay_by_card(THREE_D_SECURE)
    question(payer).locator("button[value=approve]").wait_for()
    return payer


def test_a_frictionless_card_is_asked_nothing(payer: AdyenShopper, adyen_books: AdyenBooks) -> None:
    payer.check_out()
    session_id = payer.session_id()
    payer.pay_by_card(FRICTIONLESS)
    payer.order_number()
    assert adyen_books.transactions(session_id) == AUTHORIZED
    assert adyen_books.held(session_id) == [TOTAL]


def test_a_passed_check_ends_in_an_order(challenged: AdyenShopper, adyen_books: AdyenBooks) -> None:
    session_id = challenged.session_id()
    dialog = challenged.page.get_by_role("dialog")
    expect(dialog).to_have_accessible_name("Confirm your payment")
    expect(dialog.get_by_role("heading")).to_be_focused()
    assert findings(challenged.page) == []

    answer(challenged, "approve")

    challenged.order_number()
    assert adyen_books.transactions(session_id) == AUTHORIZED
    assert adyen_books.held(session_id) == [TOTAL]


def test_the_check_is_passed_by_keyboard_alone(challenged: AdyenShopper) -> None:
    button = question(challenged).locator("button[value=approve]:focus")
    for _ in range(_MOST_TABS):
        challenged.page.keyboard.press("Tab")
        if button.count():
            break
    challenged.page.keyboard.press("Enter")
    challenged.order_number()


def test_a_failed_check_is_explained_and_then_passed(
    challenged: AdyenShopper, adyen_books: AdyenBooks
) -> None:
    session_id = challenged.session_id()
    answer(challenged, "refuse")
    expect(challenged.alert).to_contain_text("could not confirm that it was you")
    expect(challenged.page.get_by_role("dialog")).to_have_count(0)
    assert adyen_books.held(session_id) == []

    challenged.pay_by_card(THREE_D_SECURE)
    answer(challenged, "approve")

    challenged.order_number()
    assert adyen_books.transactions(session_id) == FAILED_THEN_AUTHORIZED
    assert adyen_books.held(session_id) == [TOTAL]


@pytest.mark.parametrize("way", ["by the button", "by Escape"])
def test_a_check_that_was_closed_is_asked_anew(
    challenged: AdyenShopper, adyen_books: AdyenBooks, way: str
) -> None:
    session_id = challenged.session_id()
    close = challenged.page.get_by_role("dialog").get_by_role("button", name="Cancel")
    if way == "by the button":
        close.click()
    else:
        close.press("Escape")
    expect(challenged.alert).to_contain_text("You cancelled the payment")
    assert adyen_books.held(session_id) == []

    challenged.pay()
    answer(challenged, "approve")

    challenged.order_number()
    transactions = adyen_books.transactions(session_id)
    assert [one for one in transactions if one[0] == "Authorization"] == FAILED_THEN_AUTHORIZED
    assert adyen_books.held(session_id) == [TOTAL]


def test_a_reload_shows_the_check_again(challenged: AdyenShopper, adyen_books: AdyenBooks) -> None:
    session_id = challenged.session_id()
    challenged.page.reload()
    answer(challenged, "approve")
    challenged.order_number()
    assert adyen_books.transactions(session_id) == AUTHORIZED
    assert adyen_books.held(session_id) == [TOTAL]


def test_a_result_that_is_lost_on_its_way_is_handed_in_again(
    challenged: AdyenShopper, adyen_books: AdyenBooks
) -> None:
    session_id = challenged.session_id()
    confirmation = re.compile(r"/payments/[\w-]+/confirm$")
    challenged.page.route(confirmation, lambda route: route.abort(), times=2)
    answer(challenged, "approve")
    challenged.order_number()
    assert adyen_books.transactions(session_id) == AUTHORIZED
    assert adyen_books.held(session_id) == [TOTAL]


def test_an_issuer_without_it_has_a_page_of_its_own(
    payer: AdyenShopper, adyen_books: AdyenBooks
) -> None:
    payer.check_out("embedded")
    session_id = payer.session_id()
    with adyen_books.without_native_three_d_secure():
        payer.pay_by_card(THREE_D_SECURE)
        payer.answer("approve")
    payer.order_number()
    assert adyen_books.transactions(session_id) == AUTHORIZED


def test_the_policy_allows_all_that_the_check_needs(payer: AdyenShopper) -> None:
    noted = payer.note_violations()
    payer.check_out("embedded", language="ar", theme="dark")
    payer.pay_by_card(THREE_D_SECURE)
    question(payer).locator("button[value=approve]").wait_for()
    assert findings(payer.page) == []
    answer(payer, "approve")
    payer.order_number()
    assert noted == []
