"""Carts and Payments that change on their own: each ends in what docs/when-to-order.md says."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from axe_support import findings_in_both_schemes
from books_support import Books
from log_scan_plugin import LogScan
from merchant_center_user import follow_the_link
from sandbox.demo.stack import Stack
from sandbox.shop.coverage import Coverage, coverage_of
from shopper_support import PATIENCE, Shopper

pytestmark = pytest.mark.browser

TOTAL = 14790
PLANT = 3450
BANK = re.compile("/bank/")
ORDERS = "**/orders"


def ordered(shopper: Shopper, books: Books) -> Coverage:
    """Wait for the order; return how its Payments cover it, exactly."""
    order = books.order(shopper.order_number())
    coverage = coverage_of(order)
    assert books.number_of_orders(order["cart"]["id"]) == 1
    assert coverage.covered == coverage.total
    assert order["paymentState"] == coverage.payment_state
    return coverage


def is_open(books: Books, session_id: str) -> bool:
    return bool(books.cart(session_id)["cartState"] == "Active")


@pytest.fixture
def stranger(browser: Browser) -> Iterator[BrowserContext]:
    """Return another browser, which has none of the shop's cookies."""
    context = browser.new_context(color_scheme="dark", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def pay_by_ideal_on_a_cart_that_grows(shopper: Shopper) -> None:
    shopper.check_out("embedded")
    shopper.choose("ideal")
    shopper.pay()
    shopper.page.wait_for_url(BANK)
    shopper.fill_cart("plant")
    shopper.decide("confirm")


def test_what_was_taken_stays_and_a_card_pays_the_rest(reader: Shopper, books: Books) -> None:
    """The order's page, and that of staff, tell the two payments apart."""
    pay_by_ideal_on_a_cart_that_grows(reader)
    expect(reader.status).to_contain_text("€147.90 of your order is paid, €34.50 is still due")
    session_id = reader.session_id()
    assert is_open(books, session_id)
    expect(reader.page.locator("#summary")).to_contain_text("€34.50")
    assert findings_in_both_schemes(reader.page) == []

    reader.choose("card")
    reader.pay_by_card()

    coverage = ordered(reader, books)
    assert (coverage.captured, coverage.held) == (TOTAL, PLANT)
    assert sorted(books.held(session_id)) == [PLANT, TOTAL]
    assert reader.page.locator(".paid").all_inner_texts() == [
        "You paid €34.50 with Visa •••• 4242.",
        "You paid €147.90 with iDEAL.",
    ]
    assert findings_in_both_schemes(reader.page) == []
    titles = follow_the_link(reader).view.get_by_role("heading", level=2)
    expect(titles).to_have_text([re.compile("€34.50 · visa"), re.compile("€147.90 · ideal")])
    assert findings_in_both_schemes(reader.page) == []


def test_what_was_taken_stays_and_the_bank_pays_the_rest(shopper: Shopper, books: Books) -> None:
    pay_by_ideal_on_a_cart_that_grows(shopper)
    expect(shopper.status).to_contain_text("is still due")

    shopper.choose("ideal")
    shopper.pay()
    shopper.decide("confirm")

    coverage = ordered(shopper, books)
    assert (coverage.captured, coverage.held) == (TOTAL + PLANT, 0)


def test_what_was_held_is_released_and_the_whole_is_held_anew(
    shopper: Shopper, books: Books
) -> None:
    shopper.check_out("card")
    session_id = shopper.session_id()
    shopper.pay_by_card("tok_three_ds")
    shopper.challenge.locator("button[value=confirm]").wait_for()
    shopper.fill_cart("plant")
    shopper.challenge.locator("button[value=confirm]").click()
    expect(shopper.status).to_contain_text("€147.90 of your order is paid, €34.50 is still due")
    assert is_open(books, session_id)
    expect(shopper.page.locator("#summary")).to_contain_text("€182.40")

    shopper.pay_by_card()

    coverage = ordered(shopper, books)
    assert (coverage.captured, coverage.held) == (0, TOTAL + PLANT)
    assert ("CancelAuthorization", "Success") in books.transactions(session_id)


def pay_by_ideal_without_an_order(shopper: Shopper) -> None:
    """Come back from the bank and lose the connection before the order is asked for."""
    page = shopper.page
    page.route(ORDERS, lambda route: route.abort())
    shopper.pay()
    with page.expect_event("requestfailed", lambda one: one.url.endswith("/orders")):
        shopper.decide("confirm")
    page.unroute(ORDERS)


def test_a_guest_who_pays_and_then_logs_in_keeps_the_paid_cart(
    shopper: Shopper, books: Books
) -> None:
    shopper.check_out("ideal")
    session_id = shopper.session_id()
    pay_by_ideal_without_an_order(shopper)

    shopper.log_in("mara")
    shopper.go("/checkout")

    assert ordered(shopper, books).captured == TOTAL
    order = books.order(shopper.order_number())
    assert order["cart"]["id"] == books.cart(session_id)["id"]
    assert order["customerEmail"] == "mara@example.com"
    assert books.held(session_id) == [TOTAL]


def test_a_cart_that_was_merged_takes_no_money(
    shopper: Shopper, books: Books, stranger: BrowserContext, stack: Stack, log_scan: LogScan
) -> None:
    earlier = Shopper(stranger, stack.facts, log_scan)
    earlier.log_in("mara")
    earlier.fill_cart("plant")
    shopper.check_out("card")
    session_id = shopper.session_id()
    shopper.log_in("mara")

    shopper.pay_by_card()

    expect(shopper.alert).to_contain_text("This cart was merged into another one")
    assert books.cart(session_id)["cartState"] == "Merged"
    assert books.payments(session_id) == []
    shopper.go("/cart")
    expect(shopper.page.locator("main")).to_contain_text("Monstera")


def test_paid_by_ideal_and_then_by_card_is_charged_once(shopper: Shopper, books: Books) -> None:
    shopper.check_out("embedded")
    session_id = shopper.session_id()
    other: Page = shopper.context.new_page()
    other.goto(shopper.page.url)
    shopper.choose("ideal")
    pay_by_ideal_without_an_order(shopper)

    shopper.page = other
    shopper.choose("card")
    shopper.pay_by_card()

    assert ordered(shopper, books).captured == TOTAL
    assert books.held(session_id) == [TOTAL]


def test_a_dispute_and_its_loss_are_shown_to_the_shopper_and_to_staff(
    shopper: Shopper, books: Books
) -> None:
    shopper.check_out("ideal")
    session_id = shopper.session_id()
    shopper.pay()
    shopper.decide("confirm")
    assert ordered(shopper, books).captured == TOTAL
    [payment] = books.payments(session_id)
    number = shopper.order_number()

    books.act(payment["id"], "dispute")
    # The page looks again by itself.
    returned = shopper.page.get_by_text("€147.90 has been returned to you.")
    expect(returned).to_be_visible(timeout=PATIENCE)
    operator = follow_the_link(shopper)
    disputes = operator.view.get_by_role("list", name="Disputes").get_by_role("listitem")
    expect(disputes).to_contain_text("€147.90")
    expect(operator.view.get_by_role("list", name="Look at this")).to_contain_text(
        "A dispute is open."
    )
    books.act(payment["id"], "dispute-lost")
    operator.reload_until(operator.view.locator("[data-type=chargeback][data-state=success]"))
    expect(operator.view.get_by_text("A dispute was lost.")).to_be_visible()
    expect(operator.view.get_by_role("term").filter(has_text="Captured")).to_have_count(0)
    assert coverage_of(books.order(number)).due == TOTAL


def test_another_browser_is_told_the_truth_and_the_first_one_gets_the_order(
    reader: Shopper, books: Books, stranger: BrowserContext
) -> None:
    reader.check_out("ideal")
    session_id = reader.session_id()
    reader.pay()
    reader.page.wait_for_url(BANK)
    other = stranger.new_page()
    other.goto(reader.page.url)
    other.locator("button[value=confirm]").click()
    other.wait_for_url(re.compile(r"/checkout/return"))
    main = other.locator("main")
    expect(main).to_contain_text("We have received €147.90 for order HP-")
    expect(main).not_to_contain_text("Ada")
    assert findings_in_both_schemes(other) == []
    assert is_open(books, session_id)

    reader.page.go_back()

    assert ordered(reader, books).captured == TOTAL
    other.reload()
    expect(main).to_contain_text("The order has been placed.")


def test_a_waiting_page_gets_its_order_when_the_bank_has_decided(
    shopper: Shopper, books: Books
) -> None:
    """The first tab waits for the shopper; the second one is at the bank."""
    shopper.check_out("ideal")
    session_id = shopper.session_id()
    shopper.pay()
    shopper.page.wait_for_url(BANK)
    shopper.page.go_back()
    expect(shopper.page.locator("#processing")).to_be_visible()
    assert is_open(books, session_id)

    [payment] = books.payments(session_id)
    books.act(payment["id"], "confirm")

    assert ordered(shopper, books).captured == TOTAL
