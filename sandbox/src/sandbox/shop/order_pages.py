"""Orders, and what a merchant can do with their payments."""

import re
import secrets

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from sandbox.shop.back_office import BackOffice
from sandbox.shop.coverage import coverage_of
from sandbox.shop.merchant_api import Json, Refused, Unreachable
from sandbox.shop.money_text import NotAnAmount, minor_units, money_text
from sandbox.shop.page_rendering import PageRenderer
from sandbox.shop.payment_view import payment_view
from sandbox.shop.receipt import newest_first
from sandbox.shop.settings import ShopSettings
from sandbox.shop.visitor import current_visitor

_NUMBER = re.compile(r"[A-Z0-9-]{1,40}")
_WITH_AMOUNT = {"capturePayment": "Capture", "refundPayment": "Refund"}
_WITHOUT_AMOUNT = {"cancelPayment": "Cancellation", "reversePayment": "Reversal"}
_COMMANDS = ("Charge", "Refund", "CancelAuthorization")
_OUTCOMES = {
    "approved": "done.",
    "rejected": "refused by the PSP.",
    "received": "recorded, not finished yet.",
}


class OrderPages:
    """`/orders` and below, for who made the order. The merchant's tools are theirs, in a demo."""

    def __init__(
        self, back_office: BackOffice, renderer: PageRenderer, settings: ShopSettings
    ) -> None:
        self._back_office = back_office
        self._renderer = renderer
        self._merchant_center = f"{settings.merchant_center_url}/{settings.project_key}"

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("orders", __name__)
        payment = "/orders/<number>/payments/<payment_id>"
        routes.add_url_rule("/orders", view_func=self.orders)
        routes.add_url_rule("/orders/<number>", view_func=self.order)
        routes.add_url_rule("/orders/<number>/versions", view_func=self.versions)
        for view in (self.operations, self.transactions):
            routes.add_url_rule(f"{payment}/{view.__name__}", view_func=view, methods=["POST"])
        return routes

    def orders(self) -> str:
        """`GET /orders`: the visitor's latest."""
        visitor = current_visitor()
        found = self._back_office.orders(visitor.guest_orders, visitor.customer_id)
        return self._renderer.page("orders.html", orders=found)

    def order(self, number: str) -> str:
        """`GET /orders/{number}`: the order and the timeline of its payments."""
        order = self._find(number)
        payments = newest_first(_payments(order))
        views = [payment_view(one) for one in payments]
        return self._renderer.page(
            "order.html",
            order=order,
            receipt=self._renderer.receipt(payments),
            payments=[one for one in views if not one.is_failed],
            failed=[one for one in views if one.is_failed],
            coverage=coverage_of(order),
            money_in_english=money_text,
            commands=_COMMANDS,
            merchant_center_url=f"{self._merchant_center}/orders/{order['id']}/general",
            new_key=lambda: secrets.token_urlsafe(16),
        )

    def versions(self, number: str) -> Json:
        """`GET /orders/{number}/versions`: tells a waiting page when to look again."""
        return {one["id"]: one["version"] for one in _payments(self._find(number))}

    def operations(self, number: str, payment_id: str) -> Response:
        """`POST .../operations`: capture, refund, cancel or reverse through the processor."""
        payment = self._payment(number, payment_id)
        kind = request.form.get("action", "")
        action: Json = {"action": kind}
        title = {**_WITH_AMOUNT, **_WITHOUT_AMOUNT}.get(kind) or abort(400)
        try:
            if kind in _WITH_AMOUNT:
                action["amount"] = _amount(payment)
                title = f"{title} of {money_text(action['amount'])}"
            if capture := request.form.get("transactionId"):
                action["transactionId"] = capture
            key = request.form.get("key", "") or abort(400)
            outcome = self._back_office.operate(payment_id, _without_digits(action), key)
            flash(f"{title}: {_OUTCOMES.get(outcome, outcome)}")
        except (NotAnAmount, Refused, Unreachable) as error:
            flash(_complaint(title, error))
        return _back_to(number, payment_id)

    def transactions(self, number: str, payment_id: str) -> Response:
        """`POST .../transactions`: add a transaction, as the Merchant Center would."""
        payment = self._payment(number, payment_id)
        kind = request.form.get("type", "")
        if kind not in _COMMANDS:
            abort(400)
        try:
            amount = _amount(payment)
            self._back_office.add_transaction(payment_id, kind, _without_digits(amount))
            flash(f"{kind} of {money_text(amount)} added in state Initial.")
        except (NotAnAmount, Refused, Unreachable) as error:
            flash(_complaint(kind, error))
        return _back_to(number, payment_id)

    def _find(self, number: str) -> Json:
        if not _NUMBER.fullmatch(number):
            abort(404)
        order = self._back_office.order(number) or abort(404)
        # What is somebody else's does not exist, so that nobody can try numbers.
        if not current_visitor().may_see(number, order.get("customerId")):
            abort(404)
        return order

    def _payment(self, number: str, payment_id: str) -> Json:
        payments = _payments(self._find(number))
        return next((one for one in payments if one["id"] == payment_id), None) or abort(404)


def _payments(order: Json) -> list[Json]:
    return [one["obj"] for one in order.get("paymentInfo", {}).get("payments", ())]


def _amount(payment: Json) -> Json:
    """Return the amount that the form asks for, in the payment's currency."""
    planned: Json = payment["amountPlanned"]
    cents = minor_units(request.form.get("amount", ""), planned["fractionDigits"])
    return {**planned, "centAmount": cents}


def _without_digits(draft: Json) -> Json:
    """Return money, or an action with money, as drafts have it."""
    return {
        name: _without_digits(value) if isinstance(value, dict) else value
        for name, value in draft.items()
        if name not in ("fractionDigits", "type")
    }


def _complaint(title: str, error: Exception) -> str:
    match error:
        case NotAnAmount():
            return f"{title}: please enter an amount such as 12.50."
        case Refused():
            return f"{title}: refused. {error.message}"
    return f"{title}: no answer. Sending it again is safe."


def _back_to(number: str, payment_id: str) -> Response:
    return redirect(url_for("orders.order", number=number, _anchor=f"payment-{payment_id}"), 303)
