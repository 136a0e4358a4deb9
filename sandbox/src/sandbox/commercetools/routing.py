"""Routes as tables: one line says method, path and the view that answers."""

from collections.abc import Callable, Iterable

from flask import Blueprint, Response

Route = tuple[str, str, Callable[..., Response]]


def blueprint(name: str, prefix: str, routes: Iterable[Route]) -> Blueprint:
    """Return the routes under a path prefix; GET answers HEAD too."""
    made = Blueprint(name, __name__, url_prefix=prefix)
    for method, path, view in routes:
        made.add_url_rule(path, view_func=view, methods=[method])
    return made
