"""The pages that a shopper is sent to: 3-D Secure, the bank, our payment page."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from flask import Blueprint, Response, request

from sandbox.psp.errors import InvalidRequest, Refusal
from sandbox.psp.issuer import accepts_method, awaits_confirmation
from sandbox.psp.payment import Attempt, Payment
from sandbox.psp.service import SandboxPSP
from sandbox.psp_kit.amount_text import amount_text
from sandbox.psp_kit.page_rendering import PageRenderer, origin_parameter
from sandbox.psp_kit.texts import requested_language

_GET_AND_POST = ["GET", "POST"]
Outcome = Callable[[Payment, datetime], object]


class ShopperPages:
    """Every page shows what it is about, takes one decision and sends the shopper on.

    A decision that comes too late changes nothing; the shopper is sent on all the same.
    """

    def __init__(self, psp: SandboxPSP, renderer: PageRenderer) -> None:
        self._psp = psp
        self._renderer = renderer
        issuer = psp.issuer
        self._outcomes: Mapping[str, Outcome] = {
            "confirm": issuer.confirm,
            "confirm-later": partial(issuer.confirm, slowly=True),
            "refuse": issuer.refuse,
            "cancel": issuer.abandon,
        }

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("shopper_pages", __name__)
        for page in (self.challenge, self.bank, self.pay):
            path = f"/{page.__name__}/<payment_id>"
            routes.add_url_rule(path, view_func=page, methods=_GET_AND_POST)
        return routes

    def challenge(self, payment_id: str) -> Response:
        """`/challenge/{id}`: 3-D Secure, as a page or in a frame (`?embedded={origin}`)."""
        embedded = origin_parameter("embedded")
        with self._psp.lock, self._psp.opened(payment_id) as payment:
            if not _waits_at(payment, "card"):
                return self._leave(payment, embedded)
            if request.method != "POST":
                framed = embedded is not None
                return self._renderer.page("challenge.html", _summary(payment), framed=framed)
            return self._decide(payment, embedded)

    def bank(self, payment_id: str) -> Response:
        """`/bank/{id}`: the shopper's bank asks whether to pay."""
        with self._psp.lock, self._psp.opened(payment_id) as payment:
            if not _waits_at(payment, "ideal"):
                return self._leave(payment)
            if request.method != "POST":
                return self._renderer.page("bank.html", _summary(payment))
            return self._decide(payment)

    def pay(self, payment_id: str) -> Response:
        """`/pay/{id}`: our payment page, for a card or the bank."""
        with self._psp.lock, self._psp.opened(payment_id) as payment:
            if not accepts_method(payment):
                return self._leave(payment)
            if request.method != "POST":
                return self._show_payment_page(payment)
            return self._choose(payment)

    def _choose(self, payment: Payment) -> Response:
        choice = request.form.get("choice")
        if choice == "card":
            return self._pay_by_card(payment, request.form.get("token", ""))
        if choice not in ("bank", "cancel"):
            raise InvalidRequest("There is no such choice.", "choice")
        if payment.hosted:
            choose = self._psp.issuer.use_bank if choice == "bank" else self._psp.issuer.abandon
            choose(payment, self._psp.clock.now())
        return self._leave(payment)

    def _pay_by_card(self, payment: Payment, token: str) -> Response:
        try:
            card = self._psp.tokens.use(token)
            failure = self._psp.issuer.use_card(payment, card, self._psp.clock.now())
        except Refusal:
            return _try_again(payment)
        return _try_again(payment) if failure else self._leave(payment)

    def _decide(self, payment: Payment, embedded: str | None = None) -> Response:
        outcome = self._outcomes.get(request.form.get("outcome", ""))
        if outcome is None:
            raise InvalidRequest("There is no such outcome.", "outcome")
        outcome(payment, self._psp.clock.now())
        return self._leave(payment, embedded)

    def _leave(self, payment: Payment, embedded: str | None = None) -> Response:
        """Send the shopper to where the payment goes on: another page, the merchant, nowhere."""
        is_good = payment.attempt in (Attempt.AUTHORIZED, Attempt.PROCESSING)
        result = "completed" if is_good else "failed"
        if embedded is not None:
            context = {"parent": embedded, "result": result}
            return self._renderer.page("challenge_done.html", context, framed=True)
        if payment.action is not None:
            return _see_other(payment.action.url)
        if payment.return_url is not None:
            return _see_other(payment.return_url)
        return self._renderer.page("finished.html")

    def _show_payment_page(self, payment: Payment) -> Response:
        context = {
            **_summary(payment),
            "hosted": payment.hosted,
            "refused": "refused" in request.args,
            "public_key": self._psp.settings.public_key,
        }
        return self._renderer.page("pay.html", context)


def _summary(payment: Payment) -> dict[str, object]:
    return {
        "amount": amount_text(payment.value, payment.currency, requested_language()),
        "reference": payment.order_reference or payment.merchant_reference,
    }


def _waits_at(payment: Payment, method: str) -> bool:
    return awaits_confirmation(payment) and payment.method.type == method


def _try_again(payment: Payment) -> Response:
    return _see_other(f"/pay/{payment.id}?refused=1")


def _see_other(address: str) -> Response:
    """Redirect to the address exactly as it is."""
    return Response(status=303, headers={"Location": address})
