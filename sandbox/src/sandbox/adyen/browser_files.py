"""A small `adyen.js`, and the frame of this origin that it puts into a shop's page.

It has the part of Adyen Web 6 that the enabler uses. The look, the texts and the checks of what is
typed in are those of the sandbox PSP.
"""

import base64
import hashlib
from pathlib import Path

from flask import Blueprint, Response, abort, request, send_from_directory

from sandbox.psp_kit.errors import BadParameter
from sandbox.psp_kit.page_rendering import PageRenderer, origin_parameter

_STATIC = Path(__file__).with_name("static")
_SDK = ("adyen.js", "adyen.css")


def integrity(name: str) -> str:
    """Return the hash of `adyen.js` or `adyen.css`, as pages name it: `sha384-...`."""
    digest = hashlib.sha384((_STATIC / name).read_bytes()).digest()
    return f"sha384-{base64.b64encode(digest).decode()}"


def browser_files() -> Blueprint:
    """Return `/checkoutshopper/sdk/{version}/adyen.js` and `.css`, and the card fields."""
    routes = Blueprint("adyen_browser", __name__)
    renderer = PageRenderer()

    @routes.get("/checkoutshopper/sdk/<version>/<name>")
    def sdk(version: str, name: str) -> Response:
        if name not in _SDK or not version.startswith("6."):
            abort(404)
        response = send_from_directory(_STATIC, name)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    @routes.get("/checkoutshopper/fields/<name>")
    def fields_file(name: str) -> Response:
        if name not in ("secured-fields.js", "frame-done.js"):
            abort(404)
        return send_from_directory(_STATIC, name)

    @routes.get("/checkoutshopper/securedfields/<client_key>")
    def fields(client_key: str) -> Response:
        parent = origin_parameter("parent")
        if parent is None or not client_key.startswith("test_"):
            raise BadParameter("parent or client key is missing.", "parent")
        has_holder = request.args.get("holder") == "true"
        context = {"parent": parent, "has_holder": has_holder}
        return renderer.page("adyen_secured_fields.html", context, framed=True)

    return routes
