"""Shoppers who leave for the bank and come back, in time, too early, or somewhere else."""

import re

import pytest
from playwright.sync_api import Browser, Request, expect

from axe_support import findings, findings_in_both_schemes
from books_support import Books
from held_requests import HeldRequests
from merchant_center_user import follow_the_link
from sandbox.demo.stack import Stack
from sandbox.shop.coverage import coverage_of
from shopper_support import Shopper, order_number_in

pytestmark = pytest.mark.browser

TOTAL = 14790
BANK = re.compile("/bank/")
RETURN = re.compile(r"/checkout/return\?paymentReference=")
CONFIRM = re.compile(r"/payments/[0-9a-f-]+/confirm$")
# The processor's route, by which the PSP sends a shopper back.
BACK = re.compile(r"/payments/[0-9a-f-]+/return\?token=")


def goes_to_the_bank(shopper: Shopper) -> None:
    """Press the button, and wait for the bank's page."""
    shopper.pay()
    shopper.page.wait_for_url(BANK)


@pytest.fixture
def at_the_bank(shopper: Shopper) -> Shopper:
    """Return a shopper on the page of the bank."""
    shopper.check_out("ideal")
    goes_to_the_bank(shopper)
    return shopper


def test_no_at_the_bank_is_explained_and_another_try_pays(shopper: Shopper, books: Books) -> None:
    shopper.check_out("embedded")
    session_id = shopper.session_id()
    shopper.choose("ideal")
    for outcome, explanation in (("refuse", "declined"), ("cancel", "You cancelled the payment")):
        goes_to_the_bank(shopper)
        shopper.decide(outcome)
        shopper.page.wait_for_url(RETURN)
        expect(shopper.alert).to_contain_text(explanation)
        # The method that was refused stays chosen.
        expect(shopper.page.get_by_role("radio", name="iDEAL")).to_be_checked()
        expect(shopper.pay_button).to_contain_text("iDEAL")
        assert books.held(session_id) == []

    shopper.finish("ideal")

    assert books.operations(shopper.order_number())[-2:] == [
        ("Authorization", "Success", TOTAL),
        ("Charge", "Success", TOTAL),
    ]
    assert books.held(session_id) == [TOTAL]


def test_an_abandoned_redirect_can_be_continued(reader: Shopper, books: Books) -> None:
    """The shopper is not sent away a second time without being asked."""
    reader.check_out("ideal")
    session_id = reader.session_id()
    goes_to_the_bank(reader)
    reader.page.go_back()
    expect(reader.status).to_contain_text("The payment was not completed")
    assert findings_in_both_schemes(reader.page) == []
    reader.page.reload()
    expect(reader.status).to_contain_text("The payment was not completed")
    assert "/checkout" in reader.page.url

    reader.page.get_by_role("button", name="Continue this payment").click()
    reader.decide("confirm")

    reader.order_number()
    [payment] = books.payments(session_id)
    assert payment["paymentMethodInfo"]["method"] == "ideal"
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
    # Staff finds it behind the one that paid.
    operator = follow_the_link(at_the_bank)
    operator.view.get_by_text("Attempts that hold no money (1)").click()
    replaced = operator.view.locator(".ov-payment[data-state=superseded]")
    expect(replaced.locator(".ov-badge")).to_have_text("Replaced")


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


def test_a_late_answer_of_the_bank_ends_in_the_order(shopper: Shopper, books: Books) -> None:
    """Until then only the check is shown; later the same way back leads to the same order."""
    confirmations, back = HeldRequests(), []

    def note_the_way_back(request: Request) -> None:
        if RETURN.search(request.url):
            back.append(request.url)

    shopper.page.on("request", note_the_way_back)
    shopper.check_out("embedded")
    shopper.choose("ideal")
    goes_to_the_bank(shopper)
    shopper.page.route(CONFIRM, confirmations.hold)
    shopper.decide("confirm-later")
    expect(shopper.status).to_have_text("Checking your payment…")
    expect(shopper.pay_button).to_be_hidden()
    expect(shopper.page.get_by_role("radio")).to_have_count(0)
    expect(shopper.page.get_by_text("Loading the payment form")).to_be_hidden()
    confirmations.release()

    number = shopper.order_number()
    expect(shopper.page.locator(".paid")).to_have_text("You paid €147.90 with iDEAL.")
    assert ("Charge", "Success", TOTAL) in books.operations(number)
    shopper.page.goto(back[0], wait_until="commit")
    assert shopper.order_number() == number


def let_time_pass(shopper: Shopper, books: Books, session_id: str) -> None:
    """Let hours pass: the PSP waits no longer for the shopper, and the checkout is over."""
    books.act(books.payments(session_id)[-1]["id"], "expire")
    books.expire(session_id)


def test_hours_later_the_way_back_leads_to_a_shop_that_says_that_time_is_over(
    shopper: Shopper, books: Books
) -> None:
    shopper.check_out("embedded")
    session_id = shopper.session_id()
    shopper.choose("ideal")
    goes_to_the_bank(shopper)
    # The payment alone has ended when the shopper goes back.
    [payment] = books.payments(session_id)
    books.act(payment["id"], "expire")
    shopper.page.go_back()
    expect(shopper.alert).to_contain_text("not completed in time")
    assert books.cart(session_id)["cartState"] == "Active"

    # Both are over when the bank sends the shopper back.
    shopper.choose("ideal")
    goes_to_the_bank(shopper)
    let_time_pass(shopper, books, session_id)
    shopper.decide("confirm")
    shopper.page.wait_for_url(RETURN)
    expect(shopper.alert).to_contain_text("was not completed in time")
    later = shopper.session_id()
    assert later != session_id
    assert books.held(later) == []

    shopper.choose("card")
    shopper.pay_by_card()

    number = shopper.order_number()
    assert books.held(later) == [TOTAL]
    coverage = coverage_of(books.order(number))
    assert (coverage.covered, coverage.held) == (coverage.total, TOTAL)
    failed = ("Authorization", "Failure")
    assert [one for one in books.transactions(later) if one == failed] == [failed] * 2


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

    # The shop's page goes on to the order, maybe before all of it is there.
    shopper.page.goto(way_back.value.url, wait_until="commit")

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
