"""Stripe in the demo shop: the Payment Element, 3-D Secure, redirects, and where Stripe.js goes."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request, Route, expect

from axe_support import findings
from books_support import Books
from sandbox.demo.stack import Stack
from sandbox.shop.coverage import coverage_of
from shopper_support import CVC
from stripe_shopper_support import (
    INSUFFICIENT_FUNDS,
    THREE_D_SECURE,
    StripeShopper,
)

pytestmark = pytest.mark.browser

TOTAL = 14790
REFUSED = ("Authorization", "Failure", TOTAL)
AUTHORIZED = ("Authorization", "Success", TOTAL)
FAILED_THEN_AUTHORIZED = [("Authorization", "Failure"), ("Authorization", "Success")]
STRIPE_JS = "**/endive/stripe.js"


@pytest.fixture
def stripe_books(stripe_stack: Stack) -> Iterator[Books]:
    """Return what commercetools has written down."""
    with Books(stripe_stack.facts) as opened:
        yield opened


def test_three_d_secure_that_failed_is_explained_and_then_passed(
    buyer: StripeShopper, stripe_books: Books
) -> None:
    buyer.check_out()
    session_id = buyer.session_id()
    buyer.pay_by_card(THREE_D_SECURE)
    buyer.challenge.locator("button[value=refuse]").click()
    expect(buyer.alert).to_contain_text("could not confirm that it was you")

    buyer.pay_by_card(THREE_D_SECURE)
    buyer.challenge.locator("button[value=approve]").wait_for()
    assert findings(buyer.page) == []
    buyer.page.reload()
    buyer.challenge.locator("button[value=approve]").click()

    buyer.order_number()
    assert stripe_books.transactions(session_id) == FAILED_THEN_AUTHORIZED


def test_a_cart_that_grew_during_three_d_secure_is_paid_as_a_whole(
    buyer: StripeShopper, stripe_books: Books
) -> None:
    buyer.check_out("embedded")
    sum_of_the_fields = buyer.card_fields.locator("html")
    expect(sum_of_the_fields).to_have_attribute("data-sum", "14790 eur")
    buyer.pay_by_card(THREE_D_SECURE)
    buyer.challenge.locator("button[value=approve]").wait_for()
    buyer.fill_cart("plant")
    buyer.challenge.locator("button[value=approve]").click()
    expect(buyer.status).to_contain_text("€147.90 of your order is paid, €34.50 is still due")
    # What was only held is released, so the next payment is one for the whole.
    expect(sum_of_the_fields).to_have_attribute("data-sum", "18240 eur")

    buyer.pay_by_card()

    coverage = coverage_of(stripe_books.order(buyer.order_number()))
    assert (coverage.held, coverage.due) == (18240, 0)
    assert coverage.covered == coverage.total


def test_a_redirect_method_refused_and_then_paid(buyer: StripeShopper, stripe_books: Books) -> None:
    buyer.check_out("embedded")
    buyer.choose("ideal")
    buyer.pay()
    buyer.answer("refuse")
    expect(buyer.alert).to_contain_text("could not confirm that it was you")
    expect(buyer.page.locator("#payment input[value=ideal]")).to_be_checked()

    buyer.pay()
    buyer.answer("approve")

    charged = ("Charge", "Success", TOTAL)
    assert stripe_books.operations(buyer.order_number()) == [REFUSED, AUTHORIZED, charged]


def test_a_blocked_script_is_told_and_can_be_tried_again(
    buyer: StripeShopper, stripe_books: Books
) -> None:
    """Then missing input and a declined card are explained, and another card pays."""

    def block(route: Route) -> None:
        route.abort()

    buyer.page.route(STRIPE_JS, block)
    buyer.check_out()
    session_id = buyer.session_id()
    problem = buyer.page.locator("#payment [role=alert]", has_text="could not be loaded")
    expect(problem).to_be_visible()
    assert findings(buyer.page) == []
    buyer.page.unroute(STRIPE_JS)
    buyer.page.get_by_role("button", name="Try again").click()

    number = buyer.card_fields.locator("#number")
    number.wait_for()
    buyer.pay()
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_be_focused()
    expect(number).to_have_accessible_description("Enter the card number.")
    assert stripe_books.payments(session_id) == []
    assert findings(buyer.page) == []
    buyer.pay_by_card(INSUFFICIENT_FUNDS)
    expect(buyer.alert).to_contain_text("not enough money")
    expect(buyer.pay_button).not_to_have_attribute("aria-disabled", "true")

    buyer.pay_by_card()

    assert stripe_books.operations(buyer.order_number()) == [REFUSED, AUTHORIZED]
    assert stripe_books.transactions(session_id) == FAILED_THEN_AUTHORIZED


def test_a_purchase_gives_card_data_to_stripe_alone_and_violates_no_policy(
    buyer: StripeShopper, stripe_books: Books, stripe_stack: Stack
) -> None:
    """The card is kept, pays again, and its bank asks again."""
    requests: list[Request] = []

    def note_request(request: Request) -> None:
        requests.append(request)

    buyer.context.on("request", note_request)
    noted = buyer.note_violations()
    buyer.log_in("mara")
    buyer.check_out("embedded", language="ar", theme="dark")
    buyer.type_card(THREE_D_SECURE)
    assert not holds_card(buyer.page.content())
    assert findings(buyer.page) == []
    buyer.page.locator("#payment input[type=checkbox]").check()
    buyer.pay()
    buyer.challenge.locator("button[value=approve]").click()
    buyer.order_number()
    with_card = {origin(one.url) for one in requests if holds_card(sent(one))}
    assert with_card == {stripe_stack.facts.psp_url}

    buyer.check_out("embedded", language="en")
    session_id = buyer.session_id()
    expect(buyer.page.get_by_role("radio", name="ending in 3184")).to_be_checked()
    buyer.pay()
    buyer.challenge.locator("button[value=approve]").click()

    buyer.order_number()
    assert stripe_books.transactions(session_id) == [("Authorization", "Success")]
    assert noted == []


def holds_card(text: str) -> bool:
    grouped = re.sub(r"(\d{4})(?=\d)", r"\1 ", THREE_D_SECURE)
    return THREE_D_SECURE in text or grouped in text or f'"{CVC}"' in text


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def sent(request: Request) -> str:
    """Return everything that a request carries."""
    return f"{request.url}\n{request.all_headers()}\n{request.post_data or ''}"
