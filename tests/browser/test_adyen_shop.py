"""Adyen in the demo shop: card fields, pages of banks, stored cards, and what the merchant does."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request, Route, expect

from adyen_shopper_support import (
    CVC,
    HOLDER,
    IBAN,
    REFUSED_HOLDER,
    THREE_D_SECURE,
    AdyenBooks,
    AdyenShopper,
)
from axe_support import findings
from merchant_center_user import follow_the_link
from sandbox.demo.stack import Stack

pytestmark = pytest.mark.browser

TOTAL = 14790
REFUSED = ("Authorization", "Failure", TOTAL)
AUTHORIZED = ("Authorization", "Success", TOTAL)
CHARGED = ("Charge", "Success", TOTAL)
FAILED_THEN_AUTHORIZED = [("Authorization", "Failure"), ("Authorization", "Success")]
ADYEN_JS = "**/checkoutshopper/sdk/*/adyen.js"
# Webhooks come a moment later, and a page looks again by itself.
WEBHOOK = 10_000  # milliseconds


def test_three_d_secure_on_a_page_of_its_own_that_failed_was_left_and_then_passed(
    payer: AdyenShopper, adyen_books: AdyenBooks
) -> None:
    payer.check_out("embedded")
    session_id = payer.session_id()
    payer.pay_by_card(THREE_D_SECURE)
    payer.answer("refuse")
    expect(payer.alert).to_contain_text("could not confirm that it was you")

    payer.pay_by_card(THREE_D_SECURE)
    payer.page.wait_for_url("**/checkoutshopper/**")
    payer.page.go_back()
    payer.page.get_by_role("button", name="Continue").click()
    payer.answer("approve")

    payer.order_number()
    assert adyen_books.transactions(session_id) == FAILED_THEN_AUTHORIZED
    assert adyen_books.held(session_id) == [14790]


def test_ideal_refused_and_then_paid(payer: AdyenShopper, adyen_books: AdyenBooks) -> None:
    payer.check_out("embedded")
    payer.choose("ideal")
    payer.pay()
    payer.answer("refuse")
    expect(payer.alert).to_be_visible()
    expect(payer.page.locator("#payment input[value=ideal]")).to_be_checked()

    payer.pay()
    payer.answer("approve")

    assert adyen_books.operations(payer.order_number()) == [REFUSED, AUTHORIZED, CHARGED]


def test_sepa_is_ordered_first_and_paid_later(payer: AdyenShopper, adyen_books: AdyenBooks) -> None:
    payer.check_out("embedded")
    session_id = payer.session_id()
    payer.choose("sepa_debit")
    payer.pay()
    holder = payer.page.get_by_label("Holder name")
    expect(holder).to_be_focused()
    assert findings(payer.page) == []
    holder.fill(HOLDER)
    payer.page.get_by_label("IBAN").fill(IBAN)
    payer.page.get_by_label("IBAN").press("Enter")

    number = payer.order_number()
    # The bank takes some seconds.
    paid = payer.page.locator(".paid")
    expect(paid).to_have_text("You paid €147.90 with SEPA Direct Debit.", timeout=WEBHOOK)
    assert CHARGED in adyen_books.operations(number)
    assert adyen_books.held(session_id) == [14790]


def test_a_capture_a_refund_and_a_dispute_are_followed_to_their_end(
    payer: AdyenShopper, adyen_books: AdyenBooks
) -> None:
    payer.check_out()
    payer.pay_by_card()
    number = payer.order_number()
    operator = follow_the_link(payer)
    for title, amount, kind in (("Capture", "100", "charge"), ("Refund", "40", "refund")):
        operator.take(title, amount, f"{title} €{amount}.00")
        done = operator.view.locator(f"[data-type={kind}][data-state=success]")
        expect(done).to_be_visible(timeout=WEBHOOK)

    adyen_books.dispute(number, "NOTIFICATION_OF_CHARGEBACK", "CHARGEBACK")
    operator.reload_until(operator.view.locator("[data-type=chargeback][data-state=success]"))
    assert sorted(operator.timeline()) == [
        ("authorization", "success", "€147.90"),
        ("cancelAuthorization", "success", "€47.90"),
        ("charge", "success", "€100.00"),
        ("chargeback", "success", "€60.00"),
        ("refund", "success", "€40.00"),
    ]
    assert sorted(adyen_books.operations(number)) == [
        AUTHORIZED,
        ("CancelAuthorization", "Success", 4790),
        ("Charge", "Success", 10000),
        ("Chargeback", "Success", 6000),
        ("Refund", "Success", 4000),
    ]


def test_a_script_with_another_hash_is_not_run(
    payer: AdyenShopper, adyen_books: AdyenBooks
) -> None:
    """With the right one, missing input and a refusal are explained, and another card pays."""

    def change(route: Route) -> None:
        headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
        body = f"{route.fetch().text()}\nwindow.wasRun = true;"
        route.fulfill(content_type="text/javascript", headers=headers, body=body)

    payer.page.route(ADYEN_JS, change)
    payer.check_out()
    session_id = payer.session_id()
    problem = payer.page.locator("#payment [role=alert]", has_text="could not be loaded")
    expect(problem).to_be_visible()
    assert payer.page.evaluate("[window.wasRun, window.AdyenWeb]") == [None, None]

    payer.page.unroute(ADYEN_JS)
    payer.page.get_by_role("button", name="Try again").click()
    number = payer.card_fields.locator("#number")
    number.wait_for()
    payer.pay()
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_be_focused()
    assert adyen_books.payments(session_id) == []
    assert findings(payer.page) == []
    payer.pay_by_card(holder=REFUSED_HOLDER)
    expect(payer.alert).to_contain_text("not enough money")
    expect(payer.pay_button).not_to_have_attribute("aria-disabled", "true")

    payer.pay_by_card()

    assert adyen_books.operations(payer.order_number()) == [REFUSED, AUTHORIZED]
    assert adyen_books.transactions(session_id) == FAILED_THEN_AUTHORIZED
    assert adyen_books.held(session_id) == [14790]


def test_a_purchase_gives_card_data_to_adyen_alone_and_violates_no_policy(
    payer: AdyenShopper, adyen_books: AdyenBooks, adyen_stack: Stack
) -> None:
    """The card is kept, and pays again."""
    requests: list[Request] = []

    def note_request(request: Request) -> None:
        requests.append(request)

    payer.context.on("request", note_request)
    noted = payer.note_violations()
    payer.log_in("mara")
    payer.check_out("embedded", language="ar", theme="dark")
    payer.type_card(THREE_D_SECURE)
    assert THREE_D_SECURE not in re.sub(r"\s", "", payer.page.content())
    assert findings(payer.page) == []
    payer.page.locator("#payment input[type=checkbox]").check()
    payer.pay()
    payer.answer("approve")
    payer.order_number()
    with_card = {origin(one.url) for one in requests if holds_card(one)}
    assert with_card <= {adyen_stack.facts.psp_url}

    payer.check_out("embedded", language="en")
    session_id = payer.session_id()
    expect(payer.page.get_by_role("radio", name="ending in 0000")).to_be_checked()
    payer.pay()

    payer.order_number()
    assert adyen_books.transactions(session_id) == [("Authorization", "Success")]
    assert noted == []


def holds_card(request: Request) -> bool:
    sent = f"{request.url}\n{request.post_data or ''}"
    return THREE_D_SECURE in sent or f'"{CVC}"' in sent


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
