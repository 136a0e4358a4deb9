"""The test control: what the shopper, the banks and time do. It needs the secret key.

POST /test/payment_intents/{id}/{approve|refuse|lapse|settle|fail|expire}
POST /test/payment_intents/{id}/{capture[?amount=...]|cancel}     in the Dashboard
POST /test/payment_intents/{id}/dispute[?status=...&amount=...]   also warning_needs_response
POST /test/disputes/{id}/{status}                        won, lost, under_review, ...
POST /test/refunds/{id}/{status}                         succeeded, failed, canceled, ...
POST /test/confirmation_tokens?payment_method=...        what Stripe.js makes in a browser
PUT  /test/account                                       what is set on the account
"""

import msgspec
from flask import Blueprint, Response, jsonify, request

from sandbox.stripe.account import Account
from sandbox.stripe.errors import APIError, InvalidRequest, Json, Missing
from sandbox.stripe.objects import PaymentIntent
from sandbox.stripe.stand_in import Stripe


class StripeControl:
    """The routes under `/test` that other stand-ins do not have."""

    def __init__(self, stripe: Stripe) -> None:
        self._stripe = stripe

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("stripe_control", __name__, url_prefix="/test")
        post = ["POST"]
        rule = routes.add_url_rule
        rule("/payment_intents/<name>/<action>", view_func=self.act, methods=post)
        rule("/disputes/<name>/<status>", view_func=self.decide, methods=post)
        rule("/refunds/<name>/<status>", view_func=self.settle_refund, methods=post)
        rule("/confirmation_tokens", view_func=self.new_token, methods=post)
        rule("/account", view_func=self.set_account, methods=["PUT"])
        routes.register_error_handler(APIError, _refused)
        return routes

    def act(self, name: str, action: str) -> Response:
        """Play shopper, bank or time; answers the PaymentIntent."""
        with self._stripe.lock:
            intent = self._stripe.intent(name)
            self._play(intent, action)
            return jsonify(self._stripe.show(intent))

    def decide(self, name: str, status: str) -> Response:
        """Move a dispute on, or end it."""
        with self._stripe.lock:
            dispute = self._stripe.dispute(name)
            self._stripe.returns.decide(dispute, status)
            return jsonify(self._stripe.show(dispute))

    def settle_refund(self, name: str, status: str) -> Response:
        """Let a refund change its status."""
        with self._stripe.lock:
            refund = self._stripe.refund(name)
            self._stripe.returns.settle(refund, status)
            return jsonify(self._stripe.show(refund))

    def new_token(self) -> Response:
        """Answer a new confirmation token for a payment method."""
        with self._stripe.lock:
            method = self._stripe.method(request.args.get("payment_method", ""))
            return jsonify(id=self._stripe.new_token(method))

    def set_account(self) -> Response:
        """Take a whole `Account`; what is left out is as at the start."""
        account = msgspec.json.decode(request.get_data(), type=Account)
        with self._stripe.lock:
            self._stripe.account = account
        return jsonify(msgspec.to_builtins(account))

    def _play(self, intent: PaymentIntent, action: str) -> None:
        bank, now = self._stripe.bank, self._stripe.clock.now()
        waits = {"approve": "requires_action", "settle": "processing"}.get(action)
        if waits is not None and intent.status == waits:
            bank.approve(intent, now)
        elif action == "refuse":
            bank.refuse(intent)
        elif action == "fail":
            bank.fail(intent, now)
        elif action == "lapse":
            bank.lapse(intent)
        elif action == "expire":
            bank.expire(intent, now)
        elif action in ("capture", "cancel"):
            self._act_in_the_dashboard(intent, action)
        elif action == "dispute" and intent.charge and intent.amount_received:
            status = request.args.get("status", "needs_response")
            self._stripe.returns.dispute(intent.charge, status, now, _amount())
        else:
            raise InvalidRequest("nothing_to_do", "The PaymentIntent is in no state for this.")

    def _act_in_the_dashboard(self, intent: PaymentIntent, action: str) -> None:
        """Capture, or cancel, as somebody who does not use our version of the API."""
        held, now = intent.amount_capturable, self._stripe.clock.now()
        taken = (held if _amount() is None else _amount() or 0) if action == "capture" else 0
        if action == "capture":
            self._stripe.bank.capture(intent, taken, final=True, now=now)
        else:
            self._stripe.bank.cancel(intent, None, now)
        if intent.charge:
            self._stripe.returns.after_release(intent.charge, held - taken, None, now)


def _amount() -> int | None:
    return request.args.get("amount", type=int)


def _refused(error: APIError) -> tuple[Json, int]:
    return error.body, 400 if isinstance(error, Missing) else error.status
