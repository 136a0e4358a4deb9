"""What stand-ins share with the sandbox PSP in a browser: templates, styles and scripts."""

from pathlib import Path

from flask import Blueprint, Flask, Response, abort, send_from_directory
from jinja2 import ChoiceLoader, PackageLoader

_FOLDER = Path(__file__).parents[1] / "psp" / "static"
_FILES = ("card.js", "card-fields.js", "field.js", "hosted-fields.css", "pages.css", "wallet.js")


def use_shared_templates(app: Flask) -> None:
    """Find the templates whose names begin with `shared_` beside the application's own."""
    own = app.jinja_loader
    shared = PackageLoader("sandbox.psp_kit")
    app.jinja_loader = ChoiceLoader([own, shared] if own else [shared])


def shared_files() -> Blueprint:
    """Return `/shared/{name}`: a style sheet or script of the sandbox PSP."""
    routes = Blueprint("shared_files", __name__)

    @routes.get("/shared/<name>")
    def shared(name: str) -> Response:
        if name not in _FILES:
            abort(404)
        return send_from_directory(_FOLDER, name)

    return routes
