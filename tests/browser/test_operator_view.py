"""The view of an order's payments, as built, in the stand-in of the Merchant Center."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import (
    APIResponse,
    Browser,
    Request,
    Route,
    expect,
)

from axe_support import findings
from log_scan_plugin import LogScan
from merchant_center_user import Operator, follow_the_link, patiently
from sandbox.demo.stack import Stack
from shopper_support import PATIENCE, Shopper

pytestmark = pytest.mark.browser


Ordering = Callable[..., Operator]


@pytest.fixture
def ordering(shopper: Shopper) -> Ordering:
    """Return what pays an order by this card and opens its page in the Merchant Center."""

    def order(token: str = "tok_approved") -> Operator:
        shopper.check_out("card")
        shopper.pay_by_card(token)
        shopper.order_number()
        return follow_the_link(shopper)

    return order


@pytest.fixture(params=["light", "dark"])
def viewer(
    request: pytest.FixtureRequest, browser: Browser, stack: Stack, log_scan: LogScan
) -> Iterator[Operator]:
    """Return an operator whose device prefers this color scheme, at a captured payment."""
    context = browser.new_context(color_scheme=request.param, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    shopper = Shopper(context, stack.facts, log_scan)
    shopper.check_out("card")
    shopper.pay_by_card()
    shopper.order_number()
    operator = follow_the_link(shopper)
    operator.take("Capture", "100", "Capture €100.00")
    yield operator
    context.close()


def test_captures_a_refund_and_the_release_of_the_rest(ordering: Ordering) -> None:
    operator = ordering()
    operator.open()
    badge = operator.view.locator(".ov-badge")
    expect(badge).to_have_text("Authorized")
    operator.take("Capture", "100", "Capture €100.00")
    expect(operator.view.get_by_text("Capture: done.")).to_be_visible()
    operator.take("Refund", "12.50", "Refund €12.50")
    operator.press("Cancel the rest")
    operator.press("Release €47.90")
    expect(operator.view.get_by_text("Cancel the rest: done.")).to_be_visible()

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


def test_a_dispute_is_shown_with_what_it_is_about(ordering: Ordering) -> None:
    operator = ordering("tok_dispute")
    operator.take("Capture", "100", "Capture €100.00")
    disputes = operator.view.get_by_role("list", name="Disputes").get_by_role("listitem")

    def look_again() -> None:
        operator.press("Reload")
        expect(disputes).to_contain_text("€100.00", timeout=2_000)

    patiently(look_again)
    expect(operator.view.get_by_role("list", name="Look at this")).to_contain_text(
        "A dispute is open."
    )


def test_a_refund_that_fails_later_is_a_finding(ordering: Ordering) -> None:
    operator = ordering("tok_refund_pending_failure")
    operator.take("Capture", "100", "Capture €100.00")
    operator.take("Refund", "10", "Refund €10.00")
    failed = operator.view.locator("[data-type=refund][data-state=failure]")
    expect(failed).to_be_visible()
    expect(operator.view.get_by_role("list", name="Look at this")).to_contain_text(
        "An operation failed. No money moved."
    )


def test_an_attempt_that_was_replaced_is_behind_the_one_that_paid(shopper: Shopper) -> None:
    shopper.check_out("embedded")
    shopper.choose("ideal")
    shopper.pay()
    shopper.page.wait_for_url("**/bank/**")
    shopper.page.go_back()
    shopper.pay_button.wait_for()
    shopper.page.locator("#loading").wait_for(state="detached")
    shopper.choose("card")
    shopper.pay_by_card()
    shopper.order_number()
    operator = follow_the_link(shopper)

    operator.view.get_by_text("Attempts that hold no money (1)").click()
    replaced = operator.view.locator(".ov-payment[data-state=superseded]")
    expect(replaced.locator(".ov-badge")).to_have_text("Replaced")


def test_a_declined_card_stands_behind_the_payment_that_replaced_it(shopper: Shopper) -> None:
    shopper.check_out("card")
    shopper.pay_by_card("tok_declined")
    shopper.alert.wait_for()
    shopper.pay_by_card()
    shopper.order_number()
    operator = follow_the_link(shopper)

    expect(operator.view.locator(".ov-payment")).to_have_count(2)
    folded = operator.view.get_by_text("Attempts that hold no money (1)")
    folded.click()
    declined = operator.view.locator(".ov-payment[data-state=declined]")
    expect(declined.get_by_role("listitem").first).to_have_text("Declined. No money is held.")


def test_a_user_who_may_only_look_finds_no_button(ordering: Ordering) -> None:
    operator = ordering()
    operator.open("viewer", "de")
    expect(
        operator.view.get_by_text("Sie können Zahlungen sehen, aber nicht ändern.")
    ).to_be_visible()
    assert operator.view.get_by_role("button").all_inner_texts()[-1] == "Neu laden"
    expect(operator.view.locator(".ov-buttons")).to_have_count(0)


def test_a_user_without_permission_sees_nothing(ordering: Ordering) -> None:
    operator = ordering()
    operator.open("editor", "fr-FR")
    expect(operator.view.get_by_role("alert")).to_contain_text(
        "autorisation de voir les paiements."
    )
    expect(operator.view.locator(".ov-payment")).to_have_count(0)


def test_an_order_that_has_no_payment(ordering: Ordering) -> None:
    operator = ordering()
    start, _, rest = operator.page.url.partition("/orders/")
    other = "00000000-0000-4000-8000-000000000000"
    operator.page.goto(f"{start}/orders/{other}/{rest.partition('/')[2]}")
    expect(operator.view.get_by_text("This order has no payment.")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "title", "amount"),
    [("de", "Zahlungen", "147,90"), ("es", "Pagos", "147,90"), ("pt-BR", "Pagamentos", "147,90")],
)
def test_it_speaks_the_users_language(
    ordering: Ordering, language: str, title: str, amount: str
) -> None:
    operator = ordering()
    operator.open("manager", language)
    expect(operator.view.get_by_role("heading", level=1)).to_have_text(title)
    expect(operator.view.get_by_role("heading", level=2)).to_contain_text(amount)
    operator.view.locator("[data-action=capture]").click()
    expect(operator.view.get_by_role("textbox")).to_have_value(amount)


def test_axe_finds_nothing(viewer: Operator) -> None:
    assert findings(viewer.page) == []
    viewer.press("Refund")
    viewer.view.get_by_role("textbox").fill("1e3")
    viewer.page.keyboard.press("Enter")
    expect(viewer.view.get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    assert findings(viewer.page) == []
    viewer.press("Back")
    viewer.press("Cancel the rest")
    assert findings(viewer.page) == []


def test_the_keyboard_is_enough(ordering: Ordering) -> None:
    operator = ordering()
    keyboard = operator.page.keyboard
    operator.view.get_by_role("button", name="Capture", exact=True).focus()
    keyboard.press("Enter")
    expect(operator.view.get_by_role("textbox")).to_be_focused()
    keyboard.type("15")
    keyboard.press("Enter")
    expect(operator.view.get_by_text("Capture: done.")).to_be_visible()
    capture = operator.view.get_by_role("button", name="Capture", exact=True)
    expect(capture).to_be_focused()
    keyboard.press("Enter")
    keyboard.press("Escape")
    expect(capture).to_be_focused()
    assert operator.timeline()[0] == ("charge", "success", "€15.00")
