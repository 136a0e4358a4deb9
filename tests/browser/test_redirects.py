"""Shoppers who leave for the bank and come back, in time, too early, or somewhere else."""

import re

import pytest
from playwright.sync_api import expect

from books_support import Books
from shopper_support import Shopper

pytestmark = pytest.mark.browser

TOTAL = 14790
BANK = re.compile("/bank/")
RETURN = re.compile(r"/checkout/return\?paymentReference=")


@pytest.fixture
def at_the_bank(shopper: Shopper) -> Shopper:
    """Return a shopper on the page of the bank."""
    shopper.check_out("ideal")
    shopper.pay()
    shopper.page.wait_for_url(BANK)
    return shopper


@pytest.mark.parametrize(
    ("outcome", "explanation"), [("refuse", "declined"), ("cancel", "You cancelled the payment")]
)
def test_no_at_the_bank_is_explained_and_another_try_pays(
    at_the_bank: Shopper, books: Books, outcome: str, explanation: str
) -> None:
    at_the_bank.decide(outcome)
    at_the_bank.page.wait_for_url(RETURN)
    expect(at_the_bank.alert).to_contain_text(explanation)
    session_id = at_the_bank.session_id()
    assert books.held(session_id) == []

    at_the_bank.finish("ideal")

    at_the_bank.order_number()
    assert books.held(session_id) == [TOTAL]


def test_an_abandoned_redirect_can_be_continued(at_the_bank: Shopper, books: Books) -> None:
    at_the_bank.page.go_back()
    expect(at_the_bank.status).to_contain_text("The payment was not completed")
    session_id = at_the_bank.session_id()

    at_the_bank.page.get_by_role("button", name="Continue this payment").click()
    at_the_bank.decide("confirm")

    at_the_bank.order_number()
    assert len(books.payments(session_id)) == 1
    assert books.held(session_id) == [TOTAL]


def test_an_abandoned_redirect_can_be_left_for_another_method(
    at_the_bank: Shopper, books: Books
) -> None:
    at_the_bank.prefer(form="card")
    at_the_bank.go("/checkout")
    at_the_bank.pay_button.wait_for()
    session_id = at_the_bank.session_id()

    at_the_bank.pay_by_card()

    at_the_bank.order_number()
    assert books.held(session_id) == [TOTAL]
    assert books.transactions(session_id).count(("Authorization", "Success")) == 1


def test_a_shopper_who_comes_back_in_a_new_tab_gets_the_order(
    at_the_bank: Shopper, books: Books
) -> None:
    other = at_the_bank.context.new_page()
    other.goto(at_the_bank.page.url)
    with other.expect_request(RETURN):
        other.locator("button[value=confirm]").click()

    other.wait_for_url(re.compile("/orders/"))
    assert other.locator(".timeline li[data-type]").count() == 2


def test_a_late_answer_of_the_bank_ends_in_the_order(at_the_bank: Shopper, books: Books) -> None:
    at_the_bank.decide("confirm-later")
    at_the_bank.order_number()

    expect(at_the_bank.page.locator("[data-type=Charge] .state")).to_have_text("Success")


def test_the_way_back_is_found_again_after_the_order(at_the_bank: Shopper) -> None:
    back: list[str] = []
    at_the_bank.page.on(
        "request", lambda one: back.append(one.url) if RETURN.search(one.url) else None
    )
    at_the_bank.decide("confirm")
    number = at_the_bank.order_number()

    at_the_bank.page.goto(back[0])

    assert at_the_bank.order_number() == number


def test_a_shopper_is_not_sent_away_twice_without_being_asked(at_the_bank: Shopper) -> None:
    at_the_bank.page.go_back()
    expect(at_the_bank.status).to_contain_text("The payment was not completed")

    at_the_bank.page.reload()

    expect(at_the_bank.status).to_contain_text("The payment was not completed")
    assert "/checkout" in at_the_bank.page.url
