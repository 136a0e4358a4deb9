"""The test control: routes that no real PSP has. They need the secret key."""

import msgspec
from flask import Blueprint, Response, request

from sandbox.psp.bodies import decode
from sandbox.psp.control import CONTROLS, ControlBody
from sandbox.psp.errors import InvalidRequest, NotFound
from sandbox.psp.replies import json_reply
from sandbox.psp.service import SandboxPSP
from sandbox.psp.timing import Timing
from sandbox.psp.views import payment_view


class ControlAPI:
    """The routes under `/test` that other stand-ins do not have."""

    def __init__(self, psp: SandboxPSP) -> None:
        self._psp = psp

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("control_api", __name__, url_prefix="/test")
        routes.add_url_rule("/payments/<payment_id>/<action>", view_func=self.act, methods=["POST"])
        routes.add_url_rule("/timing", view_func=self.show_timing, methods=["GET"])
        routes.add_url_rule("/timing", view_func=self.change_timing, methods=["POST"])
        return routes

    def act(self, payment_id: str, action: str) -> Response:
        """`POST /test/payments/{id}/{action}`: play shopper, bank or time; see `control`."""
        if action not in CONTROLS:
            raise NotFound
        body = decode(request.get_data() or b"{}", ControlBody)
        with self._psp.lock, self._psp.opened(payment_id) as payment:
            CONTROLS[action](self._psp, payment, body)
            return json_reply(payment_view(payment))

    def show_timing(self) -> Response:
        """`GET /test/timing`."""
        return json_reply(self._psp.timing)

    def change_timing(self) -> Response:
        """`POST /test/timing`: some members of `Timing`; the others stay."""
        changes = decode(request.get_data(), dict[str, float])
        with self._psp.lock:
            _change(self._psp.timing, changes)
        return json_reply(self._psp.timing)


def _change(timing: Timing, changes: dict[str, float]) -> None:
    names = {one.encode_name: one.name for one in msgspec.structs.fields(Timing)}
    for name, seconds in changes.items():
        if name not in names or seconds < 0:
            raise InvalidRequest("There is no such duration.", name)
    for name, seconds in changes.items():
        setattr(timing, names[name], seconds)
