"""The page that a shopper is sent to: 3-D Secure of a card, or the bank of a redirect method."""

from html import escape

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.stripe.errors import Missing
from sandbox.stripe.objects import PaymentIntent
from sandbox.stripe.return_address import return_address
from sandbox.stripe.stand_in import Stripe

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Confirm your payment</title>
<main>
<h1>Confirm your payment</h1>
<p>{amount} {currency}. This page stands in for the bank; no money moves.</p>
<form method="post">
<button name="answer" value="approve">Confirm</button>
<button name="answer" value="refuse">Refuse</button>
</form>
</main>
</html>
"""


def shopper_pages(stripe: Stripe) -> Blueprint:
    """Return `GET` and `POST /authenticate/{id}`, open to whoever has the client secret."""
    routes = Blueprint("stripe_pages", __name__)

    @routes.get("/authenticate/<name>")
    def ask(name: str) -> Response:
        with stripe.lock:
            intent = _opened(stripe, name)
            amount, currency = escape(str(intent.amount)), escape(intent.currency.upper())
        page = _PAGE.format(amount=amount, currency=currency)
        return Response(page, content_type="text/html; charset=utf-8")

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
