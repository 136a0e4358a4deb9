"""The page that a shopper is sent to: 3-D Secure of a card, or the bank of a redirect method."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.psp.amount_text import amount_text
from sandbox.psp.page_rendering import PageRenderer
from sandbox.psp.payment import Amount
from sandbox.psp.texts import requested_language
from sandbox.stripe.errors import Missing
from sandbox.stripe.objects import PaymentIntent
from sandbox.stripe.stand_in import Stripe


def shopper_pages(stripe: Stripe) -> Blueprint:
    """Return `GET` and `POST /authenticate/{id}`, open to whoever has the client secret."""
    routes = Blueprint("stripe_pages", __name__)
    renderer = PageRenderer()

    @routes.get("/authenticate/<name>")
    def ask(name: str) -> Response:
        with stripe.lock:
            intent = _opened(stripe, name)
            amount = Amount(intent.amount, intent.currency.upper())
        shown = {"amount": amount_text(amount, requested_language())}
        return renderer.page("next_action.html", shown)

    @routes.post("/authenticate/<name>")
    def take_answer(name: str) -> AnyResponse:
        with stripe.lock:
            intent = _opened(stripe, name)
            if intent.status == "requires_action":
                if request.form.get("answer") == "approve":
                    stripe.bank.approve(intent, stripe.clock.now())
                else:
                    stripe.bank.refuse(intent)
            return redirect(_return_url(intent), 303)

    return routes


def _opened(stripe: Stripe, name: str) -> PaymentIntent:
    intent = stripe.intent(name)
    if request.args.get("secret") != intent.client_secret or intent.return_url is None:
        raise Missing("payment_intent", name)
    return intent


def _return_url(intent: PaymentIntent) -> str:
    """https://docs.stripe.com/payments/payment-intents/verifying-status."""
    failed = intent.status == "requires_payment_method"
    added = {
        "payment_intent": intent.id,
        "payment_intent_client_secret": intent.client_secret,
        "redirect_status": "failed" if failed else "succeeded",
    }
    parts = urlsplit(intent.return_url or "")
    query = "&".join(one for one in (parts.query, urlencode(added)) if one)
    return urlunsplit(parts._replace(query=query))
