"""Payments, as a merchant's server sees them."""

from flask import Blueprint, Response, request

from sandbox.psp.bodies import CancelBody, CaptureBody, PaymentBody, RefundBody, decode, moment_of
from sandbox.psp.errors import InvalidRequest
from sandbox.psp.replies import json_reply, reply_once
from sandbox.psp.service import SandboxPSP
from sandbox.psp.views import encoded, payment_view
from sandbox.psp_kit.idempotency import Reply


class PaymentsAPI:
    """The routes under `/v1/payments`. Every answer but that of a list is one payment."""

    def __init__(self, psp: SandboxPSP) -> None:
        self._psp = psp

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("payments_api", __name__, url_prefix="/v1/payments")
        routes.add_url_rule("", view_func=self.create, methods=["POST"])
        routes.add_url_rule("", view_func=self.search, methods=["GET"])
        routes.add_url_rule("/<payment_id>", view_func=self.show, methods=["GET"])
        routes.add_url_rule("/<payment_id>/captures", view_func=self.capture, methods=["POST"])
        routes.add_url_rule("/<payment_id>/refunds", view_func=self.refund, methods=["POST"])
        routes.add_url_rule("/<payment_id>/cancel", view_func=self.cancel, methods=["POST"])
        return routes

    def create(self) -> Response:
        """`POST /v1/payments`."""
        body = decode(request.get_data(), PaymentBody)
        return reply_once(
            self._psp, lambda: Reply(201, encoded(payment_view(self._psp.create(body))))
        )

    def show(self, payment_id: str) -> Response:
        """`GET /v1/payments/{id}`."""
        with self._psp.lock, self._psp.opened(payment_id) as payment:
            return json_reply(payment_view(payment))

    def search(self) -> Response:
        """`GET /v1/payments?merchantReference=` or `?createdFrom=&createdBefore=&cursor=`."""
        if "createdFrom" in request.args:
            return self._list()
        reference = request.args.get("merchantReference")
        if not reference:
            raise InvalidRequest("merchantReference is missing.", "merchantReference")
        with self._psp.lock:
            found = self._psp.search(reference)
            return json_reply({"data": [payment_view(payment) for payment in found]})

    def _list(self) -> Response:
        start = moment_of(request.args, "createdFrom")
        end = moment_of(request.args, "createdBefore")
        with self._psp.lock:
            page, has_more = self._psp.made_between(start, end, request.args.get("cursor"))
            cursor = page[-1].id if has_more else None
            data = [payment_view(payment) for payment in page]
            return json_reply({"data": data, "nextCursor": cursor})

    def capture(self, payment_id: str) -> Response:
        """`POST /v1/payments/{id}/captures`."""
        body = decode(request.get_data(), CaptureBody)

        def work() -> Reply:
            with self._psp.opened(payment_id) as payment:
                now = self._psp.clock.now()
                self._psp.acquirer.capture(payment, body.amount, body.metadata, now)
                return Reply(200, encoded(payment_view(payment)))

        return reply_once(self._psp, work)

    def refund(self, payment_id: str) -> Response:
        """`POST /v1/payments/{id}/refunds`."""
        body = decode(request.get_data(), RefundBody)

        def work() -> Reply:
            with self._psp.opened(payment_id) as payment:
                now = self._psp.clock.now()
                self._psp.acquirer.refund(payment, body.amount, body.capture, body.metadata, now)
                return Reply(200, encoded(payment_view(payment)))

        return reply_once(self._psp, work)

    def cancel(self, payment_id: str) -> Response:
        """`POST /v1/payments/{id}/cancel`."""
        body = decode(request.get_data(), CancelBody)

        def work() -> Reply:
            with self._psp.opened(payment_id) as payment:
                self._psp.acquirer.cancel(payment, body.metadata, self._psp.clock.now())
                return Reply(200, encoded(payment_view(payment)))

        return reply_once(self._psp, work)
