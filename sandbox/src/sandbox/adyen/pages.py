"""The pages that a shopper sees: 3-D Secure, a bank, and both in the shop's own page."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.adyen.amounts import iso_minor
from sandbox.adyen.books import return_address
from sandbox.adyen.cards import TEST_CARDS
from sandbox.adyen.errors import Json, NotThere
from sandbox.adyen.payment import Answer, Payment
from sandbox.adyen.stand_in import Adyen
from sandbox.psp_kit.amount_text import amount_text
from sandbox.psp_kit.errors import BadParameter
from sandbox.psp_kit.page_rendering import PageRenderer, origin_parameter
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
        rule("/checkoutshopper/threeDS/frame/<page>", view_func=self.frame_page, methods=both)
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

    def frame_page(self, page: str) -> AnyResponse:
        """3-D Secure in a frame of the shop's page, which learns the result by a message."""
        parent = origin_parameter("parent")
        if parent is None:
            raise BadParameter("parent is missing.", "parent")
        with self._adyen.lock:
            payment = self._opened(page)
            is_silent = payment.means.three_ds == "frictionless"
            if payment.answer is None and (is_silent or request.method == "POST"):
                answer: Answer = "approve" if is_silent else self._given(payment)
                self._adyen.checkout.say(payment, answer)
            if payment.answer is None:
                return self._show(payment, "adyen_challenge.html", framed=True)
            result: Json = {"details": {"threeDSResult": payment.result}}
        context = {"parent": parent, "result": result}
        return self._renderer.page("adyen_frame_done.html", context, framed=True)

    def _ask(self, page: str, template: str) -> AnyResponse:
        with self._adyen.lock:
            payment = self._opened(page)
            if payment.answer is None and request.method == "GET":
                return self._show(payment, template)
            if payment.answer is None:
                self._adyen.checkout.say(payment, self._given(payment))
            return redirect(return_address(payment), 303)

    def _given(self, payment: Payment) -> Answer:
        answer = _ANSWERS.get(request.form.get("answer", ""), "refuse")
        is_word = payment.means.three_ds == "word" and answer == "approve"
        return "refuse" if is_word and request.form.get("word") != _WORD else answer

    def _show(self, payment: Payment, template: str, *, framed: bool = False) -> Response:
        minor = iso_minor(payment.value, payment.currency)
        context = {
            "amount": amount_text(minor, payment.currency, requested_language()),
            "asks_word": payment.means.three_ds == "word",
        }
        return self._renderer.page(template, context, framed=framed)

    def _opened(self, page: str) -> Payment:
        self._adyen.records.settle()
        for one in self._adyen.records.payments():
            if one.page == page and (one.state == "open" or one.answer is not None):
                return one
        raise NotThere("This page is not open.")
