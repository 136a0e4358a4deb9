"""Impatience, bad connections and servers that are away: nothing is charged twice."""

import pytest
from playwright.sync_api import Route, expect

from axe_support import findings_in_both_schemes
from books_support import Books
from sandbox.demo.stack import Stack
from shopper_support import Shopper

pytestmark = pytest.mark.browser

TOTAL = 14790


def test_an_answer_that_gets_lost_is_asked_for_again(shopper: Shopper, books: Books) -> None:
    def served_but_lost(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    keys: list[str | None] = []
    shopper.page.on(
        "request",
        lambda one: (
            keys.append(one.header_value("idempotency-key"))
            if one.method == "POST" and one.url.endswith("/payments")
            else None
        ),
    )
    shopper.check_out()
    session_id = shopper.session_id()
    shopper.page.route("**/payments", served_but_lost, times=1)

    shopper.pay_by_card()

    shopper.order_number()
    assert len(keys) == 2
    assert keys[0] == keys[1] is not None
    assert books.held(session_id) == [TOTAL]


def test_a_network_that_is_gone_for_a_moment_costs_nothing(shopper: Shopper, books: Books) -> None:
    shopper.check_out("invoice")
    session_id = shopper.session_id()

    shopper.context.set_offline(True)
    shopper.pay()
    expect(shopper.status).to_contain_text("The connection is slow")
    shopper.context.set_offline(False)

    shopper.order_number()
    assert books.transactions(session_id) == [("Authorization", "Success")]


def test_a_reload_while_the_answer_is_on_its_way_pays_once(shopper: Shopper, books: Books) -> None:
    shopper.check_out()
    session_id = shopper.session_id()
    shopper.type_card()

    def served_while_the_page_goes_away(route: Route) -> None:
        route.fetch()
        shopper.page.evaluate("window.location.reload()")

    shopper.page.route("**/payments", served_while_the_page_goes_away, times=1)
    with shopper.page.expect_navigation():
        shopper.pay()

    shopper.order_number()
    assert books.held(session_id) == [TOTAL]


def test_three_tabs_pay_once(shopper: Shopper, books: Books) -> None:
    """One pays, one makes the order, and one that comes too late is led to it."""
    shopper.check_out("invoice")
    session_id = shopper.session_id()
    other, late = shopper.context.new_page(), shopper.context.new_page()
    for tab in (other, late):
        tab.goto(shopper.page.url)
        tab.locator("#payment button.pay").wait_for()
    # The payment is approved, but no order is made of it yet.
    shopper.page.route("**/orders", lambda route: route.abort())
    with shopper.page.expect_request("**/orders"):
        shopper.pay()

    other.locator("#payment button.pay").click()
    other.wait_for_url("**/orders/*")
    late.locator("#payment button.pay").click()

    expect(late.locator("#ordered")).to_contain_text("You have placed this order already")
    late.get_by_role("link", name="Show the order").click()
    late.wait_for_url(other.url)
    assert books.transactions(session_id) == [("Authorization", "Success")]


def test_an_expired_session_is_explained_and_a_double_click_after_a_reload_pays_once(
    reader: Shopper, books: Books
) -> None:
    reader.check_out()
    expired = reader.session_id()
    books.expire(expired)
    reader.pay_by_card()
    expect(reader.alert).to_contain_text("Your checkout has expired")
    assert findings_in_both_schemes(reader.page) == []

    reader.page.get_by_role("button", name="Reload the page").click()
    expect(reader.page.locator("#payment")).not_to_have_attribute("data-session-id", expired)
    reader.type_card()
    reader.show_pay_button()
    reader.pay_button.dblclick()

    reader.order_number()
    # A double click authorizes once.
    assert books.held(expired) == [TOTAL]
    assert len(books.payments(expired)) == 1


def bring_back(stack: Stack) -> None:
    stack.servers["processor"].start()
    stack.servers["processor"].wait_until_ready()


def test_a_processor_that_stays_away_is_told_and_one_that_comes_back_is_waited_for(
    shopper: Shopper, stack: Stack, books: Books
) -> None:
    shopper.page.clock.install()
    shopper.check_out("invoice")
    session_id = shopper.session_id()
    stack.servers["processor"].kill()
    try:
        shopper.pay()
        wait_out_the_retries(shopper)
        expect(shopper.alert).to_contain_text("you will not be charged twice")

        shopper.pay()
        expect(shopper.status).to_contain_text("The connection is slow")
    finally:
        bring_back(stack)

    shopper.order_number()
    assert books.transactions(session_id) == [("Authorization", "Success")]


def test_a_checkout_that_cannot_start_says_so_and_can_be_tried_again(
    shopper: Shopper, stack: Stack
) -> None:
    shopper.page.clock.install()
    shopper.fill_cart("mug")
    shopper.prefer(form="embedded")
    stack.servers["processor"].kill()
    try:
        shopper.go("/checkout")
        wait_out_the_retries(shopper)
        problem = shopper.page.locator("#problem")
        expect(problem).to_contain_text("We could not reach the payment service")
    finally:
        bring_back(stack)

    shopper.page.get_by_role("button", name="Try again").click()

    shopper.pay_button.wait_for()


def wait_out_the_retries(shopper: Shopper) -> None:
    """Let the page's clock run until no wait of the enabler is left."""
    for _ in range(8):
        shopper.page.clock.run_for(9_000)
