"""What shops embed: the script, the frames of the hosted fields and of the wallet, test cards."""

from flask import Blueprint, Response, send_from_directory

from sandbox.psp.cards import CARDS_BY_TOKEN, TEST_CARDS
from sandbox.psp.errors import InvalidRequest
from sandbox.psp_kit.page_rendering import PageRenderer, origin_parameter
from sandbox.psp_kit.wallet import ADDRESSES

_IN_THE_WALLET = ("tok_approved", "tok_declined", "tok_three_ds", "tok_pending_success")


class FramePages:
    """`/sandbox-psp.js`, `/hosted-fields`, `/wallet` and `/`."""

    def __init__(self, renderer: PageRenderer) -> None:
        self._renderer = renderer

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("frame_pages", __name__)
        routes.add_url_rule("/", view_func=self.test_cards)
        routes.add_url_rule("/sandbox-psp.js", view_func=self.script)
        routes.add_url_rule("/hosted-fields", view_func=self.hosted_fields)
        routes.add_url_rule("/wallet", view_func=self.wallet)
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
        return self._renderer.page("hosted_fields.html", {"parent": _parent()}, framed=True)

    def wallet(self) -> Response:
        """`GET /wallet?parent=`: the wallet's sheet, which talks to that origin only."""
        cards = [CARDS_BY_TOKEN[one] for one in _IN_THE_WALLET]
        context = {"parent": _parent(), "addresses": ADDRESSES, "cards": cards}
        return self._renderer.page("wallet.html", context, framed=True)


def _parent() -> str:
    parent = origin_parameter("parent")
    if parent is None:
        raise InvalidRequest("parent is missing.", "parent")
    return parent
