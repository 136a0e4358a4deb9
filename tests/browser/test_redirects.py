"""Shoppers who leave for the bank and come back, in time, too early, or somewhere else."""

import re

import pytest
from playwright.sync_api import Browser, expect

from axe_support import findings
from books_support import Books
from sandbox.demo.stack import Stack
from shopper_support import Shopper, order_number_in

pytestmark = pytest.mark.browser

TOTAL = 14790
BANK = re.compile("/bank/")
RETURN = re.compile(r"/checkout/return\?paymentReference=")
# The processor's route, by which the PSP sends a shopper back.
BACK = re.compile(r"/payments/[0-9a-f-]+/return\?token=")


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
    kinds = [kind for kind, _, _ in books.operations(order_number_in(other))]
    assert kinds == ["Authorization", "Charge"]


def test_a_late_answer_of_the_bank_ends_in_the_order(at_the_bank: Shopper, books: Books) -> None:
    at_the_bank.decide("confirm-later")
    number = at_the_bank.order_number()

    expect(at_the_bank.page.locator(".paid")).to_have_text("You paid €147.90 with iDEAL.")
    assert ("Charge", "Success", TOTAL) in books.operations(number)


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


def let_time_pass(shopper: Shopper, books: Books, session_id: str) -> None:
    """Let hours pass: the PSP waits no longer for the shopper, and the checkout is over."""
    [payment] = books.payments(session_id)
    books.act(payment["id"], "expire")
    books.expire(session_id)


def test_hours_later_the_way_back_leads_to_a_shop_that_says_that_time_is_over(
    shopper: Shopper, books: Books
) -> None:
    shopper.check_out("ideal")
    session_id = shopper.session_id()
    shopper.pay()
    shopper.page.wait_for_url(BANK)
    let_time_pass(shopper, books, session_id)

    shopper.decide("confirm")

    shopper.page.wait_for_url(RETURN)
    expect(shopper.alert).to_contain_text("was not completed in time")
    later = shopper.session_id()
    assert later != session_id
    assert books.held(later) == []

    shopper.finish("ideal")

    shopper.order_number()
    assert books.held(later) == [TOTAL]


def test_hours_later_a_payment_that_went_well_ends_in_the_order(
    shopper: Shopper, books: Books
) -> None:
    shopper.check_out("ideal")
    session_id = shopper.session_id()
    shopper.pay()
    shopper.page.wait_for_url(BANK)
    with shopper.page.expect_request(BACK) as way_back:
        shopper.page.route(BACK, lambda route: route.abort())
        shopper.decide("confirm")
    shopper.page.unroute(BACK)
    books.expire(session_id)

    shopper.page.goto(way_back.value.url)

    assert books.operations(shopper.order_number())[0] == ("Authorization", "Success", TOTAL)


def test_a_way_back_that_cannot_be_read_tells_what_to_do_in_the_shoppers_language(
    browser: Browser, stack: Stack
) -> None:
    page = browser.new_context(locale="de-AT").new_page()
    payment = "00000000-0000-4000-8000-000000000000"

    page.goto(f"{stack.facts.processor_url}/payments/{payment}/return?token=cut-off")

    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("heading")).to_have_text("Bitte gehen Sie zurück zum Shop")
    expect(page.locator("p")).to_contain_text("bevor Sie erneut bezahlen")
    assert findings(page) == []
    page.context.close()
