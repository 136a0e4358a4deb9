"""What a shopper reads and sees while the payment is not decided."""

import re

import pytest
from playwright.sync_api import Request, Route, expect

from shopper_support import Shopper
from stripe_shopper_support import StripeShopper

pytestmark = pytest.mark.browser

BANK = re.compile("/bank/")
PAYMENTS = re.compile(r"/payments$")
CONFIRM = re.compile(r"/payments/[0-9a-f-]+/confirm$")
IBAN = "AT611904300234573201"


class HeldRequests:
    """Requests of the page that get no answer until they are released."""

    def __init__(self) -> None:
        self._routes: list[Route] = []

    def hold(self, route: Route) -> None:
        self._routes.append(route)

    def release(self) -> None:
        for route in self._routes:
            route.continue_()


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


def test_after_eight_seconds_it_takes_longer_than_usual(shopper: Shopper) -> None:
    held = HeldRequests()
    shopper.page.clock.install()
    shopper.check_out("card")
    shopper.page.route(PAYMENTS, held.hold)
    shopper.pay_by_card()
    expect(shopper.status).to_have_text("Sending your payment…")

    shopper.page.clock.fast_forward(8_000)

    expect(shopper.status).to_have_text("This takes longer than usual. Please keep this page open…")
    held.release()
    shopper.order_number()


def test_back_from_the_bank_only_the_check_is_shown(shopper: Shopper) -> None:
    held = HeldRequests()
    shopper.check_out("embedded")
    shopper.choose("ideal")
    shopper.pay()
    shopper.page.wait_for_url(BANK)
    shopper.page.route(CONFIRM, held.hold)

    shopper.decide("confirm-later")

    expect(shopper.status).to_have_text("Checking your payment…")
    expect(shopper.pay_button).to_be_hidden()
    expect(shopper.page.get_by_role("radio")).to_have_count(0)
    expect(shopper.page.get_by_text("Loading the payment form")).to_be_hidden()
    held.release()
    shopper.order_number()


def test_a_method_that_was_refused_stays_chosen(shopper: Shopper) -> None:
    shopper.check_out("embedded")
    shopper.choose("ideal")
    shopper.pay()
    shopper.decide("refuse")

    expect(shopper.alert).to_contain_text("declined")
    expect(shopper.page.get_by_role("radio", name="iDEAL")).to_be_checked()
    expect(shopper.pay_button).to_contain_text("iDEAL")
