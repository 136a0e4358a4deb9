"""What shops embed: the script, the frame of the hosted fields, and a list of test cards."""

from flask import Blueprint, Response, send_from_directory

from sandbox.psp.cards import TEST_CARDS
from sandbox.psp.errors import InvalidRequest
from sandbox.psp_kit.page_rendering import PageRenderer, origin_parameter


class FramePages:
    """`/sandbox-psp.js`, `/hosted-fields` and `/`."""

    def __init__(self, renderer: PageRenderer) -> None:
        self._renderer = renderer

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("frame_pages", __name__)
        routes.add_url_rule("/", view_func=self.test_cards)
        routes.add_url_rule("/sandbox-psp.js", view_func=self.script)
        routes.add_url_rule("/hosted-fields", view_func=self.hosted_fields)
        return routes

    def test_cards(self) -> Response:
        """`GET /`: what can be tried here."""
        return self._renderer.page("test_cards.html", {"cards": TEST_CARDS}, language="en")

    def script(self) -> Response:
        """`GET /sandbox-psp.js`: readable by every origin, so that a shop may pin its hash."""
        script = send_from_directory("static", "sandbox-psp.js")
        script.headers["Access-Control-Allow-Origin"] = "*"
        return script

    def hosted_fields(self) -> Response:
        """`GET /hosted-fields?parent=`: the frame, which talks to that origin only."""
        parent = origin_parameter("parent")
        if parent is None:
            raise InvalidRequest("parent is missing.", "parent")
        return self._renderer.page("hosted_fields.html", {"parent": parent}, framed=True)
