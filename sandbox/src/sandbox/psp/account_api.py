"""The merchant's account: whether the key works, and where webhooks go."""

from flask import Blueprint, Response, request

from sandbox.psp.bodies import EndpointBody, decode
from sandbox.psp.replies import json_reply, reply_once
from sandbox.psp.service import SandboxPSP
from sandbox.psp.views import encoded
from sandbox.psp_kit.idempotency import Reply


class AccountAPI:
    """`/v1/account` and `/v1/webhook-endpoints`. A secret is shown once, at registration."""

    def __init__(self, psp: SandboxPSP) -> None:
        self._psp = psp

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("account_api", __name__, url_prefix="/v1")
        routes.add_url_rule("/account", view_func=self.show, methods=["GET"])
        endpoints = "/webhook-endpoints"
        routes.add_url_rule(endpoints, view_func=self.register, methods=["POST"])
        routes.add_url_rule(endpoints, view_func=self.list_endpoints, methods=["GET"])
        one = f"{endpoints}/<endpoint_id>"
        routes.add_url_rule(one, view_func=self.unregister, methods=["DELETE"])
        return routes

    def show(self) -> Response:
        """`GET /v1/account`."""
        return json_reply({"id": "acct_sandbox", "livemode": False})

    def register(self) -> Response:
        """`POST /v1/webhook-endpoints`."""
        body = decode(request.get_data(), EndpointBody)

        def work() -> Reply:
            endpoint = self._psp.outbox.register(body.url, self._psp.new_secret())
            return Reply(201, encoded(endpoint))

        return reply_once(self._psp, work)

    def list_endpoints(self) -> Response:
        """`GET /v1/webhook-endpoints`."""
        with self._psp.lock:
            endpoints = list(self._psp.outbox.endpoints.values())
        return json_reply({"data": [{"id": one.id, "url": one.url} for one in endpoints]})

    def unregister(self, endpoint_id: str) -> Response:
        """`DELETE /v1/webhook-endpoints/{id}`."""
        with self._psp.lock:
            self._psp.outbox.unregister(endpoint_id)
        return Response(status=204)
