"""The pages that a shopper is sent to: 3-D Secure, and a bank."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.adyen.amounts import iso_minor
from sandbox.adyen.books import return_address
from sandbox.adyen.cards import TEST_CARDS
from sandbox.adyen.errors import NotThere
from sandbox.adyen.payment import Answer, Payment
from sandbox.adyen.stand_in import Adyen
from sandbox.psp_kit.amount_text import amount_text
from sandbox.psp_kit.page_rendering import PageRenderer
from sandbox.psp_kit.texts import requested_language

_WORD = "password"
_ANSWERS: dict[str, Answer] = {
    "approve": "approve",
    "refuse": "refuse",
    "cancel": "cancel",
    "later": "later",
}


class ShopperPages:
    """A page is open to whoever has its address, until it is answered."""

    def __init__(self, adyen: Adyen) -> None:
        self._adyen = adyen
        self._renderer = PageRenderer()

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("adyen_pages", __name__)
        both = ["GET", "POST"]
        rule = routes.add_url_rule
        rule("/", view_func=self.test_cards)
        rule("/checkoutshopper/threeDS/redirect/<page>", view_func=self.redirect_page, methods=both)
        rule("/checkoutshopper/bank/<page>", view_func=self.bank_page, methods=both)
        return routes

    def test_cards(self) -> Response:
        """`GET /`: what can be tried here."""
        return self._renderer.page("adyen_test_cards.html", {"cards": TEST_CARDS}, language="en")

    def redirect_page(self, page: str) -> AnyResponse:
        """3-D Secure on a page of its own."""
        return self._ask(page, "adyen_challenge.html")

    def bank_page(self, page: str) -> AnyResponse:
        """A bank, such as one of iDEAL."""
        return self._ask(page, "adyen_bank.html")

    def _ask(self, page: str, template: str) -> AnyResponse:
        with self._adyen.lock:
            payment = opened(self._adyen, page)
            if payment.answer is None and request.method == "GET":
                return question(self._renderer, payment, template)
            if payment.answer is None:
                self._adyen.checkout.say(payment, given_answer(payment))
            return redirect(return_address(payment), 303)


def given_answer(payment: Payment) -> Answer:
    """Return which button of the page was pressed; a wrong word is a refusal."""
    answer = _ANSWERS.get(request.form.get("answer", ""), "refuse")
    is_word = payment.means.three_ds == "word" and answer == "approve"
    return "refuse" if is_word and request.form.get("word") != _WORD else answer


def question(
    renderer: PageRenderer, payment: Payment, template: str, *, framed: bool = False
) -> Response:
    """Return the page that asks about the payment."""
    minor = iso_minor(payment.value, payment.currency)
    context = {
        "amount": amount_text(minor, payment.currency, requested_language()),
        "asks_word": payment.means.three_ds == "word",
    }
    return renderer.page(template, context, framed=framed)


def opened(adyen: Adyen, page: str) -> Payment:
    """Return the payment whose page this is; raises `NotThere` when it is over."""
    adyen.records.settle()
    for one in adyen.records.payments():
        if one.page == page and (one.state == "open" or one.answer is not None):
            return one
    raise NotThere("This page is not open.")
