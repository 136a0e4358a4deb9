"""Adyen's 3-D Secure in the page of the demo shop: passed, failed, closed, interrupted."""

import re
from collections.abc import Callable, Iterator

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


def is_asked(payer: AdyenShopper) -> None:
    """Wait for the question of the card's issuer."""
    question(payer).locator("button[value=approve]").wait_for()


def test_a_frictionless_card_is_asked_nothing(payer: AdyenShopper, adyen_books: AdyenBooks) -> None:
    payer.check_out()
    session_id = payer.session_id()
    payer.pay_by_card(FRICTIONLESS)
    payer.order_number()
    assert adyen_books.transactions(session_id) == AUTHORIZED
    assert adyen_books.held(session_id) == [TOTAL]


def test_a_check_is_passed_by_keyboard_alone_and_the_policy_allows_all_of_it(
    payer: AdyenShopper, adyen_books: AdyenBooks
) -> None:
    noted = payer.note_violations()
    payer.check_out("embedded", language="ar", theme="dark")
    session_id = payer.session_id()
    payer.pay_by_card(THREE_D_SECURE)
    is_asked(payer)
    expect(payer.page.get_by_role("dialog").get_by_role("heading")).to_be_focused()
    assert findings(payer.page) == []

    button = question(payer).locator("button[value=approve]:focus")
    for _ in range(_MOST_TABS):
        payer.page.keyboard.press("Tab")
        if button.count():
            break
    payer.page.keyboard.press("Enter")

    payer.order_number()
    assert noted == []
    assert adyen_books.transactions(session_id) == AUTHORIZED
    assert adyen_books.held(session_id) == [TOTAL]


def test_a_check_that_failed_or_was_closed_is_explained_and_asked_anew(
    payer: AdyenShopper, adyen_books: AdyenBooks
) -> None:
    payer.check_out("embedded")
    session_id = payer.session_id()
    dialog = payer.page.get_by_role("dialog")
    payer.pay_by_card(THREE_D_SECURE)
    is_asked(payer)
    expect(dialog).to_have_accessible_name("Confirm your payment")
    assert findings(payer.page) == []
    answer(payer, "refuse")
    expect(payer.alert).to_contain_text("could not confirm that it was you")
    expect(dialog).to_have_count(0)
    assert adyen_books.held(session_id) == []
    assert adyen_books.transactions(session_id) == [("Authorization", "Failure")]
    payer.type_card(THREE_D_SECURE)
    close = dialog.get_by_role("button", name="Cancel")
    ways: tuple[Callable[[], None], ...] = (close.click, lambda: close.press("Escape"))
    for leave in ways:
        payer.pay()
        is_asked(payer)
        leave()
        expect(payer.alert).to_contain_text("You cancelled the payment")
        assert adyen_books.held(session_id) == []

    payer.pay()
    answer(payer, "approve")

    payer.order_number()
    kinds = [one for one in adyen_books.transactions(session_id) if one[0] == "Authorization"]
    assert kinds == [("Authorization", "Failure")] * 3 + AUTHORIZED
    assert adyen_books.held(session_id) == [TOTAL]


def test_a_check_is_shown_again_after_a_reload_and_a_lost_result_is_handed_in_again(
    payer: AdyenShopper, adyen_books: AdyenBooks
) -> None:
    payer.check_out("embedded")
    session_id = payer.session_id()
    payer.pay_by_card(THREE_D_SECURE)
    is_asked(payer)
    payer.page.reload()
    is_asked(payer)
    confirmation = re.compile(r"/payments/[\w-]+/confirm$")
    payer.page.route(confirmation, lambda route: route.abort(), times=2)
    answer(payer, "approve")

    payer.order_number()
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
