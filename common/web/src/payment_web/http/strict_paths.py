"""Paths that two readers could understand in two ways."""

from flask import Flask, request
from werkzeug.exceptions import NotFound


def refuse_ambiguous_paths(app: Flask) -> None:
    """Answer 404 to a path that begins with two slashes, which no application serves.

    Werkzeug takes it for one with a single slash, while a proxy in front of us may have let it
    pass as another path.
    """
    app.url_map.merge_slashes = False

    @app.before_request
    def check() -> None:
        if str(request.environ["PATH_INFO"]).startswith("//"):
            raise NotFound
