"""The page that a shopper is sent to: 3-D Secure of a card, or the bank of a redirect method."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.psp_kit.amount_text import amount_text
from sandbox.psp_kit.page_rendering import PageRenderer
from sandbox.psp_kit.texts import requested_language
from sandbox.stripe.errors import Missing
from sandbox.stripe.objects import PaymentIntent
from sandbox.stripe.return_address import return_address
from sandbox.stripe.stand_in import Stripe


def shopper_pages(stripe: Stripe) -> Blueprint:
    """Return `GET` and `POST /authenticate/{id}`, open to whoever has the client secret."""
    routes = Blueprint("stripe_pages", __name__)
    renderer = PageRenderer()

    @routes.get("/authenticate/<name>")
    def ask(name: str) -> Response:
        with stripe.lock:
            intent = _opened(stripe, name)
            amount = amount_text(intent.amount, intent.currency.upper(), requested_language())
        shown = {"amount": amount}
        return renderer.page("shared_challenge.html", shown)

    @routes.post("/authenticate/<name>")
    def take_answer(name: str) -> AnyResponse:
        with stripe.lock:
            intent = _opened(stripe, name)
            if intent.status == "requires_action":
                if request.form.get("answer") == "approve":
                    stripe.bank.approve(intent, stripe.clock.now())
                else:
                    stripe.bank.refuse(intent)
            return redirect(return_address(intent), 303)

    return routes


def _opened(stripe: Stripe, name: str) -> PaymentIntent:
    intent = stripe.intent(name)
    if request.args.get("secret") != intent.client_secret or intent.return_url is None:
        raise Missing("payment_intent", name)
    return intent
