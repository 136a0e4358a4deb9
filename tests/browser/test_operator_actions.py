"""What staff does in the view of an order's payments: each click is one operation."""

import re

import pytest
from playwright.sync_api import APIResponse, Request, Route, expect

from books_support import Books
from merchant_center_user import Operator, Ordering, follow_the_link
from shopper_support import Shopper
from stack_support import PlantingMerchant

pytestmark = pytest.mark.browser


def test_captures_a_refund_and_the_release_of_the_rest(ordering: Ordering) -> None:
    operator = ordering()
    badge = operator.view.locator(".ov-badge")
    expect(badge).to_have_text("Authorized")
    operator.take("Capture", "100", "Capture €100.00")
    expect(operator.view.get_by_text("Capture: done.")).to_be_visible()
    operator.take("Refund", "12.50", "Refund €12.50")
    operator.press("Cancel the rest")
    operator.press("Release €47.90")
    expect(operator.view.get_by_text("Cancel the rest: done.")).to_be_visible()
    expect(operator.view.get_by_role("button", name="Capture", exact=True)).to_have_count(0)

    assert operator.timeline() == [
        ("cancelAuthorization", "success", "€47.90"),
        ("refund", "success", "€12.50"),
        ("charge", "success", "€100.00"),
        ("authorization", "success", "€147.90"),
    ]
    expect(badge).to_have_text("Captured")
    # The page asks the processor again and shows the same.
    before = operator.timeline()
    operator.press("Reload")
    assert operator.timeline() == before


def test_a_refund_is_of_one_capture_and_not_more_than_it(ordering: Ordering) -> None:
    operator = ordering()
    operator.take("Capture", "40", "Capture €40.00")
    operator.take("Capture", "60", "Capture €60.00")
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

    assert operator.timeline()[0] == ("refund", "success", "€40.00")
    operator.press("Refund")
    expect(amount).to_have_value("60.00")
    expect(operator.view.get_by_label("Of the capture")).to_have_count(0)


def test_everything_is_returned_by_a_cancellation_and_a_refund(ordering: Ordering) -> None:
    operator = ordering()
    operator.take("Capture", "100", "Capture €100.00")
    operator.press("Cancel the rest")
    operator.press("Release €47.90")
    expect(operator.view.get_by_text("Cancel the rest: done.")).to_be_visible()
    operator.take("Refund", "100", "Refund €100.00")

    nothing = operator.view.get_by_text("Nothing can be done with this payment now.")
    expect(nothing).to_be_visible()
    assert operator.timeline()[:2] == [
        ("refund", "success", "€100.00"),
        ("cancelAuthorization", "success", "€47.90"),
    ]


def test_a_transaction_that_a_client_of_commercetools_adds_is_shown_and_carried_out(
    shopper: Shopper, books: Books, merchant: PlantingMerchant
) -> None:
    shopper.check_out("card")
    shopper.pay_by_card()
    order = books.order(shopper.order_number())
    operator = follow_the_link(shopper)
    [payment] = [one["id"] for one in order["paymentInfo"]["payments"]]
    merchant.add_transaction(payment, "Charge", 3000)

    charge = operator.view.locator("[data-type=charge][data-state=success]")
    operator.reload_until(charge)
    expect(charge).to_contain_text(re.compile("Merchant.s system"))
    assert operator.timeline()[0] == ("charge", "success", "€30.00")


def test_a_double_click_is_one_capture(ordering: Ordering) -> None:
    operator = ordering()
    operator.press("Capture")
    operator.view.get_by_role("textbox").fill("10")
    operator.view.get_by_role("button", name="Capture €10.00").dblclick()
    operator.view.get_by_text("Capture: done.").wait_for()

    assert len(set(operator.operations())) == 1
    assert [one for one in operator.timeline() if one[0] == "charge"] == [
        ("charge", "success", "€10.00")
    ]


def test_an_answer_that_is_lost_is_asked_for_again_under_the_same_name(ordering: Ordering) -> None:
    operator = ordering()
    lost: list[APIResponse] = []

    def lose_the_first(route: Route, request: Request) -> None:
        if request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    operator.page.route("**/proxy/forward-to", lose_the_first)
    operator.press("Capture")
    operator.view.get_by_role("textbox").fill("20")
    operator.press("Capture €20.00")
    operator.view.get_by_text("There was no answer.").wait_for()
    operator.press("Try again")
    operator.view.get_by_text("Capture: done.").wait_for()

    first, second = operator.operations()
    assert first == second
    assert lost[0].ok
    assert [one for one in operator.timeline() if one[0] == "charge"] == [
        ("charge", "success", "€20.00")
    ]


def test_two_operators_do_not_act_on_one_view(ordering: Ordering) -> None:
    operator = ordering()
    other = Operator(operator.page.context.new_page())
    other.page.goto(operator.page.url)
    other.open()
    operator.take("Capture", "30", "Capture €30.00")

    other.press("Capture")
    other.view.get_by_role("textbox").fill("30")
    other.press("Capture €30.00")
    expect(other.view.get_by_role("alert")).to_contain_text("The payment has changed meanwhile.")
    other.press("Back")
    other.press("Reload")
    expect(other.view.locator("[data-type=charge]")).to_have_count(1)


def test_a_capture_that_is_pending_is_followed_to_its_end(ordering: Ordering) -> None:
    operator = ordering("tok_capture_pending")
    operator.take("Capture", "20", "Capture €20.00")
    expect(operator.view.get_by_text("Capture: recorded, not finished yet.")).to_be_visible()
    charge = operator.view.locator("[data-type=charge]")
    expect(charge).to_have_attribute("data-state", "success")
