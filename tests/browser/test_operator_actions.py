"""What staff does in the view of an order's payments: each click is one operation."""

import re

import pytest
from playwright.sync_api import APIResponse, Request, Route, expect

from books_support import Books
from merchant_center_user import Operator, Ordering, follow_the_link
from shopper_support import Shopper
from stack_support import PlantingMerchant

pytestmark = pytest.mark.browser


def test_captures_their_refunds_and_the_release_of_the_rest(ordering: Ordering) -> None:
    operator = ordering()
    badge = operator.view.locator(".ov-badge")
    expect(badge).to_have_text("Authorized")
    operator.take("Capture", "40", "Capture €40.00")
    expect(operator.view.get_by_text("Capture: done.")).to_be_visible()
    operator.take("Capture", "60", "Capture €60.00")
    refunds_one_capture_and_not_more_than_it(operator)
    operator.press("Cancel the rest")
    operator.press("Release €47.90")
    expect(operator.view.get_by_text("Cancel the rest: done.")).to_be_visible()
    expect(operator.view.get_by_role("button", name="Capture", exact=True)).to_have_count(0)
    expect(badge).to_have_text("Captured")
    # The other capture is the only one that is left.
    operator.press("Refund")
    expect(operator.view.get_by_role("textbox")).to_have_value("60.00")
    expect(operator.view.get_by_label("Of the capture")).to_have_count(0)
    operator.press("Refund €60.00")

    nothing = operator.view.get_by_text("Nothing can be done with this payment now.")
    expect(nothing).to_be_visible()
    everything = [
        ("refund", "success", "€60.00"),
        ("cancelAuthorization", "success", "€47.90"),
        ("refund", "success", "€40.00"),
        ("charge", "success", "€60.00"),
        ("charge", "success", "€40.00"),
        ("authorization", "success", "€147.90"),
    ]
    assert operator.timeline() == everything
    # The page asks the processor again and shows the same.
    operator.press("Reload")
    assert operator.timeline() == everything


def refunds_one_capture_and_not_more_than_it(operator: Operator) -> None:
    operator.press("Refund")
    operator.view.get_by_label("Of the capture").select_option(index=0)
    amount = operator.view.get_by_role("textbox")
    expect(amount).to_have_value("40.00")
    amount.fill("50")
    operator.page.keyboard.press("Enter")
    expect(amount).to_have_accessible_description(re.compile("at most €40.00"))
    amount.fill("40")
    operator.press("Refund €40.00")
    expect(operator.view.get_by_text("Refund: done.")).to_be_visible()


def test_each_decision_is_one_capture(
    shopper: Shopper, books: Books, merchant: PlantingMerchant
) -> None:
    shopper.check_out("card")
    shopper.pay_by_card()
    order = books.order(shopper.order_number())
    operator = follow_the_link(shopper)
    other = Operator(operator.page.context.new_page())
    other.page.goto(operator.page.url)
    other.view.get_by_role("button", name="Capture", exact=True).wait_for()
    captures_once_by_a_double_click(operator)
    captures_once_when_the_answer_is_lost(operator)

    # Another operator, whose view is older, does nothing.
    other.press("Capture")
    other.view.get_by_role("textbox").fill("30")
    other.press("Capture €30.00")
    expect(other.view.get_by_role("alert")).to_contain_text("The payment has changed meanwhile.")
    other.press("Back")
    other.press("Reload")
    expect(other.view.locator("[data-type=charge]")).to_have_count(2)

    # What a client of commercetools adds is carried out, and shown.
    [payment] = [one["id"] for one in order["paymentInfo"]["payments"]]
    merchant.add_transaction(payment, "Charge", 3000)
    charge = operator.view.locator("[data-type=charge][data-state=success]")
    operator.reload_until(charge.filter(has_text="€30.00"))
    expect(charge.first).to_contain_text(re.compile("Merchant.s system"))
    assert operator.timeline() == [
        ("charge", "success", "€30.00"),
        ("charge", "success", "€20.00"),
        ("charge", "success", "€10.00"),
        ("authorization", "success", "€147.90"),
    ]


def captures_once_by_a_double_click(operator: Operator) -> None:
    operator.press("Capture")
    operator.view.get_by_role("textbox").fill("10")
    operator.view.get_by_role("button", name="Capture €10.00").dblclick()
    operator.view.get_by_text("Capture: done.").wait_for()
    assert len(set(operator.operations())) == 1


def captures_once_when_the_answer_is_lost(operator: Operator) -> None:
    """The same capture is asked for again, under the same name."""
    lost: list[APIResponse] = []

    def lose_the_first(route: Route, request: Request) -> None:
        if request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    operator.sent.clear()
    operator.page.route("**/proxy/forward-to", lose_the_first)
    operator.press("Capture")
    operator.view.get_by_role("textbox").fill("20")
    operator.press("Capture €20.00")
    operator.view.get_by_text("There was no answer.").wait_for()
    operator.press("Try again")
    operator.view.get_by_text("Capture: done.").wait_for()
    expect(operator.view.locator("[data-type=charge]")).to_have_count(2)

    first, second = operator.operations()
    assert first == second
    assert lost[0].ok
