"""What a shopper reads and sees while the payment is not decided."""

import re

import pytest
from playwright.sync_api import Request, expect

from axe_support import findings_in_both_schemes
from held_requests import HeldRequests
from shopper_support import Shopper
from stripe_shopper_support import StripeShopper

pytestmark = pytest.mark.browser

PAYMENTS = re.compile(r"/payments$")
CONFIRM = re.compile(r"/payments/[0-9a-f-]+/confirm$")
IBAN = "AT611904300234573201"


def test_a_debit_that_is_decided_in_days_ends_at_once(buyer: StripeShopper) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if CONFIRM.search(request.url):
            asked.append(request.url)

    buyer.page.on("request", note)
    buyer.check_out("embedded")
    buyer.choose("sepa_debit")
    fields = buyer.page.frame_locator("iframe[src*='type=sepa_debit']")
    fields.locator("#iban").fill(IBAN)
    buyer.pay()

    expect(buyer.status).to_have_text(
        "Your payment is being processed. You do not need to pay again."
    )
    assert asked == []


def test_after_eight_seconds_it_takes_longer_than_usual(reader: Shopper) -> None:
    held = HeldRequests()
    reader.page.clock.install()
    reader.check_out("card")
    reader.page.route(PAYMENTS, held.hold)
    reader.pay_by_card()
    expect(reader.status).to_have_text("Sending your payment…")

    reader.page.clock.fast_forward(8_000)

    expect(reader.status).to_have_text("This takes longer than usual. Please keep this page open…")
    assert findings_in_both_schemes(reader.page) == []
    held.release()
    reader.order_number()
