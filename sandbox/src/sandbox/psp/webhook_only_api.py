"""The API of a PSP that shows no payment: what it accepts is `received`, the rest comes by webhook.

POST /v1/payments                        the first decision, or an action
POST /v1/payments/details                hand in what the shopper's browser brought back
POST /v1/payments/{id}/captures          received
POST /v1/payments/{id}/refunds           received
POST /v1/payments/{id}/cancel            received
POST /v1/cancels                         received; by the merchant's reference

An idempotency key brings its first answer back whatever the body says by then. Payments that do
not exist, and sums that do not fit, are received too, and fail by webhook.
"""

from collections.abc import Callable

from flask import Blueprint, Response, request

from sandbox.psp.bodies import (
    CancelBody,
    CaptureBody,
    PaymentBody,
    RefundBody,
    ResultBody,
    TechnicalCancelBody,
    decode,
)
from sandbox.psp.errors import Refusal
from sandbox.psp.payment import Amount, Attempt, Payment
from sandbox.psp.replies import reply_once
from sandbox.psp.views import encoded
from sandbox.psp.webhook_only import WebhookOnlyPSP
from sandbox.psp_kit.books import OperationType
from sandbox.psp_kit.idempotency import Reply

_RESULTS = {
    Attempt.AUTHORIZED: "authorized",
    Attempt.REQUIRES_ACTION: "action",
    Attempt.PROCESSING: "pending",
}
Act = Callable[[Payment], None]


class WebhookOnlyAPI:
    """The routes."""

    def __init__(self, psp: WebhookOnlyPSP) -> None:
        self._psp = psp

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("webhook_only_api", __name__, url_prefix="/v1")
        one = "/payments/<payment_id>"
        routes.add_url_rule("/payments", view_func=self.create, methods=["POST"])
        routes.add_url_rule("/payments/details", view_func=self.submit, methods=["POST"])
        routes.add_url_rule(f"{one}/captures", view_func=self.capture, methods=["POST"])
        routes.add_url_rule(f"{one}/refunds", view_func=self.refund, methods=["POST"])
        routes.add_url_rule(f"{one}/cancel", view_func=self.cancel, methods=["POST"])
        routes.add_url_rule("/cancels", view_func=self.cancel_by_reference, methods=["POST"])
        return routes

    def create(self) -> Response:
        """`POST /v1/payments`."""
        body = decode(request.get_data(), PaymentBody)
        return self._once(lambda: Reply(201, encoded(_answer(self._psp.create(body)))))

    def submit(self) -> Response:
        """`POST /v1/payments/details`."""
        result = decode(request.get_data(), ResultBody).shopper_result

        def work() -> Reply:
            with self._psp.opened(self._psp.results.payment_of(result)) as payment:
                self._psp.results.finish(payment, result, self._psp.clock.now())
                return Reply(200, encoded(_answer(payment)))

        return self._once(work)

    def capture(self, payment_id: str) -> Response:
        """`POST /v1/payments/{id}/captures`."""
        body = decode(request.get_data(), CaptureBody)

        def act(payment: Payment) -> None:
            now = self._psp.clock.now()
            self._psp.acquirer.capture(payment, body.amount, body.metadata, now)

        return self._received("capture", payment_id, body, body.amount, act)

    def refund(self, payment_id: str) -> Response:
        """`POST /v1/payments/{id}/refunds`."""
        body = decode(request.get_data(), RefundBody)

        def act(payment: Payment) -> None:
            now = self._psp.clock.now()
            self._psp.acquirer.refund(payment, body.amount, body.capture, body.metadata, now)

        return self._received("refund", payment_id, body, body.amount, act)

    def cancel(self, payment_id: str) -> Response:
        """`POST /v1/payments/{id}/cancel`."""
        body = decode(request.get_data(), CancelBody)
        return self._received("cancel", payment_id, body, None, self._canceling(body))

    def cancel_by_reference(self) -> Response:
        """`POST /v1/cancels`."""
        body = decode(request.get_data(), TechnicalCancelBody)
        with self._psp.lock:
            found = self._psp.with_reference(body.merchant_reference)
        payment_id = found.id if found else ""
        return self._received("cancel", payment_id, body, None, self._canceling(body))

    def _canceling(self, body: CancelBody) -> Act:
        def act(payment: Payment) -> None:
            self._psp.acquirer.cancel(payment, body.metadata, self._psp.clock.now())

        return act

    def _received(
        self,
        kind: OperationType,
        payment_id: str,
        body: CaptureBody | RefundBody | CancelBody,
        amount: Amount | None,
        act: Act,
    ) -> Response:
        def work() -> Reply:
            if not any(one.id == payment_id for one in self._psp.known()):
                reference = self._psp.tell_unknown(kind, amount, body.metadata)
                return Reply(202, encoded({"status": "received", "reference": reference}))
            with self._psp.opened(payment_id) as payment:
                try:
                    act(payment)
                except Refusal as refusal:
                    value = amount.value if amount else payment.value
                    self._psp.acquirer.refuse(
                        payment, kind, value, body.metadata, refusal, self._psp.clock.now()
                    )
                made = [one for one in payment.operations if one.type == kind]
                return Reply(202, encoded({"status": "received", "reference": made[-1].id}))

        return self._once(work)

    def _once(self, work: Callable[[], Reply]) -> Response:
        return reply_once(self._psp, work, wanted=b"")


def _answer(payment: Payment) -> dict[str, object]:
    """Return what is decided; with an action, the PSP's ids are not told yet."""
    result = _RESULTS.get(payment.attempt, "refused")
    shown: dict[str, object] = {
        "result": result,
        "merchantReference": payment.merchant_reference,
        "operationId": payment.metadata.get("operationId"),
        "amount": {"value": payment.value, "currency": payment.currency},
    }
    if result == "action":
        return {**shown, "action": payment.action}
    failure = payment.authorization.failure
    captures = [one.id for one in payment.operations if one.type == "capture"]
    return {
        **shown,
        "paymentId": payment.id,
        "reference": payment.authorization.id,
        "failure": getattr(failure, "code", None) if result == "refused" else None,
        "method": payment.method,
        "capture": captures[0] if captures else None,
    }
