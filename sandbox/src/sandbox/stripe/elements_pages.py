"""A stub of Stripe.js, and the frames of this origin that it puts into a shop's page.

It has the part of https://docs.stripe.com/js that the enabler uses. The look, the texts and the
checks of what is typed in are those of the sandbox PSP.
"""

from pathlib import Path

import msgspec
from flask import Blueprint, Response, request

from sandbox.psp_kit.amount_text import amount_text
from sandbox.psp_kit.errors import BadParameter
from sandbox.psp_kit.page_rendering import PageRenderer, origin_parameter
from sandbox.psp_kit.texts import requested_language
from sandbox.psp_kit.wallet import ADDRESSES
from sandbox.stripe.errors import Json, Missing
from sandbox.stripe.objects import PaymentIntent
from sandbox.stripe.payment_methods import TYPES
from sandbox.stripe.stand_in import Stripe
from sandbox.stripe.test_cards import CARDS_BY_NUMBER, TEST_CARDS

_IN_THE_WALLET = ("4242424242424242", "4000000000009995", "4000002760003184")
_OWN_FOLDER = Path(__file__).with_name("static")
# https://docs.stripe.com/api/payment_intents/object: what a publishable key may not read.
_MERCHANT_ONLY = ("metadata", "statement_descriptor_suffix", "latest_charge")
_FAILED = "payment_intent_authentication_failure"


class ElementsPages:
    """`/endive/stripe.js`, and the frames below `/elements`; `/` lists the test cards."""

    def __init__(self, stripe: Stripe) -> None:
        self._stripe = stripe
        self._renderer = PageRenderer()

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("stripe_elements", __name__)
        rule = routes.add_url_rule
        rule("/", view_func=self.test_cards)
        rule("/endive/stripe.js", view_func=self.script)
        rule("/elements/payment", view_func=self.payment_element)
        rule("/elements/express", view_func=self.express_sheet)
        rule("/elements/next-action", view_func=self.next_action, methods=["GET", "POST"])
        routes.register_error_handler(BadParameter, lambda error: (str(error), 400))
        return routes

    def test_cards(self) -> Response:
        """`GET /`: what can be tried here."""
        return self._renderer.page("test_cards.html", {"cards": TEST_CARDS}, language="en")

    def script(self) -> Response:
        """`GET /endive/stripe.js`, where Stripe has it too: one script of two files."""
        files = [
            (_OWN_FOLDER / name).read_text("utf-8") for name in ("express-element.js", "stripe.js")
        ]
        return Response("\n".join(("{", *files, "}")), mimetype="text/javascript")

    def payment_element(self) -> Response:
        """`GET /elements/payment?parent=&type=`: the fields, which talk to that origin only."""
        kind = request.args.get("type", "")
        if kind not in TYPES:
            raise BadParameter("This payment method is not modelled.", "type")
        context = {"parent": _parent(), "type": kind}
        return self._renderer.page("payment_element.html", context, framed=True)

    def express_sheet(self) -> Response:
        """`GET /elements/express?parent=`: a wallet's sheet, which talks to that origin only."""
        cards = [CARDS_BY_NUMBER[one] for one in _IN_THE_WALLET]
        context = {"parent": _parent(), "addresses": ADDRESSES, "cards": cards}
        return self._renderer.page("express.html", context, framed=True)

    def next_action(self) -> Response:
        """`/elements/next-action?parent=&client_secret=`: 3-D Secure in a frame, or where to go."""
        parent = _parent()
        with self._stripe.lock:
            intent = self._opened(request.args.get("client_secret", ""))
            if intent.status != "requires_action":
                return self._done(parent, _refused("payment_intent_unexpected_state", None))
            if intent.method is not None and intent.method.type != "card":
                target = self._stripe.show(intent)["next_action"]["redirect_to_url"]["url"]
                return self._done(parent, {"redirect": target})
            if request.method == "POST":
                return self._done(parent, self._decide(intent))
            amount = amount_text(intent.amount, intent.currency.upper(), requested_language())
            return self._renderer.page("shared_challenge.html", {"amount": amount}, framed=True)

    def _opened(self, secret: str) -> PaymentIntent:
        intent = self._stripe.intent(secret.partition("_secret_")[0])
        if intent.client_secret != secret:
            raise Missing("payment_intent", intent.id)
        return intent

    def _decide(self, intent: PaymentIntent) -> Json:
        if request.form.get("answer") == "approve":
            self._stripe.bank.approve(intent, self._stripe.clock.now())
            return {"paymentIntent": self._shown(intent)}
        self._stripe.bank.refuse(intent)
        return _refused(_FAILED, self._shown(intent))

    def _shown(self, intent: PaymentIntent) -> Json:
        shown = self._stripe.show(intent)
        return {name: value for name, value in shown.items() if name not in _MERCHANT_ONLY}

    def _done(self, parent: str, result: Json) -> Response:
        context = {"parent": parent, "result": msgspec.json.encode(result).decode()}
        return self._renderer.page("next_action_done.html", context, framed=True)


def _parent() -> str:
    parent = origin_parameter("parent")
    if parent is None:
        raise BadParameter("parent is missing.", "parent")
    return parent


def _refused(code: str, payment_intent: Json | None) -> Json:
    error = {"type": "invalid_request_error", "code": code, "message": "It could not be confirmed."}
    return {"error": {**error, "payment_intent": payment_intent}}
