"""What a merchant does on the order page, through the processor and through commercetools."""

import pytest
from playwright.sync_api import Browser, Page, expect

from log_scan_plugin import LogScan
from sandbox.demo.stack import Stack
from shopper_support import Shopper

pytestmark = pytest.mark.browser

TOTAL = "€147.90"
AUTHORIZED = ("Authorization", "Success", TOTAL)


@pytest.fixture
def order(shopper: Shopper) -> Shopper:
    """Return a shopper on the page of an order that was paid by card."""
    shopper.check_out("card")
    shopper.pay_by_card()
    shopper.order_number()
    return shopper


def operate(page: Page, title: str, amount: str | None = None, of: int | None = None) -> None:
    """Send one of the forms and wait for what it says."""
    form = page.get_by_role("form", name=title, exact=True)
    if amount is not None:
        form.get_by_label("Amount in EUR").fill(amount)
    if of is not None:
        form.get_by_label("Of").select_option(index=of)
    form.get_by_role("button", name=title).click()
    page.locator(".notice").wait_for()


def test_partial_captures_and_refunds(order: Shopper) -> None:
    operate(order.page, "Capture", "100")
    expect(order.page.locator(".notice")).to_have_text("Capture of €100.00: done.")
    operate(order.page, "Capture")
    operate(order.page, "Refund", "12,5")
    operate(order.page, "Refund", "47.90", of=2)

    assert order.timeline() == [
        AUTHORIZED,
        ("Charge", "Success", "€100.00"),
        ("Charge", "Success", "€47.90"),
        ("Refund", "Success", "€12.50"),
        ("Refund", "Success", "€47.90"),
    ]


def test_a_refund_of_more_than_its_capture_is_refused(order: Shopper) -> None:
    operate(order.page, "Capture", "40")
    operate(order.page, "Capture", "60")
    operate(order.page, "Refund", "50", of=1)

    expect(order.page.locator(".notice")).to_contain_text("Refund of €50.00: refused.")
    assert [one[0] for one in order.timeline()] == ["Authorization", "Charge", "Charge"]


def test_cancelling_the_rest(order: Shopper) -> None:
    operate(order.page, "Capture", "100")
    operate(order.page, "Cancel the rest")

    assert order.timeline()[1:] == [
        ("Charge", "Success", "€100.00"),
        ("CancelAuthorization", "Success", "€47.90"),
    ]
    expect(order.page.get_by_role("form", name="Capture")).to_have_count(0)


def test_reversing_everything(order: Shopper) -> None:
    operate(order.page, "Capture", "100")
    operate(order.page, "Reverse everything")

    states = sorted(order.timeline())
    assert ("Refund", "Success", "€100.00") in states
    assert ("CancelAuthorization", "Success", "€47.90") in states
    expect(order.page.get_by_text("Nothing is left to capture or to refund.")).to_be_visible()


def test_a_form_that_is_sent_twice_captures_once(order: Shopper) -> None:
    form = order.page.get_by_role("form", name="Capture", exact=True)
    form.get_by_label("Amount in EUR").fill("10")
    fields = form.evaluate("(form) => Object.fromEntries(new FormData(form))")
    address = f"{order.facts.shop_url}{form.get_attribute('action')}"

    for _ in range(2):
        origin = {"Origin": order.facts.shop_url}
        assert order.context.request.post(address, form=fields, headers=origin).ok
    order.page.reload()

    charges = [one for one in order.timeline() if one[0] == "Charge"]
    assert charges == [("Charge", "Success", "€10.00")]


@pytest.mark.parametrize("amount", ["", "abc", "1.234", "0", "-5", "1e3"])
def test_an_amount_that_is_none_is_refused(order: Shopper, amount: str) -> None:
    form = order.page.get_by_role("form", name="Capture")
    form.evaluate("(form) => { form.noValidate = true; }")
    operate(order.page, "Capture", amount)

    expect(order.page.locator(".notice")).to_contain_text("please enter an amount")
    assert order.timeline() == [AUTHORIZED]


def test_a_capture_that_takes_its_time_is_followed_to_its_end(shopper: Shopper) -> None:
    shopper.check_out("card")
    shopper.pay_by_card("tok_capture_pending")
    shopper.order_number()
    operate(shopper.page, "Capture", "20")
    state = shopper.page.locator("[data-type=Charge] .state")
    expect(state).to_have_text("Pending")

    expect(state).to_have_text("Success", timeout=10_000)


def test_a_transaction_that_was_added_as_the_merchant_center_does_is_carried_out(
    order: Shopper,
) -> None:
    form = order.page.get_by_role("form", name="Add a transaction")
    form.get_by_label("Type").select_option("Charge")
    form.get_by_label("Amount in EUR").fill("30")
    form.get_by_role("button").click()

    expect(order.page.locator(".notice")).to_have_text("Charge of €30.00 added in state Initial.")
    expect(order.page.locator("[data-type=Charge] .state")).to_have_text("Success", timeout=10_000)
    assert ("Charge", "Success", "€30.00") in order.timeline()


def test_an_order_is_shown_to_nobody_else(
    shopper: Shopper, browser: Browser, stack: Stack, log_scan: LogScan
) -> None:
    shopper.check_out("invoice")
    shopper.pay()
    number = shopper.order_number()
    context = browser.new_context()
    stranger = Shopper(context, stack.facts, log_scan)
    stranger.log_in("jonas")

    for path in (f"/orders/{number}", f"/orders/{number}/versions"):
        stranger.go(path)
        expect(stranger.page.get_by_role("heading", name="Something went wrong")).to_be_visible()
    stranger.go("/orders")
    expect(stranger.page.locator("main")).not_to_contain_text(number)
    shopper.go("/orders")
    expect(shopper.page.locator("main")).to_contain_text(number)
    context.close()
